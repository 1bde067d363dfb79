// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_SERVE_SERVER_HPP
#define RINGFENCE_DAEMON_SERVE_SERVER_HPP

#include "front/datagram/datagrams.hpp"
#include "front/resp/service.hpp"
#include "front/resp/session.hpp"
#include "serve/asio.hpp"
#include "serve/networks.hpp"
#include "serve/options.hpp"
#include "serve/service_manager.hpp"

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::server {

/// Listens, accepts, ends on SIGTERM and SIGINT. All on the I/O thread.
class server {
public:
    server(asio::io_context& io, service& answers, const options& with);

    /// Binds every address, for TCP and UDP. Throws `boost::system::system_error` that says which it could not.
    void listen();

    /// A connection that has shaken hands. From any thread.
    void take(secured connection);

    /// What is done on SIGHUP.
    void on_hangup(std::function<void()> what) { hangup_ = std::move(what); }

    /// `what` is called once, when a signal has said that it is to end.
    void on_end(std::function<void()> what) { end_ = std::move(what); }

    /// Accepts and answers from now on, as long as `io` runs; `io` runs out of work after a signal.
    void start();

private:
    void listen_at(const listen_address& where);
    asio::awaitable<void> accept(asio::ip::tcp::acceptor& from);
    void welcome(asio::ip::tcp::socket connected, const asio::ip::tcp::endpoint& peer, const std::string& account = {});
    void refuse(asio::ip::tcp::socket& connected, std::string_view why);
    asio::awaitable<void> watch();
    void await_signal();
    void take_datagrams();
    void make_room();
    void stop(int signal);

    asio::io_context& io_;
    service& service_;
    const options& options_;
    std::list<asio::ip::tcp::acceptor> acceptors_;
    std::vector<std::shared_ptr<datagrams>> datagrams_;
    std::set<std::shared_ptr<session>> sessions_;
    std::map<address_bytes, std::size_t> sessions_of_;  ///< how many, by where they come from
    asio::steady_timer watch_timer_;
    asio::signal_set signals_;
    service_manager manager_;
    std::function<void()> hangup_;
    std::function<void()> end_;
    std::uint64_t next_client_ = 1;
    bool stopping_ = false;
    session::clock::time_point last_datagrams_{};
    session::clock::time_point stop_deadline_ = session::clock::time_point::max();
};

}  // namespace ringfence::server

#endif
