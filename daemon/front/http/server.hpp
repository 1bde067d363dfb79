// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_FRONT_HTTP_SERVER_HPP
#define RINGFENCE_DAEMON_FRONT_HTTP_SERVER_HPP

#include "front/http/api.hpp"
#include "front/http/connection.hpp"
#include "serve/asio.hpp"
#include "serve/common.hpp"
#include "serve/networks.hpp"
#include "serve/tls.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace ringfence::server::http {

struct server_options {
    std::vector<listen_address> listen{};
    std::vector<listen_address> monitor{};   ///< where only monitoring is answered
    bool over_tls = false;                   ///< whether `take` will be called
    std::vector<network> trusted_proxies{};  ///< who say for whom they ask
    proxy_header proxies_say = proxy_header::x_forwarded_for;
    bool only_proxies = false;  ///< in plain nobody else is answered, beside loopback
    known_names names{};
    std::vector<network> allow_from{};  ///< beyond loopback; none: any
    std::size_t max_clients = 1000;
    std::size_t max_clients_per_address = 100;
    std::size_t max_clients_per_loopback = 900;
    connection_limits limits{};
    command_settings commands{};
};

/// Listens and answers on a thread of its own, so that no datagram waits behind a head or a body. `io` and `with`
/// outlive it, and `io` what desks and the writer have still to tell.
class server {
public:
    server(asio::io_context& io, common& with, events& happens, server_options options);
    server(const server&) = delete;
    server& operator=(const server&) = delete;
    ~server();

    /// Binds every address. Throws `boost::system::system_error` that says which it could not.
    void listen();

    /// `ended` is called on the server's thread, as the last thing there.
    void start(std::function<void()> ended);

    /// A connection that has shaken hands. From any thread.
    void take(secured connection);

    /// Has it answer what was asked, and end soon. From any thread.
    void stop();

private:
    enum class door : std::uint8_t { all, secured, monitoring };

    void listen_at(const listen_address& where, door as);
    asio::awaitable<void> accept(asio::ip::tcp::acceptor& from, door as);
    void welcome(asio::ip::tcp::socket connected, const asio::ip::tcp::endpoint& peer, door as,
                 std::string account = {});
    asio::awaitable<void> watch();
    void make_room();

    asio::io_context& io_;
    common& common_;
    const server_options options_;
    api api_;
    std::list<std::pair<asio::ip::tcp::acceptor, door>> acceptors_;
    std::optional<asio::executor_work_guard<asio::io_context::executor_type>> stays_;
    std::set<std::shared_ptr<connection>> connections_;
    std::map<address_bytes, std::size_t> connections_of_;  ///< how many, by where they come from
    asio::steady_timer watch_timer_;
    const std::string start_;  ///< begins the names of requests: another one each time that a daemon is started
    std::uint64_t next_ = 1;
    bool stopping_ = false;
    connection::clock::time_point stop_deadline_ = connection::clock::time_point::max();
    std::thread thread_;
};

}  // namespace ringfence::server::http

#endif
