// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Records of the journal for people and for programs.

#ifndef RINGFENCE_DAEMON_COMMAND_JOURNAL_TEXT_HPP
#define RINGFENCE_DAEMON_COMMAND_JOURNAL_TEXT_HPP

#include "json_text.hpp"

#include <ringfence/store/layout.hpp>

#include <string>
#include <string_view>

namespace ringfence::command {

/// `entry-added`: what programs know an event by; never changed.
std::string_view event_name(store::journal_event what);

/// `pending`, `approved`, `permanent` or `cleared`.
std::string_view state_name(store::entry_state state);

/// `merge`, `replace` or `delete`, as `--mode` has it.
std::string_view mode_name(store::import_mode mode);

/// One line without its end: number, time, who, and what was changed how.
std::string record_text(const store::journal_record& record);

/// One JSON object.
std::string record_json(const store::journal_record& record);

}  // namespace ringfence::command

#endif
