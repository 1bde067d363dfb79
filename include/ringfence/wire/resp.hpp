// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The framing of requests and replies without any I/O: RESP2 arrays of bulk strings, inline lines, and what is written
// back. The Redis serialization protocol: https://redis.io/docs/reference/protocol-spec/

#ifndef RINGFENCE_WIRE_RESP_HPP
#define RINGFENCE_WIRE_RESP_HPP

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ringfence::wire {

/// A request, its framing included, has at most this many bytes.
inline constexpr std::size_t max_request_size = 8192;

/// A request has at most this many words, the command included.
inline constexpr std::size_t max_request_words = 64;

inline constexpr std::string_view request_too_long = "a request has at most 8192 bytes";
inline constexpr std::string_view request_too_many_words = "a request has at most 64 arguments";

/// The words of one request. The texts point into the bytes that were read, or into this object where quotes had to be
/// taken off; neither copied nor moved for that reason.
class word_list {
public:
    word_list() = default;
    word_list(const word_list&) = delete;
    word_list& operator=(const word_list&) = delete;

    std::span<const std::string_view> view() const noexcept { return {words_.data(), count_}; }
    bool full() const noexcept { return count_ == words_.size(); }

    void clear() noexcept
    {
        count_ = 0;
        unquoted_.clear();
    }

    /// Not when `full`.
    void add(std::string_view word) noexcept { words_[count_++] = word; }

    /// Where words without their quotes are kept. Has room for all of a line's words, so that it never moves under
    /// those that are there.
    std::string& unquoted()
    {
        unquoted_.reserve(max_request_size);
        return unquoted_;
    }

private:
    std::array<std::string_view, max_request_words> words_;
    std::size_t count_ = 0;
    std::string unquoted_;
};

namespace detail {

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

}  // namespace detail

/// Splits a line (without its end, at most `max_request_size` bytes) at blanks and tabs. A part in double quotes may
/// hold blanks, and in it a backslash takes the next character as it is: `name="spring \"26\" sale"` is one word.
/// Returns what is wrong with the line, or nothing; `into` is then its words.
inline std::string_view split_line(std::string_view line, word_list& into)
{
    into.clear();
    if (line.size() > max_request_size)
        return request_too_long;
    for (std::size_t at = 0;;) {
        while (at < line.size() && detail::is_blank(line[at]))
            ++at;
        if (at == line.size())
            return {};
        if (into.full())
            return request_too_many_words;

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
                return "a double quote is not closed";
            if (line[at] == '"')
                break;
            if (line[at] == '\\' && ++at == line.size())
                return "a double quote is not closed";
            unquoted.push_back(line[at]);
        }
        if (++at < line.size() && !detail::is_blank(line[at]))
            return "a blank must follow a closing double quote";
        into.add(std::string_view{unquoted}.substr(start));
    }
}

/// Finds requests in a stream of bytes: a state machine, so that bytes may come in any portions and are looked at once.
///
///     for (;;) switch (reader.read(unread)) {
///         case outcome::incomplete: // wait for more bytes behind `unread`, then call again with all of them
///         case outcome::request:    // use reader.words(), drop reader.consumed() bytes, call again with the rest
///         ...
class request_reader {
public:
    enum class outcome : std::uint8_t {
        incomplete,  ///< the request goes on behind these bytes
        request,     ///< `words`, none for an empty line, which wants no answer
        refused,     ///< `error` is the answer; the next request begins behind `consumed` bytes
        broken       ///< `error` is the answer, and the last: nobody can tell where the next request begins
    };

    /// `bytes` begins with the request's first byte: after `incomplete` the same bytes, perhaps at another place in
    /// memory, and what followed them.
    outcome read(std::string_view bytes)
    {
        if (at_ == 0) {
            if (bytes.empty())
                return outcome::incomplete;
            words_.clear();
            error_ = {};
            is_array_ = bytes.front() == '*';
        }
        return is_array_ ? read_array(bytes) : read_line(bytes);
    }

    /// After `request`: good while the bytes given to `read` and this object stay as they are.
    std::span<const std::string_view> words() const noexcept { return words_.view(); }

    /// After `request` and `refused`: how many bytes the request took.
    std::size_t consumed() const noexcept { return consumed_; }

    /// After `refused` and `broken`: why, for people.
    std::string_view error() const noexcept { return error_; }

private:
    struct place {
        std::uint16_t begin;
        std::uint16_t size;
    };

    outcome done(outcome how, std::size_t consumed) noexcept
    {
        consumed_ = consumed;
        at_ = 0;
        wanted_ = unknown;
        found_ = 0;
        length_ = unknown;
        return how;
    }

    outcome broken(std::string_view why) noexcept
    {
        error_ = why;
        return done(outcome::broken, 0);
    }

    outcome read_line(std::string_view bytes)
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
        error_ = split_line(line, words_);
        if (error_ == request_too_many_words)
            return broken(error_);
        return done(error_.empty() ? outcome::request : outcome::refused, end + 1);
    }

    outcome read_array(std::string_view bytes)
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

    struct header {
        enum class form : std::uint8_t { incomplete, wrong, number };
        form is = form::incomplete;
        std::int64_t value = 0;
        std::size_t end = 0;  ///< behind the line
    };

    /// `*3\r\n` or `$12\r\n` at `begin`; the value is -1 or not negative.
    static header read_header(std::string_view bytes, std::size_t begin) noexcept
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

    static constexpr std::size_t unknown = static_cast<std::size_t>(-1);

    word_list words_;
    std::array<place, max_request_words> places_{};
    std::string_view error_;
    std::size_t at_ = 0;            ///< bytes looked at
    std::size_t wanted_ = unknown;  ///< arguments of the array
    std::size_t found_ = 0;         ///< arguments that are there
    std::size_t length_ = unknown;  ///< of the argument that is being read
    std::size_t consumed_ = 0;
    bool is_array_ = false;
};

/// Which version of the protocol a connection has asked for by `HELLO`.
enum class protocol : std::uint8_t { resp2 = 2, resp3 = 3 };

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

/// A string of any bytes.
inline void append_bulk(std::string& out, std::string_view text)
{
    detail::append_header(out, '$', static_cast<std::int64_t>(text.size()));
    out.append(text).append("\r\n");
}

/// `text` must not have a line break.
inline void append_simple(std::string& out, std::string_view text) { out.append("+").append(text).append("\r\n"); }

inline void append_integer(std::string& out, std::int64_t value) { detail::append_header(out, ':', value); }

/// `size` elements follow.
inline void append_array(std::string& out, std::size_t size)
{
    detail::append_header(out, '*', static_cast<std::int64_t>(size));
}

/// `size` pairs of key and value follow: a map where the connection knows them, else an array twice as long.
inline void append_map(std::string& out, std::size_t size, protocol in)
{
    if (in == protocol::resp3)
        detail::append_header(out, '%', static_cast<std::int64_t>(size));
    else
        append_array(out, size * 2);
}

/// No value.
inline void append_null(std::string& out, protocol in) { out.append(in == protocol::resp3 ? "_\r\n" : "$-1\r\n"); }

}  // namespace ringfence::wire

#endif
