// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// One JSON object in one line, as `export --format jsonl` and many other programs write rows.

#ifndef RINGFENCE_STORE_IMPORT_TEXT_JSON_ROW_HPP
#define RINGFENCE_STORE_IMPORT_TEXT_JSON_ROW_HPP

#include <ringfence/base/fault.hpp>
#include <ringfence/config.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::store {

inline constexpr std::size_t max_json_members = 1000;  ///< of an object
inline constexpr std::size_t max_json_depth = 64;      ///< of what is passed over

enum class json_kind : std::uint8_t {
    text,
    word,   ///< a number, true or false, as it is written
    null,   ///< with an empty value
    nested  ///< an object or an array, which is not read: with an empty value
};

struct json_member {
    std::string name{};
    std::string value{};  ///< a text without its quotes and escapes
    json_kind kind = json_kind::text;
    std::string nested{};  ///< of an object or an array the texts and words in it, each behind a line end
};

/// Reads one JSON object (RFC 8259), the whole of `text`, into its members in their order. Why it cannot be read,
/// or nothing. A text may have the same name twice.
RINGFENCE_DECL std::optional<fault> read_json_object(std::string_view text, std::vector<json_member>& into);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/text/json_row.ipp>
#endif

#endif
