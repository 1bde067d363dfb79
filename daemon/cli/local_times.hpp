// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Times for people: in the time zone of the policy in force, with its offset, unless `--utc` is given. JSON, CSV and
// RESP have UTC.

#ifndef RINGFENCE_DAEMON_CLI_LOCAL_TIMES_HPP
#define RINGFENCE_DAEMON_CLI_LOCAL_TIMES_HPP

#include "cli/command.hpp"

#include <ringfence/base/time_zone.hpp>
#include <ringfence/operate/record.hpp>

#include <string>
#include <string_view>

namespace ringfence::command {

void add_utc_option(po::options_description& to);

/// With all times in it, those of its rows as well, as texts in that zone; so are times in the reasons that an
/// operation tells for numbers.
operate::record with_local_times(const operate::record& of, const time_zone& zone);

/// `2026-03-02T22:00:00Z` wherever it stands in a text, in that zone.
std::string with_local_times(std::string_view text, const time_zone& zone);

}  // namespace ringfence::command

#endif
