// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The compiled policy as the store holds it: everything a decision needs, and nothing that needs a compiler. Its
// bytes are described in FORMAT.md; a change of them is a new `image_version`.

#ifndef RINGFENCE_POLICY_IMAGE_HPP
#define RINGFENCE_POLICY_IMAGE_HPP

#include <ringfence/base/bytes.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/policy/hours.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence {

inline constexpr std::uint32_t image_version = 4;
inline constexpr std::uint32_t oldest_image_version = 2;  ///< that is read as well

/// Where a rule or block stands in the rule files.
struct image_location {
    std::uint32_t file = 0;  ///< place in `image::files`
    std::uint32_t line = 1;

    friend bool operator==(const image_location&, const image_location&) = default;
};

struct image_list {
    std::string name{};
    std::string description{};
    bool registry = false;
    bool review = false;
    std::uint64_t ttl_seconds = 0;      ///< 0: entries stay
    std::uint64_t max_entries = 0;      ///< 0: no limit
    std::uint64_t max_age_seconds = 0;  ///< 0: never stale
    std::uint64_t max_import = 0;       ///< rows of a file; 0: no limit
    std::uint64_t max_by_rules = 0;     ///< numbers that rules put in within `max_by_rules_seconds`; 0: no limit
    std::uint64_t max_by_rules_seconds = 0;
    std::vector<number_pattern> numbers{};  ///< written into the rule file; sorted

    friend bool operator==(const image_list&, const image_list&) = default;
};

// Stored: never renumber.
enum class image_connective : std::uint8_t { atom = 0, negation = 1, conjunction = 2, disjunction = 3 };

/// A condition, in preorder: a node is followed by its operands, `size` counts it and all below it.
struct image_condition {
    image_connective kind = image_connective::atom;
    std::uint32_t size = 1;
    std::string word;     ///< of an atom
    std::string operand;  ///< of an atom: the word's own bytes
    std::string text;     ///< of an atom: as written

    friend bool operator==(const image_condition&, const image_condition&) = default;
};

struct image_action {
    std::string word;
    std::string operand;

    friend bool operator==(const image_action&, const image_action&) = default;
};

struct image_rule {
    image_location where;
    std::string text;  ///< as written, on one line
    std::vector<image_condition> when;
    std::vector<image_action> actions;

    friend bool operator==(const image_rule&, const image_rule&) = default;
};

// Stored: never renumber.
enum class image_failure : std::uint8_t { unspecified = 0, allow = 1, hangup = 2 };

struct image_binding {
    number_pattern called;  ///< used by scenarios bound to called numbers
    std::string name;       ///< used by scenarios bound to names; may hold `*`

    friend bool operator==(const image_binding&, const image_binding&) = default;
};

struct image_block {
    image_location where;
    std::string scenario;
    std::string head;  ///< as written: `inbound to +48221234567`
    image_failure on_failure = image_failure::unspecified;
    std::vector<image_binding> bindings;
    std::vector<image_rule> rules;

    friend bool operator==(const image_block&, const image_block&) = default;
};

struct image_plugin {
    std::string name;
    std::uint32_t version = 0;

    friend bool operator==(const image_plugin&, const image_plugin&) = default;
};

struct image {
    std::vector<std::string> files;
    std::vector<image_plugin> uses;
    std::string numbering_plan;  ///< bytes of number/plan.hpp
    std::vector<time_zone> zones;
    std::vector<opening_hours> hours;
    std::vector<image_list> lists;
    std::vector<image_block> blocks;

    friend bool operator==(const image&, const image&) = default;
};

namespace detail {

template <class T, class Write>
void put_all(byte_writer& out, const std::vector<T>& all, Write write)
{
    out.varint(all.size());
    for (const T& one : all)
        write(out, one);
}

template <class T, class Read>
std::vector<T> take_all(byte_reader& in, Read read)
{
    std::vector<T> all;
    const std::size_t count = in.count();
    all.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        all.push_back(read(in));
    return all;
}

RINGFENCE_DECL void put(byte_writer& out, const number_pattern& p);
RINGFENCE_DECL number_pattern take_pattern(byte_reader& in);

RINGFENCE_DECL void put(byte_writer& out, const image_location& l);
RINGFENCE_DECL image_location take_location(byte_reader& in);

RINGFENCE_DECL void put(byte_writer& out, const time_zone& z);
RINGFENCE_DECL time_zone take_zone(byte_reader& in);

RINGFENCE_DECL void put(byte_writer& out, const minutes_range& r);
RINGFENCE_DECL minutes_range take_minutes(byte_reader& in);

RINGFENCE_DECL void put(byte_writer& out, const opening_hours& h);
RINGFENCE_DECL opening_hours take_hours(byte_reader& in);

RINGFENCE_DECL void put(byte_writer& out, const image_list& l);
RINGFENCE_DECL image_list take_list(byte_reader& in, std::uint32_t version);

template <class Enum>
Enum take_enum(byte_reader& in, Enum last)
{
    const std::uint8_t value = in.u8();
    if (value > static_cast<std::uint8_t>(last))
        throw damaged_bytes{"the compiled policy is damaged: an unknown kind"};
    return static_cast<Enum>(value);
}

RINGFENCE_DECL void put(byte_writer& out, const image_rule& r);

/// Every node's subtree ends within its parent's, and a negation has one operand: what the evaluation relies on.
RINGFENCE_DECL void expect_well_formed(const std::vector<image_condition>& nodes, std::size_t at, std::size_t end,
                                       unsigned depth);

RINGFENCE_DECL image_rule take_rule(byte_reader& in);

RINGFENCE_DECL void put(byte_writer& out, const image_block& b);
RINGFENCE_DECL image_block take_block(byte_reader& in);

}  // namespace detail

/// The bytes that `decode_image` reads: the same for equal images.
RINGFENCE_DECL std::string encode(const image& i);

/// Throws `damaged_bytes` where the bytes are not a whole image of this version. What it returns is consistent: every
/// file, zone and hours it names exists, every condition is well formed. Operands are their words' own to check.
RINGFENCE_DECL image decode_image(std::string_view bytes);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/policy/image.ipp>
#endif

#endif
