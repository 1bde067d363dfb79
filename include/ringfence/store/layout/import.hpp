// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A bulk import.

#ifndef RINGFENCE_STORE_LAYOUT_IMPORT_HPP
#define RINGFENCE_STORE_LAYOUT_IMPORT_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/field.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ringfence::store {

/// Stored: never renumber.
enum class import_mode : std::uint8_t {
    merge = 0,    ///< adds to what is there
    replace = 1,  ///< takes the place of what earlier imports brought; what people and rules entered stays
    remove = 2    ///< takes the file's numbers out of the list
};
constexpr import_mode last_of(import_mode) noexcept { return import_mode::remove; }

/// One bulk import.
struct import_info {
    std::uint32_t id = 0;
    std::uint32_t list = 0;
    std::uint32_t layer = 0;
    std::string file{};
    std::string digest{};  ///< SHA-256 of the text, in hexadecimal
    timestamp when{};
    author by{};
    std::uint64_t lines = 0;       ///< that are neither blank nor comments
    std::uint64_t numbers = 0;     ///< different ones
    std::uint64_t patterns = 0;    ///< different prefixes and ranges
    std::uint64_t duplicates = 0;  ///< lines that repeat an earlier one
    std::uint64_t rejected = 0;    ///< lines that could not be read
    import_mode mode = import_mode::merge;
    std::uint64_t already = 0;  ///< of the numbers and patterns, those that the list had before
    std::uint64_t removed = 0;  ///< numbers and patterns that the list had before and has no longer
    std::uint64_t entries = 0;  ///< rows with a state or times of their own, which became entries
    std::chrono::milliseconds took{};
    std::optional<timestamp> undone_at{};
    author undone_by{};             ///< meaningful with `undone_at`
    std::uint32_t replaced_by = 0;  ///< the import that took its place, if one did

    friend bool operator==(const import_info&, const import_info&) = default;
};

template <class Visit>
void visit_fields(Visit& at, is_record<import_info> auto& i)
{
    at(1, i.list);
    at(2, i.layer);
    at(3, i.file);
    at(4, i.digest);
    at(5, i.when);
    at(6, i.by);
    at(7, i.lines);
    at(8, i.numbers);
    at(9, i.patterns);
    at(10, i.duplicates);
    at(11, i.rejected);
    at(12, i.mode);
    at(13, i.already);
    at(14, i.removed);
    at(15, i.entries);
    at(16, i.took);
    at(17, i.undone_at);
    at(18, i.undone_by);
    at(19, i.replaced_by);
}

namespace layout {

RINGFENCE_DECL std::string encode(const import_info& of);

/// Throws `error_code::corrupt`.
RINGFENCE_DECL import_info decode_import(std::uint32_t id, std::string_view bytes);

}  // namespace layout

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/layout/import.ipp>
#endif

#endif
