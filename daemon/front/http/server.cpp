// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/http/server.hpp"

#include "serve/endpoint.hpp"

#include <ringfence/base/sha256.hpp>

#include <algorithm>
#include <exception>
#include <random>
#include <utility>

namespace ringfence::server::http {

namespace {

// How long clients may take for the answers to what they asked before the end.
constexpr std::chrono::seconds farewell{3};

constexpr std::chrono::milliseconds between_looks{100};

// Answers that clients have not taken, of all of them together: more, and who has most of them is dropped.
constexpr std::uint64_t most_answer_bytes = std::uint64_t{64} << 20;

/// Sixteen digits that no other start of a daemon has had, as far as chance goes.
std::string name_of_start()
{
    std::random_device device;
    std::string bytes;
    for (int i = 0; i < 8; ++i)
        bytes.push_back(static_cast<char>(device() & 0xff));
    return hexadecimal(bytes);
}

}  // namespace

server::server(asio::io_context& io, common& with, events& happens, server_options options)
    : io_{io}, common_{with}, options_{std::move(options)}, api_{with, happens, io, options_.commands},
      watch_timer_{io}, start_{name_of_start()}
{
}

void server::listen()
{
    for (const listen_address& where : options_.listen)
        listen_at(where, door::all);
    for (const listen_address& where : options_.monitor)
        listen_at(where, door::monitoring);
}

void server::listen_at(const listen_address& where, door as)
{
    try {
        asio::ip::tcp::acceptor acceptor = listen_on(io_, where);
        common_.log.info("listening on http://{}{}", text_of(acceptor.local_endpoint()),
                         as == door::monitoring ? " for monitoring" : "");
        acceptors_.emplace_back(std::move(acceptor), as);
    } catch (const boost::system::system_error& e) {
        throw boost::system::system_error{e.code(), "cannot listen on " + where.to_string() + " (http)"};
    }
}

server::~server()
{
    if (!thread_.joinable())
        return;
    stop();
    thread_.join();
}

void server::start(std::function<void()> ended)
{
    for (auto& [acceptor, as] : acceptors_)
        asio::co_spawn(io_, accept(acceptor, as), asio::detached);
    if (options_.over_tls || !acceptors_.empty()) {
        stays_.emplace(asio::make_work_guard(io_));
        asio::co_spawn(io_, watch(), asio::detached);
    }
    thread_ = std::thread{[this, ended = std::move(ended)] {
        io_.run();
        ended();
    }};
}

void server::stop()
{
    asio::post(io_, [this] {
        stopping_ = true;
        stop_deadline_ = connection::clock::now() + farewell;
        error_code ignored;
        for (auto& [acceptor, as] : acceptors_)
            acceptor.close(ignored);
        stays_.reset();
        for (const auto& c : connections_)
            c->stop();
        watch_timer_.cancel();
    });
}

asio::awaitable<void> server::accept(asio::ip::tcp::acceptor& from, door as)
{
    while (!stopping_) {
        error_code failed;
        asio::ip::tcp::endpoint peer;
        asio::ip::tcp::socket connected{io_};
        co_await from.async_accept(connected, peer, asio::redirect_error(asio::use_awaitable, failed));
        if (stopping_)
            break;
        if (!failed) {
            welcome(std::move(connected), peer, as);
        } else if (failed != asio::error::connection_aborted) {
            // No descriptors left, most likely: until one is there again, trying is of no use.
            common_.log.error("cannot accept a connection: {}", failed.message());
            asio::steady_timer pause{io_, between_looks};
            co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, failed));
        }
    }
}

void server::take(secured connection)
{
    asio::post(io_, [this, connection = std::make_shared<secured>(std::move(connection))] {
        if (stopping_)
            return;
        welcome(connection->open_in(io_), connection->peer, door::secured, connection->subject);
    });
}

void server::welcome(asio::ip::tcp::socket connected, const asio::ip::tcp::endpoint& peer, door as, std::string account)
{
    const address_bytes from = bytes_of(peer.address());
    const bool is_proxy = contains(options_.trusted_proxies, from);
    ++common_.web.connections;
    const bool is_elsewhere =
        !options_.allow_from.empty() && !is_loopback(from) && !contains(options_.allow_from, from);
    const bool is_in_plain = as == door::all && options_.only_proxies && !is_loopback(from) && !is_proxy;
    if (is_elsewhere || is_in_plain) {
        ++common_.web.rejected;
        return;
    }
    const address_bytes origin = origin_of(from);
    std::size_t& its_own = connections_of_[origin];
    if (connections_.size() >= options_.max_clients ||
        its_own >= (is_loopback(from) ? options_.max_clients_per_loopback : options_.max_clients_per_address)) {
        // Whoever has so many is not read first.
        constexpr std::string_view full = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n"
                                          "Connection: close\r\n\r\n";
        ++common_.web.rejected;
        error_code ignored;
        connected.non_blocking(true, ignored);
        connected.write_some(asio::buffer(full), ignored);
        if (its_own == 0)
            connections_of_.erase(origin);
        return;
    }
    ++its_own;
    error_code ignored;
    connected.set_option(asio::ip::tcp::no_delay{true}, ignored);
    const auto made = std::make_shared<connection>(std::move(connected), api_, common_.web,
                                                   http::peer{.address = text_of(peer),
                                                              .origin = origin,
                                                              .is_loopback = is_loopback(from),
                                                              .account = std::move(account),
                                                              .is_proxy = is_proxy,
                                                              .says = options_.proxies_say,
                                                              .only_monitoring = as == door::monitoring},
                                                   options_.names, options_.limits, [this] { make_room(); });
    connections_.insert(made);
    common_.web.clients = connections_.size();
    asio::co_spawn(io_, made->run(start_ + '-' + std::to_string(next_++)),
                   [this, made, origin](const std::exception_ptr& failed) {
                       if (failed)
                           try {
                               std::rethrow_exception(failed);
                           } catch (const std::exception& e) {
                               common_.log.error("a connection of HTTP: {}", e.what());
                           }
                       connections_.erase(made);
                       common_.web.clients = connections_.size();
                       if (--connections_of_[origin] == 0)
                           connections_of_.erase(origin);
                       if (stopping_ && connections_.empty())
                           watch_timer_.cancel();
                   });
}

void server::make_room()
{
    while (common_.web.answer_bytes > most_answer_bytes) {
        const auto greediest = std::ranges::max_element(
            connections_, {}, [](const std::shared_ptr<connection>& each) { return each->waiting_bytes(); });
        if (greediest == connections_.end() || (*greediest)->waiting_bytes() == 0)
            return;
        ++common_.web.dropped_greedy;
        common_.log.warn(
            "{}: request {} leaves {} bytes of its answer waiting, most of all clients of HTTP, and was dropped",
            (*greediest)->address(), (*greediest)->request_id(), (*greediest)->waiting_bytes());
        (*greediest)->drop();
    }
}

/// Looks at every connection's deadline from time to time: cheaper than a timer for each read and write.
asio::awaitable<void> server::watch()
{
    while (!stopping_ || !connections_.empty()) {
        error_code ignored;
        watch_timer_.expires_after(between_looks);
        co_await watch_timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        const auto now = connection::clock::now();
        if (now >= stop_deadline_) {
            // Some may wait for what takes long.
            io_.stop();
            break;
        }
        for (const auto& c : connections_)
            c->check(now);
    }
}

}  // namespace ringfence::server::http
