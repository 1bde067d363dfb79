// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_WIRE_RESP_IPP
#define RINGFENCE_WIRE_RESP_IPP

#include <ringfence/wire/resp.hpp>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::wire {

namespace detail {

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

}  // namespace detail

RINGFENCE_DECL std::optional<fault> split_line(std::string_view line, word_list& into)
{
    into.clear();
    if (line.size() > max_request_size)
        return fault{std::string{request_too_long}};
    for (std::size_t at = 0;;) {
        while (at < line.size() && detail::is_blank(line[at]))
            ++at;
        if (at == line.size())
            return std::nullopt;
        if (into.full())
            return fault{std::string{request_too_many_words}};

        const std::size_t begin = at;
        while (at < line.size() && !detail::is_blank(line[at]) && line[at] != '"')
            ++at;
        if (at == line.size() || line[at] != '"') {
            into.add(line.substr(begin, at - begin));
            continue;
        }

        std::string& unquoted = into.unquoted();
        const std::size_t start = unquoted.size();
        unquoted.append(line.substr(begin, at - begin));
        for (++at;; ++at) {
            if (at == line.size())
                return fault{"a double quote is not closed"};
            if (line[at] == '"')
                break;
            if (line[at] == '\\' && ++at == line.size())
                return fault{"a double quote is not closed"};
            unquoted.push_back(line[at]);
        }
        if (++at < line.size() && !detail::is_blank(line[at]))
            return fault{"a blank must follow a closing double quote"};
        into.add(std::string_view{unquoted}.substr(start));
    }
}

namespace detail {

inline void append_number(std::string& out, std::int64_t value)
{
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

inline void append_header(std::string& out, char type, std::int64_t value)
{
    out.push_back(type);
    append_number(out, value);
    out.append("\r\n");
}

}  // namespace detail

RINGFENCE_DECL void append_bulk(std::string& out, std::string_view text)
{
    detail::append_header(out, '$', static_cast<std::int64_t>(text.size()));
    out.append(text).append("\r\n");
}

RINGFENCE_DECL void append_integer(std::string& out, std::int64_t value) { detail::append_header(out, ':', value); }

RINGFENCE_DECL void append_array(std::string& out, std::size_t size)
{
    detail::append_header(out, '*', static_cast<std::int64_t>(size));
}

RINGFENCE_DECL void append_map(std::string& out, std::size_t size, protocol in)
{
    if (in == protocol::resp3)
        detail::append_header(out, '%', static_cast<std::int64_t>(size));
    else
        append_array(out, size * 2);
}

RINGFENCE_DECL void word_list::clear() noexcept
{
    count_ = 0;
    unquoted_.clear();
}

RINGFENCE_DECL std::string& word_list::unquoted()
{
    unquoted_.reserve(max_request_size);
    return unquoted_;
}

RINGFENCE_DECL request_reader::outcome request_reader::read(std::string_view bytes)
{
    if (at_ == 0) {
        if (bytes.empty())
            return outcome::incomplete;
        words_.clear();
        error_.clear();
        is_array_ = bytes.front() == '*';
    }
    return is_array_ ? read_array(bytes) : read_line(bytes);
}

RINGFENCE_DECL request_reader::outcome request_reader::done(outcome how, std::size_t consumed) noexcept
{
    consumed_ = consumed;
    at_ = 0;
    wanted_ = unknown;
    found_ = 0;
    length_ = unknown;
    return how;
}

RINGFENCE_DECL request_reader::outcome request_reader::broken(std::string_view why)
{
    error_ = why;
    return done(outcome::broken, 0);
}

RINGFENCE_DECL request_reader::outcome request_reader::read_line(std::string_view bytes)
{
    const auto end = bytes.find('\n', at_);
    if (end == std::string_view::npos) {
        if (bytes.size() > max_request_size)
            return broken(request_too_long);
        at_ = bytes.size();
        return outcome::incomplete;
    }
    if (end + 1 > max_request_size)
        return broken(request_too_long);
    std::string_view line = bytes.substr(0, end);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    if (auto wrong = split_line(line, words_)) {
        if (wrong->text == request_too_many_words)
            return broken(request_too_many_words);
        error_ = std::move(wrong->text);
        return done(outcome::refused, end + 1);
    }
    return done(outcome::request, end + 1);
}

RINGFENCE_DECL request_reader::outcome request_reader::read_array(std::string_view bytes)
{
    if (wanted_ == unknown) {
        const header h = read_header(bytes, 0);
        if (h.is == header::form::incomplete)
            return outcome::incomplete;
        if (h.is == header::form::wrong)
            return broken("protocol error: `*` must be followed by how many arguments there are");
        if (h.value > static_cast<std::int64_t>(max_request_words))
            return broken(request_too_many_words);
        wanted_ = h.value < 0 ? 0 : static_cast<std::size_t>(h.value);
        at_ = h.end;
    }
    while (found_ < wanted_) {
        if (length_ == unknown) {
            if (at_ == bytes.size())
                return outcome::incomplete;
            if (bytes[at_] != '$')
                return broken("protocol error: an argument must be a bulk string, `$` and its length");
            const header h = read_header(bytes, at_);
            if (h.is == header::form::incomplete)
                return bytes.size() > max_request_size ? broken(request_too_long) : outcome::incomplete;
            if (h.is == header::form::wrong || h.value < 0)
                return broken("protocol error: `$` must be followed by a length");
            if (h.value > static_cast<std::int64_t>(max_request_size) ||
                h.end + static_cast<std::size_t>(h.value) + 2 > max_request_size)
                return broken(request_too_long);
            length_ = static_cast<std::size_t>(h.value);
            at_ = h.end;
        }
        if (bytes.size() - at_ < length_ + 2)
            return outcome::incomplete;
        if (bytes[at_ + length_] != '\r' || bytes[at_ + length_ + 1] != '\n')
            return broken("protocol error: an argument is longer or shorter than it says");
        places_[found_++] = {static_cast<std::uint16_t>(at_), static_cast<std::uint16_t>(length_)};
        at_ += length_ + 2;
        length_ = unknown;
    }
    for (std::size_t i = 0; i < found_; ++i)
        words_.add(bytes.substr(places_[i].begin, places_[i].size));
    return done(outcome::request, at_);
}

RINGFENCE_DECL request_reader::header request_reader::read_header(std::string_view bytes, std::size_t begin) noexcept
{
    constexpr std::size_t max_digits = 9;
    std::size_t at = begin + 1;
    const bool negative = at < bytes.size() && bytes[at] == '-';
    if (negative)
        ++at;
    std::int64_t value = 0;
    const std::size_t first = at;
    for (; at < bytes.size() && bytes[at] >= '0' && bytes[at] <= '9'; ++at) {
        if (at - first == max_digits)
            return {header::form::wrong, 0, 0};
        value = value * 10 + (bytes[at] - '0');
    }
    if (at == bytes.size())
        return {};
    if (at == first || bytes[at] != '\r' || (negative && value != 1))
        return {header::form::wrong, 0, 0};
    if (at + 1 == bytes.size())
        return {};
    if (bytes[at + 1] != '\n')
        return {header::form::wrong, 0, 0};
    return {header::form::number, negative ? -value : value, at + 2};
}

}  // namespace ringfence::wire

#endif
