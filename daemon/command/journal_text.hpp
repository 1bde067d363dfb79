// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Records of the journal for people and for programs.

#ifndef RINGFENCE_DAEMON_COMMAND_JOURNAL_TEXT_HPP
#define RINGFENCE_DAEMON_COMMAND_JOURNAL_TEXT_HPP

#include "json_text.hpp"

#include <ringfence/store/layout.hpp>

#include <string>

namespace ringfence::command {

/// One line without its end: number, time, who, and what was changed how.
std::string record_text(const store::journal_record& record);

/// One JSON object.
std::string record_json(const store::journal_record& record);

}  // namespace ringfence::command

#endif
