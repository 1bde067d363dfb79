// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What operations answer, as text for people and as CSV: made of fields, wherever the answer comes from.

#ifndef RINGFENCE_DAEMON_CLI_OPERATION_TEXT_HPP
#define RINGFENCE_DAEMON_CLI_OPERATION_TEXT_HPP

#include "record_json.hpp"

#include <ringfence/operate/record.hpp>

#include <string>
#include <string_view>

namespace ringfence::command {

/// The rows of an answer with their names in the first line (RFC 4180).
std::string to_csv(const operate::rows& of);

/// The answer of the operation of that name, for people.
std::string to_text(std::string_view operation, const operate::record& told);

/// One record of the journal, in a line without its end.
std::string record_text(const operate::record& of);

}  // namespace ringfence::command

#endif
