// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// JSON is only written here, a line at a time: appending to a text is all that takes.

#ifndef RINGFENCE_DAEMON_JSON_HPP
#define RINGFENCE_DAEMON_JSON_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/base/utf8.hpp>
#include <ringfence/decide/snapshot.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence {

/// Appends a JSON string, quotes included. A byte that is no UTF-8 becomes U+FFFD, so that the line stays JSON whatever
/// the text came from.
inline void append_json(std::string& to, std::string_view text)
{
    constexpr std::string_view digits = "0123456789abcdef";
    const auto is_plain = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\';
    };
    to.push_back('"');
    for (std::size_t at = 0; at < text.size();) {
        if (const auto end = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), is_plain);
            end != text.begin() + static_cast<std::ptrdiff_t>(at)) {
            const auto size = static_cast<std::size_t>(end - text.begin()) - at;
            to.append(text.substr(at, size));
            at += size;
            continue;
        }
        const auto c = static_cast<unsigned char>(text[at]);
        if (c >= 0x80) {
            const code_point found = first_code_point(text.substr(at));
            to.append(found.is_sound() ? text.substr(at, found.bytes) : std::string_view{"\xef\xbf\xbd"});
            at += found.bytes;
            continue;
        }
        if (c == '"' || c == '\\') {
            to.push_back('\\');
            to.push_back(static_cast<char>(c));
        } else {
            to.append("\\u00");
            to.push_back(digits[c >> 4U]);
            to.push_back(digits[c & 0xfU]);
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
        return when ? text(name, utc_text(*when)) : value_as_is(name, "null");
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

/// Whole JSON values as an array, each in a line of its own.
inline std::string json_lines_array(const std::vector<std::string>& values)
{
    std::string text = "[";
    for (const std::string& value : values)
        text += (text.size() == 1 ? "\n" : ",\n") + value;
    return text + (values.empty() ? "]" : "\n]");
}

}  // namespace ringfence

#endif
