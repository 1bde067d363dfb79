// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_WIRE_RESP_REPLY_IPP
#define RINGFENCE_WIRE_RESP_REPLY_IPP

#include <ringfence/wire/resp_reply.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::wire {

namespace detail {

/// Takes replies off bytes; what is not all there yet stops it.
class reply_parser {
public:
    explicit reply_parser(std::string_view bytes) noexcept : bytes_{bytes} {}

    /// Whether the reply was all there.
    bool read(resp_reply& into, unsigned depth = 0)
    {
        if (depth > max_reply_depth)
            throw resp_reply_error{"the answer is nested too deep"};
        const auto end = bytes_.find("\r\n", at_);
        if (end == std::string_view::npos || at_ == bytes_.size())
            return false;
        const char sign = bytes_[at_];
        const std::string_view line = bytes_.substr(at_ + 1, end - at_ - 1);
        at_ = end + 2;
        using kind = resp_reply::kind;
        switch (sign) {
        case '+': into = {.is = kind::simple, .text = std::string{line}}; return true;
        case '-': into = {.is = kind::error, .text = std::string{line}}; return true;
        case ':': into = {.is = kind::integer, .integer = integer(line)}; return true;
        case '$': return read_bulk(into, integer(line));
        case '*': return read_array(into, integer(line), depth, kind::array);
        case '%': return read_array(into, 2 * map_size(line), depth, kind::map);
        case '_': into = {}; return true;
        case '#': into = {.is = kind::flag, .integer = line == "t" ? 1 : 0}; return true;
        default: throw resp_reply_error{"what answers there does not speak RESP"};
        }
    }

    std::size_t consumed() const noexcept { return at_; }

private:
    static std::int64_t integer(std::string_view text)
    {
        std::int64_t value = 0;
        const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (wrong != std::errc{} || end != text.data() + text.size())
            throw resp_reply_error{"the answer has a malformed number"};
        return value;
    }

    static std::int64_t map_size(std::string_view text)
    {
        const std::int64_t size = integer(text);
        if (size < 0 || size > static_cast<std::int64_t>(max_reply_size / 8))
            throw resp_reply_error{"the answer has a map of an impossible length"};
        return size;
    }

    bool read_bulk(resp_reply& into, std::int64_t size)
    {
        if (size < -1 || size > static_cast<std::int64_t>(max_reply_size))
            throw resp_reply_error{"the answer has a text of an impossible length"};
        into = {};
        if (size == -1)
            return true;
        const auto length = static_cast<std::size_t>(size);
        if (bytes_.size() - at_ < length + 2)
            return false;
        if (bytes_.substr(at_ + length, 2) != "\r\n")
            throw resp_reply_error{"the answer has a text without its end"};
        into.is = resp_reply::kind::bulk;
        into.text = bytes_.substr(at_, length);
        at_ += length + 2;
        return true;
    }

    bool read_array(resp_reply& into, std::int64_t count, unsigned depth, resp_reply::kind is)
    {
        if (count < -1 || count > static_cast<std::int64_t>(max_reply_size / 4))
            throw resp_reply_error{"the answer has an array of an impossible length"};
        into = {};
        if (count == -1)
            return true;
        into.is = is;
        for (std::int64_t i = 0; i < count; ++i)
            if (!read(into.items.emplace_back(), depth + 1))
                return false;
        return true;
    }

    std::string_view bytes_;
    std::size_t at_ = 0;
};

}  // namespace detail

RINGFENCE_DECL std::size_t read_reply(std::string_view bytes, resp_reply& into)
{
    detail::reply_parser parser{bytes};
    if (parser.read(into))
        return parser.consumed();
    if (bytes.size() > max_reply_size)
        throw resp_reply_error{"the answer is longer than 64 MiB"};
    return 0;
}

RINGFENCE_DECL void append_request(std::string& out, const std::vector<std::string>& words)
{
    out.append("*").append(std::to_string(words.size())).append("\r\n");
    for (const std::string& word : words)
        out.append("$").append(std::to_string(word.size())).append("\r\n").append(word).append("\r\n");
}

}  // namespace ringfence::wire

#endif
