// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_FRONT_HTTP_CONNECTION_HPP
#define RINGFENCE_DAEMON_FRONT_HTTP_CONNECTION_HPP

#include "front/http/api.hpp"
#include "front/http/request.hpp"
#include "serve/asio.hpp"
#include "serve/traffic.hpp"

#include <boost/beast/core/flat_buffer.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::server::http {

struct connection_limits {
    std::chrono::milliseconds idle{60'000};    ///< between requests
    std::chrono::milliseconds header{10'000};  ///< from its first byte to its end
    std::chrono::milliseconds body{30'000};
    std::chrono::milliseconds write{10'000};  ///< until a client has taken something of its answer
};

/// What browsers and others may say of where they want to go and come from.
struct known_names {
    std::vector<std::string> hosts{};    ///< names by which the daemon is asked, beside addresses and `localhost`
    std::vector<std::string> origins{};  ///< of pages that may ask, as `https://crm.example.com`
};

/// Whether a request with this `Host` may be meant for this daemon: an address, `localhost`, or one of `names`. A name
/// of somebody else's that leads here is how a page of theirs, read in a browser beside the daemon, would ask it.
bool is_our_host(std::string_view host, const std::vector<std::string>& names);

/// Whether `Origin` is what `Host` asks, as of a page of our own: /docs. `fetch_site`: what `Sec-Fetch-Site` says,
/// where the browser says it. A scheme of its own is no other origin here: a proxy may speak TLS for us.
bool is_own_origin(std::string_view origin, std::string_view host, std::string_view fetch_site);

/// One connection: reads requests, answers each in its order. All on the HTTP thread.
class connection : public std::enable_shared_from_this<connection> {
public:
    using clock = std::chrono::steady_clock;

    /// `names` outlives it. `make_room` is called when answers wait for their clients.
    connection(asio::ip::tcp::socket connected, api& answers, web_traffic& counts, peer from, const known_names& names,
               const connection_limits& limits, std::function<void()> make_room);

    /// Serves until the client leaves, is dropped, or `stop` was called. `name` names its requests, with a count, where
    /// the client does not.
    asio::awaitable<void> run(std::string name);

    /// Ends after the request at hand.
    void stop();

    /// Drops the client if it has kept the daemon waiting for too long.
    void check(clock::time_point now);

    /// Ends at once.
    void drop();

    /// Bytes of the answer that its client does not take.
    std::size_t waiting_bytes() const noexcept { return waiting_bytes_; }
    const std::string& address() const noexcept { return from_.address; }

    /// The id of the request at hand, or of the one before.
    const std::string& request_id() const noexcept { return id_; }

private:
    enum class activity : std::uint8_t { working, idle, reading, writing };
    enum class progress : std::uint8_t { more, close };

    asio::awaitable<progress> serve_one();
    template <class Parser>
    asio::awaitable<std::optional<reply>> spool_body(Parser& parser, std::uint64_t most, spooled_body& to);
    reply unread_body(const error_code& failed) const;
    void watch_client(const std::shared_ptr<presence>& of);
    asio::awaitable<void> watch(std::shared_ptr<connection> self, std::shared_ptr<presence> of);
    asio::awaitable<bool> await_request();
    /// How an answer is sent.
    struct manner {
        verb method = verb::get;
        unsigned version = 11;
        bool keep = false;
        bool zipped = false;   ///< where the client takes it and it is worth it
        std::string origin{};  ///< of the page that may read it; empty: none
    };

    asio::awaitable<void> send(reply what, const manner& how);
    template <class Message>
    asio::awaitable<void> send_parts(Message& message, reply& what, gzip_stream* zipped);
    void begin(activity what, std::chrono::milliseconds time);
    void count_waiting(std::size_t bytes) noexcept;

    asio::ip::tcp::socket socket_;
    api& api_;
    web_traffic& counts_;
    peer from_;
    const known_names& names_;
    const connection_limits limits_;
    const std::function<void()> make_room_;
    std::string id_{};
    std::size_t waiting_bytes_ = 0;
    boost::beast::flat_buffer buffer_;
    activity doing_ = activity::working;
    clock::time_point deadline_ = clock::time_point::max();
    bool timed_out_ = false;
    bool stopping_ = false;
    bool watching_ = false;  ///< whether the client is there
    bool gone_ = false;
};

}  // namespace ringfence::server::http

#endif
