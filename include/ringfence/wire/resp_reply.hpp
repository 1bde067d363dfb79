// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The other side of resp.hpp: what a client reads. RESP2, without any I/O.

#ifndef RINGFENCE_WIRE_RESP_REPLY_HPP
#define RINGFENCE_WIRE_RESP_REPLY_HPP

#include <ringfence/config.hpp>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::wire {

/// A reply of RESP2.
struct resp_reply {
    /// `flag` and `map` are of RESP3.
    enum class kind : std::uint8_t { simple, error, integer, bulk, null, flag, array, map };

    kind is = kind::null;
    std::string text{};               ///< of `simple`, `error` (`ERR unknown command`) and `bulk`
    std::int64_t integer = 0;         ///< of `integer`; of `flag` 1 or 0
    std::vector<resp_reply> items{};  ///< of `map` each key and then its value
};

/// What came is not RESP2 or the part of RESP3 that the daemon speaks, or more than a client takes.
class resp_reply_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

inline constexpr std::size_t max_reply_size = std::size_t{64} << 20;  ///< bytes, framing included
inline constexpr unsigned max_reply_depth = 8;

/// Reads the reply that `bytes` begin with. Returns how many bytes it has; 0 where it goes on behind them, and `into`
/// is then of no use. Throws `resp_reply_error`.
RINGFENCE_DECL std::size_t read_reply(std::string_view bytes, resp_reply& into);

/// Appends a request as RESP frames it: an array of bulk strings.
RINGFENCE_DECL void append_request(std::string& out, const std::vector<std::string>& words);

}  // namespace ringfence::wire

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/wire/resp_reply.ipp>
#endif

#endif
