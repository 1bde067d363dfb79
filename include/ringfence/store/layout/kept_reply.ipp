// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LAYOUT_KEPT_REPLY_IPP
#define RINGFENCE_STORE_LAYOUT_KEPT_REPLY_IPP

#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/kept_reply.hpp>
#include <ringfence/store/layout/key.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store {

namespace layout {

RINGFENCE_DECL std::string reply_key(std::string_view name) { return "k" + std::string{name}; }

RINGFENCE_DECL std::string reply_time_key(timestamp when, std::string_view name)
{
    std::string key{reply_times};
    // The sign bit turned, so that the order of the bytes is that of the times.
    append_big_endian(key, static_cast<std::uint64_t>(when.time_since_epoch().count()) ^ std::uint64_t{1} << 63, 8);
    key += name;
    return key;
}

RINGFENCE_DECL reply_time read_reply_time(std::string_view key)
{
    if (key.size() != reply_times.size() + 8 + reply_name_size)
        fail_corrupt("the time of a kept answer has a wrong length");
    key.remove_prefix(reply_times.size());
    reply_time made;
    made.when = timestamp{
        std::chrono::milliseconds{static_cast<std::int64_t>(take_big_endian(key, 8) ^ std::uint64_t{1} << 63)}};
    made.name = key;
    return made;
}

RINGFENCE_DECL std::uint64_t bytes_of_reply(std::size_t record)
{
    return reply_key({}).size() + reply_time_key({}, {}).size() + 2 * reply_name_size + record;
}

RINGFENCE_DECL std::string encode(const kept_reply& of) { return field_writer::written(of); }
RINGFENCE_DECL std::string encode(const reply_totals& of) { return field_writer::written(of); }

RINGFENCE_DECL kept_reply decode_kept_reply(std::string_view bytes)
{
    kept_reply r;
    field_reader::read(bytes, r);
    return r;
}

RINGFENCE_DECL reply_totals decode_reply_totals(std::string_view bytes)
{
    reply_totals t;
    field_reader::read(bytes, t);
    return t;
}

}  // namespace layout

}  // namespace ringfence::store

#endif
