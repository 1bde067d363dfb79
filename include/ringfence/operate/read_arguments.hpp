// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What arguments of operations mean: times, filters, pages and numbers as people write them, in one way for all fronts.
// All throw `error_code::invalid` for what cannot be read, and say what is expected.

#ifndef RINGFENCE_OPERATE_READ_ARGUMENTS_HPP
#define RINGFENCE_OPERATE_READ_ARGUMENTS_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/cell.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/operate/arguments.hpp>
#include <ringfence/operate/operation.hpp>
#include <ringfence/operate/policy_in_force.hpp>
#include <ringfence/operate/shape.hpp>
#include <ringfence/operate/written_time.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/lists/list_filter.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::operate {

inline constexpr std::uint64_t max_rows_a_page = 1000;
inline constexpr std::uint64_t max_page = 1'000'000'000;

namespace detail {

[[noreturn]] inline void fail(const std::string& text) { throw error{error_code::invalid, text}; }

[[noreturn]] inline void misused(const std::string& text) { throw error{error_code::misused, text}; }

}  // namespace detail

/// Several groups of arguments as one.
RINGFENCE_DECL std::vector<argument> joined(std::initializer_list<std::vector<argument>> groups);

// --- times ------------------------------------------------------------------------------------------------

/// As `read_written_time` reads it. Nothing where it was not given.
RINGFENCE_DECL std::optional<timestamp> read_when(const arguments& of, std::string_view name, time_sense sense,
                                                  const clock_setting& by);

/// The beginning, the end and the date of addition that a change gives to an entry.
struct asked_times {
    bool end = false;        ///< an end is given, or `never`
    bool beginning = false;  ///< a beginning is given, or `now`
    std::optional<timestamp> expires{};
    std::optional<std::chrono::seconds> lasts{};  ///< from its beginning on, in place of `expires`
    std::optional<timestamp> valid_from{};
    std::optional<timestamp> added{};  ///< since when it has been there
};

RINGFENCE_DECL std::vector<argument> time_arguments();
RINGFENCE_DECL asked_times read_times(const arguments& of, const clock_setting& by);

// --- what all changes have --------------------------------------------------------------------------------

/// `call`, `lead`, `reason`.
RINGFENCE_DECL std::vector<argument> note_arguments();
RINGFENCE_DECL store::author author_of(const arguments& of, const asker& who);

// --- filters and pages ------------------------------------------------------------------------------------

RINGFENCE_DECL std::vector<argument> filter_arguments();
RINGFENCE_DECL bool has_filter(const arguments& of);
RINGFENCE_DECL store::list_filter read_filter(const arguments& of, const policy_in_force& by, timestamp now);

/// Which page of an answer is wanted.
struct page {
    std::uint64_t number = 1;
    std::size_t size = 50;

    std::uint64_t skip() const noexcept { return (number - 1) * size; }
};

RINGFENCE_DECL std::vector<argument> page_arguments();
RINGFENCE_DECL page read_page(const arguments& of);

/// `more`, `page`, `per_page`.
RINGFENCE_DECL record page_head(bool more, const page& of);
RINGFENCE_DECL shape page_head_shape();

// --- numbers ----------------------------------------------------------------------------------------------

/// What a number is typed for.
enum class typed_for : std::uint8_t {
    entering,         ///< a list
    entering_anyway,  ///< the same, and whoever typed it knows that it is in no range of its country's plan
    finding           ///< what may be in a list
};

/// A number, prefix or range as it was typed and read, or why it was not.
struct typed_number {
    std::string typed{};
    std::vector<number_pattern> patterns{};  ///< several where several whole numbers stand in the text
    bool other_text = false;                 ///< text beside the number was left out
    std::string unreadable{};                ///< why, for people; `patterns` is empty then
};

/// Reads one.
RINGFENCE_DECL typed_number read_typed(std::string_view text, const policy_in_force& by, typed_for what);

/// Reads each by itself. Throws where they are the groups of one number that nobody put in quotes.
RINGFENCE_DECL std::vector<typed_number> read_numbers(const arguments& of, std::string_view name,
                                                      const policy_in_force& by, typed_for what);

/// The one number, prefix or range that is meant.
RINGFENCE_DECL number_pattern read_number(std::string_view typed, const policy_in_force& by);

// --- names ------------------------------------------------------------------------------------------------

/// The list of that name. Throws `missing`, and tells the lists there are.
RINGFENCE_DECL store::list_info expect_list(const store::transaction& in, std::string_view name);

/// An import's number or a policy's version; 0 where it was not given.
RINGFENCE_DECL std::uint32_t read_id(const arguments& of, std::string_view name);

}  // namespace ringfence::operate

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/operate/read_arguments.ipp>
#endif

#endif
