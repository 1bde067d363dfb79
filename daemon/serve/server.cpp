// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/server.hpp"

#include "serve/endpoint.hpp"

#include <algorithm>
#include <csignal>

namespace ringfence::server {

namespace {

// How long clients may take for the answers to what they asked before the end.
constexpr std::chrono::seconds farewell{3};

// Answers that clients have not taken, of all of them together: more, and who has most of them is dropped.
constexpr std::size_t most_answer_bytes = std::size_t{64} << 20;

// Between two looks for datagrams, when TCP clients have more to ask than there is time for.
constexpr std::chrono::microseconds between_datagrams{100};

constexpr std::chrono::seconds between_looks_at_readers{5};

// Connections accepted before those that there are have their turn.
constexpr int accepted_together = 64;

// Of port 0: TCP's choice may be taken on UDP.
constexpr int port_attempts = 64;

}  // namespace

server::server(asio::io_context& io, service& answers, const options& with)
    : io_{io}, service_{answers}, options_{with}, watch_timer_{io}, signals_{io, SIGTERM, SIGINT, SIGHUP}
{
}

void server::listen()
{
    std::string all;
    for (const listen_address& where : options_.listen) {
        listen_at(where);
        const std::string text = text_of(acceptors_.back().local_endpoint());
        all.append(all.empty() ? "" : " ").append(text);
        service_.log().info("listening on {} (tcp, udp)", text);
    }
    service_.set_listening(all);
}

void server::listen_at(const listen_address& where)
{
    const auto address = asio::ip::make_address(where.address);
    const auto open = [&](auto& socket, const auto& endpoint) {
        socket.open(endpoint.protocol());
        if (address.is_v6())
            socket.set_option(asio::ip::v6_only{true});
        socket.bind(endpoint);
    };
    for (int attempt = 1;; ++attempt) {
        const char* what = "tcp";
        try {
            asio::ip::tcp::acceptor acceptor = listen_on(io_, where);
            acceptor.non_blocking(true);
            what = "udp";
            asio::ip::udp::socket socket{io_};
            open(socket, asio::ip::udp::endpoint{address, acceptor.local_endpoint().port()});
            acceptors_.push_back(std::move(acceptor));
            datagrams_.push_back(std::make_shared<datagrams>(std::move(socket), service_, options_.allow_from));
            return;
        } catch (const boost::system::system_error& e) {
            if (where.port == 0 && e.code() == asio::error::address_in_use && attempt < port_attempts)
                continue;
            throw boost::system::system_error{e.code(), "cannot listen on " + where.to_string() + " (" + what + ")"};
        }
    }
}

void server::start()
{
    service_.set_network([this] { take_datagrams(); }, [this] { make_room(); });
    for (auto& a : acceptors_)
        asio::co_spawn(io_, accept(a), asio::detached);
    for (const auto& d : datagrams_)
        d->start();
    asio::co_spawn(io_, watch(), asio::detached);
    await_signal();
    manager_.tell("READY=1");
}

/// A call is decided by a datagram, or waits for one answer, while a connection may ask for thousands.
void server::take_datagrams()
{
    const auto now = session::clock::now();
    if (stopping_ || now - last_datagrams_ < between_datagrams)
        return;
    last_datagrams_ = now;
    for (const auto& d : datagrams_)
        d->receive();
}

void server::make_room()
{
    while (service_.counts().answer_bytes > most_answer_bytes) {
        const auto greediest = std::ranges::max_element(
            sessions_, {}, [](const std::shared_ptr<session>& each) { return each->waiting_bytes(); });
        if (greediest == sessions_.end() || (*greediest)->waiting_bytes() == 0)
            return;
        ++service_.counts().dropped_greedy;
        service_.log().warn("{}: leaves {} bytes of answers waiting, most of all clients, and was dropped",
                            (*greediest)->address(), (*greediest)->waiting_bytes());
        service_.counts().answer_bytes -= (*greediest)->give_up_waiting();
        (*greediest)->drop();
    }
}

void server::await_signal()
{
    signals_.async_wait([this](const error_code& failed, int signal) {
        if (failed)
            return;
        if (signal != SIGHUP) {
            stop(signal);
            return;
        }
        if (hangup_)
            hangup_();
        await_signal();
    });
}

asio::awaitable<void> server::accept(asio::ip::tcp::acceptor& from)
{
    while (!stopping_) {
        error_code failed;
        asio::ip::tcp::endpoint peer;
        asio::ip::tcp::socket connected{io_};
        co_await from.async_accept(connected, peer, asio::redirect_error(asio::use_awaitable, failed));
        if (stopping_)
            break;
        if (!failed) {
            welcome(std::move(connected), peer);
            for (int more = 1; more < accepted_together; ++more) {
                asio::ip::tcp::socket another{io_};
                from.accept(another, peer, failed);
                if (failed)
                    break;
                welcome(std::move(another), peer);
            }
        } else if (failed != asio::error::connection_aborted) {
            // No descriptors left, most likely: until one is there again, trying is of no use.
            service_.log().error("cannot accept a connection: {}", failed.message());
            asio::steady_timer pause{io_, std::chrono::milliseconds{100}};
            co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, failed));
        }
    }
}

void server::refuse(asio::ip::tcp::socket& connected, std::string_view why)
{
    ++service_.counts().rejected;
    std::string text;
    wire::append_error(text, why);
    error_code ignored;
    connected.write_some(asio::buffer(text), ignored);
}

void server::take(secured connection)
{
    asio::post(io_, [this, connection = std::make_shared<secured>(std::move(connection))] {
        if (stopping_)
            return;
        welcome(connection->open_in(io_), connection->peer, connection->subject);
    });
}

/// `account`: that its certificate names; empty: none.
void server::welcome(asio::ip::tcp::socket connected, const asio::ip::tcp::endpoint& peer, const std::string& account)
{
    traffic& counts = service_.counts();
    ++counts.connections;
    const address_bytes from = bytes_of(peer.address());
    error_code failed;
    connected.non_blocking(true, failed);
    if (!options_.allow_from.empty() && !is_loopback(from) && !contains(options_.allow_from, from)) {
        ++counts.rejected;
        return;
    }
    if (sessions_.size() >= options_.max_clients) {
        refuse(connected, "max number of clients reached");
        return;
    }
    const address_bytes origin = origin_of(from);
    std::size_t& its_sessions = sessions_of_[origin];
    if (its_sessions >= (is_loopback(from) ? options_.max_clients_per_loopback : options_.max_clients_per_address)) {
        refuse(connected, "max number of clients of one address reached");
        return;
    }
    ++its_sessions;
    connected.set_option(asio::ip::tcp::no_delay{true}, failed);
    client known{.id = next_client_++,
                 .address = text_of(peer),
                 .origin = origin,
                 .unnamed = service_.with().role_of_nobody(is_loopback(from) ? reach::loopback : reach::beyond)};
    if (!account.empty())
        service_.recognise(known, account);
    const auto made = std::make_shared<session>(std::move(connected), service_, std::move(known),
                                                session_limits{options_.idle_timeout, options_.write_timeout});
    sessions_.insert(made);
    counts.clients = sessions_.size();
    asio::co_spawn(io_, made->run(), [this, made, origin](const std::exception_ptr&) {
        sessions_.erase(made);
        if (--sessions_of_[origin] == 0)
            sessions_of_.erase(origin);
        service_.counts().clients = sessions_.size();
        if (stopping_ && sessions_.empty())
            watch_timer_.cancel();
    });
}

/// Looks at every session's deadline from time to time: cheaper than a timer for each read and write.
asio::awaitable<void> server::watch()
{
    using std::chrono::milliseconds;
    milliseconds shortest = options_.write_timeout;
    if (options_.idle_timeout.count() != 0)
        shortest = std::min(shortest, options_.idle_timeout);
    const milliseconds interval = std::clamp(shortest / 4, milliseconds{10}, milliseconds{1000});
    auto next_look_at_readers = session::clock::now() + between_looks_at_readers;
    while (!stopping_ || !sessions_.empty()) {
        error_code ignored;
        watch_timer_.expires_after(stopping_ ? milliseconds{50} : interval);
        co_await watch_timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        const auto now = session::clock::now();
        manager_.alive();
        service_.look_at_store();
        if (now >= next_look_at_readers) {
            service_.look_at_readers();
            next_look_at_readers = now + between_looks_at_readers;
        }
        const bool accounts_changed = service_.accounts_changed();
        for (const auto& s : sessions_) {
            if (accounts_changed || s->has_expired(system_now()))
                s->recheck();
            if (now >= stop_deadline_)
                s->drop();
            else
                s->check(now);
        }
    }
}

void server::stop(int signal)
{
    service_.log().info("{}: answering what was asked, then ending", signal == SIGTERM ? "SIGTERM" : "SIGINT");
    manager_.tell("STOPPING=1");
    stopping_ = true;
    stop_deadline_ = session::clock::now() + farewell;
    if (end_)
        end_();
    error_code ignored;
    signals_.remove(SIGINT, ignored);  // who is impatient at a terminal may press it once more
    for (auto& a : acceptors_)
        a.close(ignored);
    for (const auto& d : datagrams_)
        d->stop();
    datagrams_.clear();
    for (const auto& s : sessions_)
        s->stop();
    watch_timer_.cancel();
}

}  // namespace ringfence::server
