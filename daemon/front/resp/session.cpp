// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/resp/session.hpp"

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <utility>

namespace ringfence::server {

namespace {

// Of one client, before the others have their turn.
constexpr std::size_t max_requests_a_turn = 128;

// Bytes of answers at which they are sent before more requests are looked at.
constexpr std::size_t enough_output = std::size_t{64} * 1024;

// Changes of entries that may wait for one commit together.
constexpr std::size_t max_tickets = 64;

// Between two looks whether the client of a job is still there that is to end with it.
constexpr std::chrono::milliseconds between_looks{100};

constexpr std::chrono::seconds leaving_time{1};
constexpr std::size_t max_discarded = std::size_t{1024} * 1024;

}  // namespace

session::session(asio::ip::tcp::socket connected, service& answers, client from, session_limits limits)
    : socket_{std::move(connected)}, service_{answers}, client_{std::move(from)}, limits_{limits},
      woken_{socket_.get_executor()}, input_(2 * wire::max_request_size)
{
}

asio::awaitable<void> session::run()
{
    try {
        while (!gone_) {
            // NOLINTNEXTLINE(cppcoreguidelines-init-variables): the check does not see what is awaited
            const progress made = co_await answer_some();
            if (!output_.empty())
                co_await flush();
            if (gone_ || made == progress::close)
                break;
            if (made == progress::more)
                co_await asio::post(socket_.get_executor(), asio::use_awaitable);
            else if (!stopping_)
                co_await read_more();
            else if (!read_what_is_there())
                break;
        }
        if (!gone_)
            co_await leave();
    } catch (const std::exception& e) {
        service_.log().error("{}: {}", client_.address, e.what());
    }
    error_code ignored;
    socket_.close(ignored);
}

void session::stop()
{
    stopping_ = true;
    error_code ignored;
    if (doing_ == activity::reading)
        socket_.cancel(ignored);
}

void session::check(clock::time_point now)
{
    if (now < deadline_ || gone_)
        return;
    if (doing_ == activity::writing)
        if (const std::size_t left = untaken(); left < untaken_) {  // it reads, if slowly
            untaken_ = left;
            deadline_ = now + limits_.write;
            return;
        }
    if (doing_ == activity::reading) {
        ++service_.counts().dropped_idle;
        service_.log().debug("{}: asked nothing for too long", client_.address);
    } else if (doing_ == activity::writing) {
        ++service_.counts().dropped_slow;
        service_.log().warn("{}: does not take its answers and was dropped", client_.address);
    }
    drop();
}

void session::drop()
{
    gone_ = true;
    error_code ignored;
    socket_.close(ignored);
    woken_.cancel();
}

asio::awaitable<session::progress> session::answer_some()
{
    using outcome = wire::request_reader::outcome;
    service_.before_turn();
    last_turn_ = clock::now();
    for (std::size_t count = 0; !gone_; ++count) {
        if (client_.dismissed)
            co_return progress::close;
        if (count == max_requests_a_turn || output_.size() >= enough_output) {
            co_await settle();
            co_return progress::more;
        }
        if (count != 0 && last_request_ - last_turn_ >= turn) {
            if (tickets_.empty())
                co_return progress::more;
            // Changes that were asked for together go into one commit, however many turns it takes to read them.
            co_await give_way();
        }
        const outcome found = reader_.read(unread());
        if (found == outcome::incomplete) {
            co_await settle();
            co_return progress::drained;
        }
        last_request_ = clock::now();
        if (found == outcome::request && !reader_.words().empty()) {
            if (!tickets_.empty() && (!service::may_overtake(reader_.words()) || tickets_.size() == max_tickets))
                co_await settle();
            const std::size_t before = output_.size();
            handled next = service_.handle(reader_.words(), client_, output_);
            if (next.what == handled::then::go_on)
                co_await go_on(next);
            begin_ += reader_.consumed();
            if (next.what == handled::then::close) {
                co_return progress::close;
            }
            if (next.what == handled::then::wait) {
                // What comes after a decision sees what its rule changed; what comes after AUTH has the new role; and a
                // client has one job at the desk at a time.
                const bool long_wait = static_cast<bool>(next.job);
                const bool in_turn = !next.reply.empty() || long_wait;
                take_turn(std::move(next));
                if (long_wait && !output_.empty())
                    co_await flush();  // what was answered before does not wait for it
                if (in_turn)
                    co_await settle();
            } else if (!tickets_.empty()) {
                // Behind those that wait.
                tickets_.push_back(std::make_shared<ticket>(ticket{{}, desk_answer{output_.substr(before)}}));
                output_.resize(before);
            }
        } else if (found == outcome::request) {
            begin_ += reader_.consumed();
        } else {
            co_await settle();
            wire::append_error(output_, reader_.error());
            if (found == outcome::broken)
                co_return progress::close;
            begin_ += reader_.consumed();
        }
    }
    co_return progress::close;
}

/// Lets the others have their turn.
asio::awaitable<void> session::give_way()
{
    co_await asio::post(socket_.get_executor(), asio::use_awaitable);
    service_.before_turn();
    last_turn_ = clock::now();
}

/// Does the rest of what takes several turns, in as many.
asio::awaitable<void> session::go_on(handled& with)
{
    while (with.what == handled::then::go_on && !gone_) {
        co_await give_way();
        if (auto done = with.step(output_))
            with = *std::move(done);
    }
}

/// Begins what the answer waits for. It follows the answers before it.
void session::take_turn(handled next)
{
    auto waiting = std::make_shared<ticket>(ticket{next.reply, {}, next.gone, next.ends_with_client});
    tickets_.push_back(waiting);
    service_.begin(std::move(next), client_, [waiting, weak = weak_from_this()](desk_answer made) {
        waiting->answer = std::move(made);
        if (const auto self = weak.lock())
            self->woken_.cancel();
    });
}

/// Waits for what was begun, and appends the answers.
asio::awaitable<void> session::settle()
{
    for (const auto& t : tickets_) {
        // A decision does not wait for ever for its rule's change; who asked for one himself does.
        const auto until =
            t->reply.empty() ? clock::time_point::max() : clock::now() + service_.with().with.effect_wait;
        while (!t->answer && !gone_ && clock::now() < until) {
            error_code ignored;
            woken_.expires_at(t->gone ? std::min(until, clock::now() + between_looks) : until);
            co_await woken_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
            // Who has closed its side and asked for nothing more is mostly gone; some only listen, as `nc -N`.
            if (t->gone && !t->answer && (t->ends_with_client || unread().empty()) && has_hung_up())
                *t->gone = true;
        }
        if (t->gone && gone_)
            *t->gone = true;
        if (!t->answer) {
            output_.append(t->reply);
            continue;
        }
        if (t->answer->learnt)
            t->answer->learnt(client_);
        // An explanation may have megabytes.
        if (output_.empty())
            output_ = std::move(t->answer->bytes);
        else
            output_.append(t->answer->bytes);
    }
    tickets_.clear();
}

/// Waits until the client may have its answers.
asio::awaitable<void> session::hold_back()
{
    while (!gone_ && !stopping_ && clock::now() < client_.held_until) {
        error_code ignored;
        woken_.expires_at(std::min(client_.held_until, clock::now() + between_looks));
        co_await woken_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        if (has_hung_up())
            gone_ = true;
    }
}

asio::awaitable<void> session::flush()
{
    co_await hold_back();
    error_code failed;
    std::size_t sent = socket_.write_some(asio::buffer(output_), failed);
    if (failed == asio::error::would_block)
        failed.clear();
    if (!failed && sent < output_.size()) {
        doing_ = activity::writing;
        waiting_bytes_ = output_.capacity();
        service_.counts().answer_bytes += waiting_bytes_;
        service_.make_room();
        while (!failed && sent < output_.size()) {
            untaken_ = untaken();
            deadline_ = clock::now() + limits_.write;
            sent += co_await socket_.async_write_some(asio::buffer(output_.data() + sent, output_.size() - sent),
                                                      asio::redirect_error(asio::use_awaitable, failed));
        }
        service_.counts().answer_bytes -= std::exchange(waiting_bytes_, 0);
        doing_ = activity::working;
        deadline_ = clock::time_point::max();
        last_request_ = clock::now();
    }
    if (failed)
        gone_ = true;
    output_.clear();
    if (output_.capacity() > 4 * enough_output)
        output_.shrink_to_fit();
}

/// Whether the client has closed its side and there is nothing more to be read of it.
bool session::has_hung_up()
{
    char one = 0;
    return ::recv(socket_.native_handle(), &one, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

/// Bytes that were sent and that the client's system has not acknowledged. The system tells that there is room for more
/// only once a third of what it holds, megabytes, is gone: too seldom to see a slow client read.
std::size_t session::untaken()
{
    int bytes = 0;
    return ::ioctl(socket_.native_handle(), SIOCOUTQ, &bytes) == 0 && bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
}

asio::mutable_buffer session::free_space()
{
    if (begin_ == end_) {
        begin_ = end_ = 0;
    } else if (input_.size() - end_ < wire::max_request_size) {
        std::memmove(input_.data(), input_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    return asio::buffer(input_.data() + end_, input_.size() - end_);
}

asio::awaitable<void> session::read_more()
{
    error_code failed;
    doing_ = activity::reading;
    deadline_ = limits_.idle.count() == 0 ? clock::time_point::max() : last_request_ + limits_.idle;
    // NOLINTNEXTLINE(cppcoreguidelines-init-variables): the check does not see what is awaited
    const std::size_t size =
        co_await socket_.async_read_some(free_space(), asio::redirect_error(asio::use_awaitable, failed));
    doing_ = activity::working;
    deadline_ = clock::time_point::max();
    end_ += size;
    if (failed && !(stopping_ && failed == asio::error::operation_aborted))
        gone_ = true;
}

/// Reads without waiting. Whether there was something.
bool session::read_what_is_there()
{
    error_code failed;
    const std::size_t size = socket_.read_some(free_space(), failed);
    end_ += size;
    return !failed && size != 0;
}

/// Ends so that the last answers arrive: closing a socket whose input was not read to its end would discard them.
asio::awaitable<void> session::leave()
{
    error_code failed;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, failed);
    doing_ = activity::leaving;
    deadline_ = clock::now() + leaving_time;
    for (std::size_t discarded = 0; !failed && discarded < max_discarded;)
        discarded +=
            co_await socket_.async_read_some(asio::buffer(input_), asio::redirect_error(asio::use_awaitable, failed));
}

}  // namespace ringfence::server
