// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_SERVE_DENIED_REQUESTS_HPP
#define RINGFENCE_DAEMON_SERVE_DENIED_REQUESTS_HPP

#include "serve/denied_request.hpp"
#include "serve/log.hpp"
#include "serve/store_writer.hpp"

#include <ringfence/base/time.hpp>

#include <cstdint>
#include <functional>

namespace ringfence::server {

/// Counts what was asked beyond a role and journals it: at most once a second for one user and address, so that a loop
/// does not fill the journal. For the thread that the writer posts to.
class denied_requests {
public:
    denied_requests(store_writer& to, complaints& trouble, std::function<timestamp()> now);

    void note(denied_request one);

    std::uint64_t count() const noexcept { return count_; }

private:
    store_writer& writer_;
    complaints& complaints_;
    std::function<timestamp()> now_;
    repetition_limit limit_;
    std::uint64_t count_ = 0;
};

}  // namespace ringfence::server

#endif
