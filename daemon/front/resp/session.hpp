// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_FRONT_RESP_SESSION_HPP
#define RINGFENCE_DAEMON_FRONT_RESP_SESSION_HPP

#include "front/resp/service.hpp"
#include "serve/asio.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::server {

struct session_limits {
    std::chrono::milliseconds idle;   ///< between requests; 0: for ever
    std::chrono::milliseconds write;  ///< until a client has taken what was answered
};

/// One TCP connection: reads requests, answers each in its order. All on the I/O thread.
///
/// Memory is bounded: at most two requests are buffered, and nothing is read while answers wait to be taken.
class session : public std::enable_shared_from_this<session> {
public:
    using clock = std::chrono::steady_clock;

    session(asio::ip::tcp::socket connected, service& answers, client from, session_limits limits);

    /// Serves until the client leaves, is dropped or `stop` was called.
    asio::awaitable<void> run();

    /// Answers what has arrived by now, then ends.
    void stop();

    /// Drops the client if it has kept the daemon waiting for too long.
    void check(clock::time_point now);

    /// Ends at once.
    void drop();

    /// Bytes of answers that its client does not take.
    std::size_t waiting_bytes() const noexcept { return waiting_bytes_; }
    /// They are no longer counted; returns how many they were.
    std::size_t give_up_waiting() noexcept { return std::exchange(waiting_bytes_, 0); }
    const std::string& address() const noexcept { return client_.address; }

    /// Whether its account ended before `now`, and it still is that account.
    bool has_expired(timestamp now) const noexcept { return client_.expires && *client_.expires <= now; }

    /// Its account may have changed.
    void recheck() { service_.recheck(client_); }

private:
    enum class activity : std::uint8_t { working, reading, writing, leaving };
    enum class progress : std::uint8_t { drained, more, close };

    /// A request whose answer waits for the store or the desk.
    struct ticket {
        std::string reply{};  ///< of a decision: the answer where its change takes too long
        std::optional<desk_answer> answer{};
        desk::gone_flag gone{};  ///< as of `handled`, with the next
        bool ends_with_client = false;
    };

    asio::awaitable<progress> answer_some();
    asio::awaitable<void> give_way();
    asio::awaitable<void> go_on(handled& with);
    asio::awaitable<void> settle();
    asio::awaitable<void> hold_back();
    asio::awaitable<void> flush();
    asio::awaitable<void> read_more();
    asio::awaitable<void> leave();
    void take_turn(handled next);
    std::string_view unread() const noexcept { return {input_.data() + begin_, end_ - begin_}; }
    asio::mutable_buffer free_space();
    bool read_what_is_there();
    bool has_hung_up();
    std::size_t untaken();

    asio::ip::tcp::socket socket_;
    service& service_;
    client client_;
    session_limits limits_;
    asio::steady_timer woken_;
    wire::request_reader reader_;
    std::vector<char> input_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::string output_;
    std::vector<std::shared_ptr<ticket>> tickets_;
    activity doing_ = activity::working;
    clock::time_point deadline_ = clock::time_point::max();
    std::size_t untaken_ = 0;  ///< while writing: when `deadline_` was set
    std::size_t waiting_bytes_ = 0;
    clock::time_point last_turn_ = clock::now();
    clock::time_point last_request_ = clock::now();
    bool stopping_ = false;
    bool gone_ = false;
};

}  // namespace ringfence::server

#endif
