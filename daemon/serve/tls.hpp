// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// TLS before the doors: a thread that takes connections, shakes hands, and hands each front a socket of its own on
// which the same bytes go in plain. So no front knows of TLS, and no handshake stands before a call.

#ifndef RINGFENCE_DAEMON_SERVE_TLS_HPP
#define RINGFENCE_DAEMON_SERVE_TLS_HPP

#include "serve/asio.hpp"
#include "serve/log.hpp"
#include "serve/networks.hpp"
#include "serve/traffic.hpp"

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl/context.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace ringfence::server {

struct tls_files {
    std::string certificate{};  ///< PEM: the daemon's, then those that lead to a known authority
    std::string key{};          ///< PEM, without a password; for its owner and group alone
    std::string client_ca{};    ///< PEM: who signs clients' certificates; empty: none are asked for
};

/// TLS 1.2 and 1.3 as these files say. Throws `input_error`, which says what of them is wrong.
std::shared_ptr<asio::ssl::context> make_tls_context(const tls_files& files);

/// A connection that has shaken hands.
class secured {
public:
    secured(int socket, asio::ip::tcp::endpoint peer_, std::string subject_)
        : peer{std::move(peer_)}, subject{std::move(subject_)}, socket_{socket}
    {
    }
    secured(secured&& from) noexcept
        : peer{from.peer}, subject{std::move(from.subject)}, socket_{std::exchange(from.socket_, -1)}
    {
    }
    secured& operator=(secured&&) = delete;
    ~secured();

    asio::ip::tcp::endpoint peer;  ///< whom it leads to
    std::string subject;           ///< the common name of its certificate, where it showed one; empty: none

    /// The socket to read and write in plain, which leads to the thread that does TLS. Once.
    asio::ip::tcp::socket open_in(asio::io_context& io);

private:
    int socket_;
};

/// Takes connections on a thread of its own.
class tls_listener {
public:
    struct settings {
        tls_files files{};
        std::vector<network> allow_from{};  ///< beyond loopback; none: any
        std::size_t most_shaking = 1000;  ///< that have not shaken hands yet; of one address a tenth, of loopback most
        std::size_t most_open = 3000;     ///< connections, of both fronts and of those that end
        std::chrono::milliseconds handshake{10'000};
        std::chrono::milliseconds write{15'000};  ///< until a client has taken something: fronts give up before
    };

    /// Called on the listener's thread with each connection.
    using taker = std::function<void(secured)>;

    /// Throws `input_error` as `make_tls_context`. `counts` outlives it.
    tls_listener(settings with, spdlog::logger& log, tls_traffic& counts);
    tls_listener(const tls_listener&) = delete;
    tls_listener& operator=(const tls_listener&) = delete;
    /// Lets what fronts have answered go out, for a second at most.
    ~tls_listener();

    /// Binds an address. `scheme`: what it is called in the log; `counts`, whose connections they are, outlives it.
    /// Throws `boost::system::system_error`. Before `start`.
    void listen(const listen_address& where, const std::string& scheme, tls_traffic::door& counts, taker to);

    void start();

    /// Reads the files again: connections to come are made with what they have by then, those that are there go on.
    /// Where they are wrong, everything stays as it was, and the log says so. Thread-safe.
    void reload();

    /// No more connections are taken; those that are there end with the fronts'. Thread-safe.
    void stop_listening();

private:
    struct door {
        asio::ip::tcp::acceptor acceptor;
        tls_traffic::door& counts;
        taker to;
    };

    asio::awaitable<void> accept(door& at);
    asio::awaitable<void> serve(asio::ip::tcp::socket connected, asio::ip::tcp::endpoint peer, const door& at);

    asio::io_context io_{1};
    const settings with_;
    spdlog::logger& log_;
    tls_traffic& counts_;
    std::shared_ptr<asio::ssl::context> context_;  ///< of connections to come
    std::list<door> doors_{};
    std::map<address_bytes, std::size_t> shaking_of_{};
    std::size_t shaking_ = 0;
    std::size_t open_ = 0;
    std::optional<asio::executor_work_guard<asio::io_context::executor_type>> stays_{};
    std::promise<void> ended_{};
    std::thread thread_{};
};

}  // namespace ringfence::server

#endif
