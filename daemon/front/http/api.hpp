// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What is answered to a request over HTTP, whatever connection it came by: no sockets here.

#ifndef RINGFENCE_DAEMON_FRONT_HTTP_API_HPP
#define RINGFENCE_DAEMON_FRONT_HTTP_API_HPP

#include "front/http/accounts.hpp"
#include "front/http/arguments.hpp"
#include "front/http/commands.hpp"
#include "front/http/idempotency.hpp"
#include "front/http/request.hpp"
#include "front/http/routes.hpp"
#include "serve/asio.hpp"
#include "serve/common.hpp"
#include "serve/events.hpp"
#include "serve/log.hpp"

#include <ringfence/wire/request.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ringfence::server::http {

/// What stands in the place of a decision among others, where there is none.
operate::shape query_error_shape();

/// For the HTTP thread, on which `own` runs. Decides there; all else that takes long is the desks' and the writer's.
class api {
public:
    api(common& with, events& happens, asio::io_context& own, command_settings commands);
    api(const api&) = delete;
    api& operator=(const api&) = delete;

    /// Never throws but for want of memory.
    asio::awaitable<reply> answer(const request& asked, const peer& from);

    /// Whether the request is one of commands.hpp: then `admit` is asked before its body is read, and `run` after that.
    /// Neither throws but for want of memory.
    static bool is_command(const request& asked);
    asio::awaitable<std::variant<reply, admission>> admit(const request& asked, const peer& from);
    asio::awaitable<reply> run(request& asked, admission& admitted, const peer& from);

    /// Has the log name a request that the daemon or a process of it failed; what stands in the address is left out.
    void note_failure(const request& asked, const peer& from, const reply& told);
    /// The same of an answer that broke off.
    void note_broken(const std::string& id, const peer& from, const char* why);

    /// How many bytes of a body are read of a request to this address.
    static std::size_t body_limit(const target& where);

private:
    asio::awaitable<reply> answer_known(const request& asked, const found_route& at, const operate::asker& who,
                                        const peer& from);
    asio::awaitable<reply> decide(const request& asked, const found_route& at);
    asio::awaitable<reply> decide_many(const request& asked);
    asio::awaitable<reply> explain(const request& asked, const found_route& at, const operate::asker& who,
                                   const peer& from);
    asio::awaitable<reply> perform(const request& asked, const found_route& at, const operate::asker& who,
                                   const peer& from);
    asio::awaitable<reply> follow(const request& asked, const operate::asker& who, const peer& from);
    asio::awaitable<void> carry_out(std::vector<effect> effects);
    /// Appends a decision as the client wants it, or returns why there is none.
    std::optional<fault> decide_one(std::string_view scenario, std::span<const said> members, bool as_text,
                                    std::string& to, std::vector<effect>& effects);
    void note_denied(denied_request what);
    void tell_zone(reply& of) const;
    reply health() const;
    reply readiness() const;
    asio::awaitable<reply> metrics(const operate::asker& who, const peer& from);
    asio::awaitable<reply> metrics(const peer& from);

    common& common_;
    events& events_;
    asio::io_context& io_;
    accounts accounts_;
    decider& decider_;
    keyed_requests keyed_;
    repetition_limit failures_{};
    command_runner commands_;
    wire::query_request query_;
    std::vector<std::string> words_;
    std::vector<std::string_view> views_;
};

}  // namespace ringfence::server::http

#endif
