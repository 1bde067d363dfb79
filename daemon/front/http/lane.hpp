// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_FRONT_HTTP_LANE_HPP
#define RINGFENCE_DAEMON_FRONT_HTTP_LANE_HPP

#include "serve/asio.hpp"
#include "serve/networks.hpp"

#include <algorithm>
#include <cstddef>
#include <list>
#include <map>
#include <memory>

namespace ringfence::server::http {

/// Where so many are let in at a time, of one origin half of them, and the others wait for their turn: in their order,
/// but for an origin that has its half. For one thread; places may outlive it.
class lane {
public:
    /// `most_waiting`: of one origin a tenth.
    lane(asio::io_context& io, std::size_t places, std::size_t most_waiting)
        : state_{std::make_shared<state>(io, places, most_waiting)}
    {
    }
    lane(const lane&) = delete;
    lane& operator=(const lane&) = delete;

    /// Given back when it goes. Null: none, as too many wait.
    using place = std::shared_ptr<void>;

    asio::awaitable<place> enter(address_bytes origin) { return enter(state_, origin); }

private:
    struct waiter {
        asio::steady_timer turn;
        address_bytes origin;
        bool is_let_in = false;
    };

    struct state {
        state(asio::io_context& with, std::size_t all, std::size_t most)
            : io{with}, free{all}, most_of_one{std::max<std::size_t>(all / 2, 1)}, most_waiting{most}
        {
        }

        bool has_room_for(const address_bytes& origin) const
        {
            const auto its_own = held.find(origin);
            return free != 0 && (its_own == held.end() || its_own->second < most_of_one);
        }

        void take(const address_bytes& origin)
        {
            --free;
            ++held[origin];
        }

        void leave(const address_bytes& origin)
        {
            ++free;
            if (--held[origin] == 0)
                held.erase(origin);
            for (waiter& next : waiting)
                if (!next.is_let_in && has_room_for(next.origin)) {
                    next.is_let_in = true;
                    take(next.origin);
                    next.turn.cancel();
                }
        }

        asio::io_context& io;
        std::size_t free;
        const std::size_t most_of_one;
        const std::size_t most_waiting;
        std::map<address_bytes, std::size_t> held{};
        std::list<waiter> waiting{};
    };

    static asio::awaitable<place> enter(std::shared_ptr<state> in, address_bytes origin)
    {
        if (in->has_room_for(origin)) {
            in->take(origin);
        } else {
            const auto of_origin = std::ranges::count(in->waiting, origin, &waiter::origin);
            if (in->waiting.size() >= in->most_waiting ||
                static_cast<std::size_t>(of_origin) >= std::max<std::size_t>(in->most_waiting / 10, 1))
                co_return nullptr;
            const auto own = in->waiting.insert(in->waiting.end(), {asio::steady_timer{in->io}, origin});
            while (!own->is_let_in) {
                error_code woken;
                own->turn.expires_at(asio::steady_timer::time_point::max());
                co_await own->turn.async_wait(asio::redirect_error(asio::use_awaitable, woken));
            }
            in->waiting.erase(own);
        }
        co_return place{in.get(), [in, origin](void*) { in->leave(origin); }};
    }

    std::shared_ptr<state> state_;
};

}  // namespace ringfence::server::http

#endif
