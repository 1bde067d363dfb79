// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The framing of requests and replies without any I/O: RESP2 arrays of bulk strings, inline lines, and what is written
// back. The Redis serialization protocol: https://redis.io/docs/reference/protocol-spec/

#ifndef RINGFENCE_WIRE_RESP_HPP
#define RINGFENCE_WIRE_RESP_HPP

#include <ringfence/base/fault.hpp>
#include <ringfence/config.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
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

    void clear() noexcept;

    /// Not when `full`.
    void add(std::string_view word) noexcept { words_[count_++] = word; }

    /// Where words without their quotes are kept. Has room for all of a line's words, so that it never moves under
    /// those that are there.
    std::string& unquoted();

private:
    std::array<std::string_view, max_request_words> words_;
    std::size_t count_ = 0;
    std::string unquoted_;
};

/// Splits a line (without its end, at most `max_request_size` bytes) at blanks and tabs. A part in double quotes may
/// hold blanks, and in it a backslash takes the next character as it is: `name="spring \"26\" sale"` is one word.
/// Returns what is wrong with the line, or nothing; `into` is then its words.
RINGFENCE_DECL std::optional<fault> split_line(std::string_view line, word_list& into);

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
    outcome read(std::string_view bytes);

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

    outcome done(outcome how, std::size_t consumed) noexcept;

    outcome broken(std::string_view why);

    outcome read_line(std::string_view bytes);

    outcome read_array(std::string_view bytes);

    struct header {
        enum class form : std::uint8_t { incomplete, wrong, number };
        form is = form::incomplete;
        std::int64_t value = 0;
        std::size_t end = 0;  ///< behind the line
    };

    /// `*3\r\n` or `$12\r\n` at `begin`; the value is -1 or not negative.
    static header read_header(std::string_view bytes, std::size_t begin) noexcept;

    static constexpr std::size_t unknown = static_cast<std::size_t>(-1);

    word_list words_;
    std::array<place, max_request_words> places_{};
    std::string error_;
    std::size_t at_ = 0;            ///< bytes looked at
    std::size_t wanted_ = unknown;  ///< arguments of the array
    std::size_t found_ = 0;         ///< arguments that are there
    std::size_t length_ = unknown;  ///< of the argument that is being read
    std::size_t consumed_ = 0;
    bool is_array_ = false;
};

/// Which version of the protocol a connection has asked for by `HELLO`.
enum class protocol : std::uint8_t { resp2 = 2, resp3 = 3 };

/// A string of any bytes.
RINGFENCE_DECL void append_bulk(std::string& out, std::string_view text);

/// `text` must not have a line break.
inline void append_simple(std::string& out, std::string_view text) { out.append("+").append(text).append("\r\n"); }

RINGFENCE_DECL void append_integer(std::string& out, std::int64_t value);

/// `size` elements follow.
RINGFENCE_DECL void append_array(std::string& out, std::size_t size);

/// `size` pairs of key and value follow: a map where the connection knows them, else an array twice as long.
RINGFENCE_DECL void append_map(std::string& out, std::size_t size, protocol in);

/// No value.
inline void append_null(std::string& out, protocol in) { out.append(in == protocol::resp3 ? "_\r\n" : "$-1\r\n"); }

}  // namespace ringfence::wire

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/wire/resp.ipp>
#endif

#endif
