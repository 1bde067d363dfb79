// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What a request over HTTP was answered, kept for those who send it once more.

#ifndef RINGFENCE_STORE_LAYOUT_KEPT_REPLY_HPP
#define RINGFENCE_STORE_LAYOUT_KEPT_REPLY_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/store/layout/field.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::store {

/// An answer, and the digest of the request that it was given to.
struct kept_reply {
    std::string request{};  ///< SHA-256 of all that the request asked for, 32 bytes
    timestamp when{};
    std::uint32_t status = 0;
    std::string type{};                  ///< of the body; empty: there is none
    std::vector<std::string> headers{};  ///< others that go with it, as `Location: /v1/imports/7`
    std::string body{};
    std::uint64_t left_out = 0;  ///< bytes of a body that was too long to be kept; 0: it is there

    friend bool operator==(const kept_reply&, const kept_reply&) = default;
};

template <class Visit>
void visit_fields(Visit& at, is_record<kept_reply> auto& r)
{
    at(1, r.request);
    at(2, r.when);
    at(3, r.status);
    at(4, r.type);
    at(5, r.headers);
    at(6, r.body);
    at(7, r.left_out);
}

/// What is kept altogether.
struct reply_totals {
    std::uint64_t count = 0;
    std::uint64_t bytes = 0;  ///< of keys and records

    friend bool operator==(const reply_totals&, const reply_totals&) = default;
};

template <class Visit>
void visit_fields(Visit& at, is_record<reply_totals> auto& t)
{
    at(1, t.count);
    at(2, t.bytes);
}

namespace layout {

inline constexpr std::size_t reply_name_size = 32;

/// In `replies`: an answer by its name, which has 32 bytes.
RINGFENCE_DECL std::string reply_key(std::string_view name);

/// The same name by the time of the answer, the oldest first.
RINGFENCE_DECL std::string reply_time_key(timestamp when, std::string_view name);
inline constexpr std::string_view reply_times = "w";  ///< what such keys begin with

/// A key of the latter kind. Throws `error_code::corrupt`.
struct reply_time {
    timestamp when{};
    std::string name{};
};
RINGFENCE_DECL reply_time read_reply_time(std::string_view key);

/// What an answer takes, its two keys and its record of that size.
RINGFENCE_DECL std::uint64_t bytes_of_reply(std::size_t record);

inline constexpr std::string_view reply_totals_key = "n";

RINGFENCE_DECL std::string encode(const kept_reply& of);
RINGFENCE_DECL std::string encode(const reply_totals& of);

/// Throw `error_code::corrupt`.
RINGFENCE_DECL kept_reply decode_kept_reply(std::string_view bytes);
RINGFENCE_DECL reply_totals decode_reply_totals(std::string_view bytes);

}  // namespace layout

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/layout/kept_reply.ipp>
#endif

#endif
