// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_FRONT_HTTP_AWAITED_HPP
#define RINGFENCE_DAEMON_FRONT_HTTP_AWAITED_HPP

#include "serve/asio.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace ringfence::server::http {

/// Something that another thread is to say, waited for on this one's `io`.
template <class T>
class awaited {
public:
    using clock = std::chrono::steady_clock;

    explicit awaited(asio::io_context& io) : state_{std::make_shared<state>(io)} {}

    /// What says it; from any thread, once.
    std::function<void(T)> teller() const
    {
        return [state = state_](T what) {
            asio::post(state->io, [state, what = std::move(what)]() mutable {
                state->told = std::move(what);
                state->woken.cancel();
            });
        };
    }

    /// Waits until it was said, or until then; nothing where it was not.
    asio::awaitable<std::optional<T>> get(clock::time_point until = clock::time_point::max()) const
    {
        const auto state = state_;
        while (!state->told && clock::now() < until) {
            error_code ignored;
            state->woken.expires_at(until);
            co_await state->woken.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        }
        co_return std::exchange(state->told, std::nullopt);
    }

private:
    struct state {
        explicit state(asio::io_context& with) : io{with}, woken{with} {}
        asio::io_context& io;
        asio::steady_timer woken;
        std::optional<T> told{};
    };
    std::shared_ptr<state> state_;
};

}  // namespace ringfence::server::http

#endif
