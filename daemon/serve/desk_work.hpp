// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How a desk performs an operation, whichever front was asked for it.

#ifndef RINGFENCE_DAEMON_SERVE_DESK_WORK_HPP
#define RINGFENCE_DAEMON_SERVE_DESK_WORK_HPP

#include "serve/desk.hpp"

#include <ringfence/operate/operation.hpp>

#include <functional>

namespace ringfence::server {

/// Whose a job is, and where it is done.
struct job_place {
    const desk* at = nullptr;
    desk::gone_flag gone{};
    bool ends_with_client = false;

    /// Throws `operate::error` where it is not to go on.
    void expect_wanted() const;
};

/// Makes bytes of an answer, as the front's clients read it.
using answer_form = std::function<desk_answer(const operate::answer&)>;

/// One portion of what was prepared; on the desk's thread. `by` outlives the job.
desk_answer work(const operate::task& what, const operate::setting& by, const job_place& place,
                 const answer_form& told);

}  // namespace ringfence::server

#endif
