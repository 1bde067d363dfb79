// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Between the words of RESP and the requests and answers of operations.

#ifndef RINGFENCE_DAEMON_FRONT_RESP_TRANSLATE_HPP
#define RINGFENCE_DAEMON_FRONT_RESP_TRANSLATE_HPP

#include <ringfence/operate/operation.hpp>
#include <ringfence/wire/resp.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace ringfence::server {

inline constexpr std::size_t max_answer = std::size_t{4} << 20;  // bytes

/// The words behind an operation's name: those in their places, `name=value`, and names that stand alone. Behind `--`
/// all are in their places.
operate::request request_of(const operate::operation& of, std::span<const std::string_view> words);

/// The first word of a RESP error: `ERR` for what cannot be understood, else what kind of trouble it is.
std::string_view error_prefix(operate::error_code of) noexcept;

void append_problem(std::string& out, const operate::problem& what);
std::string problem_text(const operate::problem& what);

/// An answer as a map. In RESP2 all values are texts, a flag is 1 or 0 and what there is not is empty; in RESP3 they
/// are what they are.
void append_answer(std::string& out, const operate::answer& made, wire::protocol in);

}  // namespace ringfence::server

#endif
