// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// JSON is only written here, a line at a time: appending to a text is all that takes.

#ifndef RINGFENCE_DAEMON_JSON_HPP
#define RINGFENCE_DAEMON_JSON_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/decide/snapshot.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence {

namespace detail {

/// How many bytes the UTF-8 character at the beginning of `text` has; 0 where none begins there (RFC 3629). `text` is
/// not empty.
inline std::size_t utf8_size(std::string_view text) noexcept
{
    const auto byte = [&](std::size_t i) -> unsigned {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xc0U) == 0x80U; };
    const unsigned first = byte(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xc2 && first <= 0xdf)
        return follows(1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        const bool overlong = first == 0xe0 && byte(1) < 0xa0;
        const bool surrogate = first == 0xed && byte(1) >= 0xa0;
        return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        const bool overlong = first == 0xf0 && byte(1) < 0x90;
        const bool beyond = first == 0xf4 && byte(1) >= 0x90;
        return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

}  // namespace detail

/// Appends a JSON string, quotes included. A byte that is no UTF-8 becomes U+FFFD, so that the line stays JSON whatever
/// the text came from.
inline void append_json(std::string& to, std::string_view text)
{
    constexpr std::string_view digits = "0123456789abcdef";
    to.push_back('"');
    for (std::size_t at = 0; at < text.size();) {
        const auto c = static_cast<unsigned char>(text[at]);
        if (c >= 0x80) {
            const std::size_t size = detail::utf8_size(text.substr(at));
            to.append(size == 0 ? std::string_view{"\xef\xbf\xbd"} : text.substr(at, size));
            at += size == 0 ? 1 : size;
            continue;
        }
        if (c == '"' || c == '\\') {
            to.push_back('\\');
            to.push_back(static_cast<char>(c));
        } else if (c < 0x20 || c == 0x7f) {
            to.append("\\u00");
            to.push_back(digits[c >> 4U]);
            to.push_back(digits[c & 0xfU]);
        } else {
            to.push_back(static_cast<char>(c));
        }
        ++at;
    }
    to.push_back('"');
}

/// A JSON object, written member by member.
class json_object {
public:
    json_object& text(std::string_view name, std::string_view value)
    {
        begin(name);
        append_json(text_, value);
        return *this;
    }
    /// Null where the text is empty.
    json_object& text_or_null(std::string_view name, std::string_view value)
    {
        return value.empty() ? value_as_is(name, "null") : text(name, value);
    }
    json_object& flag(std::string_view name, bool value) { return value_as_is(name, value ? "true" : "false"); }
    json_object& number(std::string_view name, std::uint64_t value) { return value_as_is(name, std::to_string(value)); }
    json_object& time(std::string_view name, std::optional<timestamp> when)
    {
        return when ? text(name, detail::utc_text(*when)) : value_as_is(name, "null");
    }
    /// `json`: a whole JSON value.
    json_object& value_as_is(std::string_view name, std::string_view json)
    {
        begin(name);
        text_ += json;
        return *this;
    }
    std::string str() const { return text_.empty() ? "{}" : text_ + '}'; }

private:
    void begin(std::string_view name)
    {
        text_ += text_.empty() ? '{' : ',';
        append_json(text_, name);
        text_ += ':';
    }

    std::string text_;
};

/// Whole JSON values as an array on one line.
inline std::string json_array(const std::vector<std::string>& values)
{
    std::string text = "[";
    for (const std::string& value : values)
        text.append(text.size() == 1 ? "" : ",").append(value);
    return text + ']';
}

}  // namespace ringfence

#endif
