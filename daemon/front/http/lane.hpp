// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_FRONT_HTTP_LANE_HPP
#define RINGFENCE_DAEMON_FRONT_HTTP_LANE_HPP

#include "serve/asio.hpp"

#include <cstddef>
#include <list>
#include <memory>

namespace ringfence::server::http {

/// Where so many are let in at a time, and the others wait for their turn, in their order. For one thread.
class lane {
public:
    lane(asio::io_context& io, std::size_t places, std::size_t most_waiting)
        : io_{io}, free_{places}, most_waiting_{most_waiting}
    {
    }
    lane(const lane&) = delete;
    lane& operator=(const lane&) = delete;

    /// A place, given back when it goes. Null: none, as too many wait.
    using place = std::shared_ptr<void>;

    asio::awaitable<place> enter()
    {
        if (free_ == 0) {
            if (waiting_.size() >= most_waiting_)
                co_return nullptr;
            const auto turn = waiting_.emplace(waiting_.end(), io_);
            turn->expires_at(asio::steady_timer::time_point::max());
            error_code woken;
            co_await turn->async_wait(asio::redirect_error(asio::use_awaitable, woken));
            waiting_.erase(turn);
        } else {
            --free_;
        }
        co_return place{this, [](void* at) { static_cast<lane*>(at)->leave(); }};
    }

private:
    /// Whose turn it is takes the place over, so that none is free while somebody waits.
    void leave()
    {
        for (asio::steady_timer& each : waiting_)
            if (each.cancel() != 0)
                return;
        ++free_;
    }

    asio::io_context& io_;
    std::size_t free_;
    const std::size_t most_waiting_;
    std::list<asio::steady_timer> waiting_{};
};

}  // namespace ringfence::server::http

#endif
