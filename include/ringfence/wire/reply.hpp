// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What an answer may hold. A decision's own text is made by `append_reply` of decide/decision.hpp.

#ifndef RINGFENCE_WIRE_REPLY_HPP
#define RINGFENCE_WIRE_REPLY_HPP

#include <ringfence/base/backticked.hpp>
#include <ringfence/config.hpp>

#include <string>
#include <string_view>

namespace ringfence::wire {

using ringfence::append_line_text;
using ringfence::backticked;

/// As `append_line_text`, but line breaks and tabs stay: for `EXPLAIN` and `INFO`.
RINGFENCE_DECL void append_lines_text(std::string& out, std::string_view text);

/// `-ERR unknown command` without a line end: an answer over UDP, or an error of RESP. `kind` is its first word: `ERR`,
/// `NOAUTH`, ...
RINGFENCE_DECL void append_error_line(std::string& out, std::string_view text, std::string_view kind = "ERR");

/// An error of RESP.
RINGFENCE_DECL void append_error(std::string& out, std::string_view text, std::string_view kind = "ERR");

}  // namespace ringfence::wire

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/wire/reply.ipp>
#endif

#endif
