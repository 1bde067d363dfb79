// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/http/event_stream.hpp"

#include <charconv>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ringfence::server::http {

namespace {

// So that a client that is cut off notices, and proxies do not take the silence for an end.
constexpr std::chrono::seconds between_signs_of_life{15};

// How long a browser waits before it connects again.
constexpr std::string_view beginning = "retry: 2000\n\n";
constexpr std::string_view sign_of_life = ":\n\n";

void append_event(std::string& to, const event& of)
{
    to.append("event: ").append(word_of(of.is)).append("\n");
    if (of.record != 0)
        to.append("id: ").append(std::to_string(of.record)).append("\n");
    std::string_view rest = of.json;  // rows stand in lines of their own
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        to.append("data: ").append(line).append("\n");
    }
    to.append("\n");
}

/// The number of the last record that a client had, who comes again; nothing where it says none.
std::optional<std::uint64_t> last_record(const request& asked)
{
    const std::string_view text = asked.header("last-event-id");
    if (text.empty())
        return std::nullopt;
    std::uint64_t number = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (wrong != std::errc{} || end != text.data() + text.size() || number >= (std::uint64_t{1} << 62))
        throw operate::error{operate::error_code::invalid, "`Last-Event-ID` is the number of a record of the journal"};
    return number;
}

/// What one client is sent, and what wakes it. The HTTP thread's.
struct stream {
    std::shared_ptr<event_queue> from;
    asio::steady_timer woken;
    std::shared_ptr<presence> client;

    asio::awaitable<std::string> next()
    {
        const auto silent_until = std::chrono::steady_clock::now() + between_signs_of_life;
        for (;;) {
            const bool ended = from->has_ended();
            std::string text;
            for (const event& each : from->take())
                append_event(text, each);
            if (!text.empty() || ended || client->gone())
                co_return text;
            if (std::chrono::steady_clock::now() >= silent_until)
                co_return std::string{sign_of_life};
            error_code ignored;
            woken.expires_at(silent_until);
            co_await woken.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        }
    }
};

}  // namespace

reply event_stream(events& of, asio::io_context& io, const request& asked, const operate::asker& who, const peer& from)
{
    operate::request said;
    for (const auto& [name, value] : asked.where.parameters)
        said.names.push_back({name, value});
    event_wish wish = read_event_wish(std::move(said));
    if (const auto last = last_record(asked))
        wish.from = *last + 1;
    wish.who = who;
    wish.origin = from.origin;
    const auto made =
        std::make_shared<stream>(stream{of.follow(std::move(wish)), asio::steady_timer{io}, asked.client});
    const std::weak_ptr<stream> known{made};
    made->from->on_more([&io, known] {
        asio::post(io, [known] {
            if (const auto there = known.lock())
                there->woken.cancel();
        });
    });
    asked.client->when_gone([known] {
        if (const auto there = known.lock())
            there->woken.cancel();
    });
    reply told{.type = std::string{event_stream_type}, .body = std::string{beginning}, .encoding = "identity"};
    told.headers.emplace_back("Cache-Control", "no-store");
    told.headers.emplace_back("X-Accel-Buffering", "no");  // what nginx goes by, who would gather them
    told.more = [made] { return made->next(); };
    return told;
}

}  // namespace ringfence::server::http
