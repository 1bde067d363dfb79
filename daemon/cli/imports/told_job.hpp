// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// An import or export as `ringfence jobs` shows it to others, who may ask it to stop.

#ifndef RINGFENCE_DAEMON_CLI_IMPORTS_TOLD_JOB_HPP
#define RINGFENCE_DAEMON_CLI_IMPORTS_TOLD_JOB_HPP

#include "cli/command.hpp"

#include <ringfence/operate/error.hpp>
#include <ringfence/store/jobs.hpp>

namespace ringfence::command {

/// Why a job ends whom somebody asked to.
struct stopped_job : operate::error {
    explicit stopped_job(const std::string& text) : error{operate::error_code::refused, text} {}
};

/// Tells how far a job is. Throws `stopped_job` where somebody asked that it stops.
inline void tell_others(store::running_job& job, std::string_view doing, std::uint64_t done, std::uint64_t total)
{
    job.tell(doing, done, total);
    if (const auto who = job.stop_asked())
        throw stopped_job{"job " + std::to_string(job.id()) + " was stopped by " + *who + "; nothing was changed"};
}

/// Tells why it could not go on.
inline void end_with(store::running_job& job, const std::exception& why) noexcept
{
    const bool stopped = dynamic_cast<const stopped_job*>(&why) != nullptr;
    job.end(stopped ? store::job_state::stopped : store::job_state::failed, why.what(), system_now());
}

}  // namespace ringfence::command

#endif
