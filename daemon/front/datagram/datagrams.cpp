// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/datagram/datagrams.hpp"

#include <netinet/in.h>

#include <cerrno>
#include <cstring>
#include <exception>

namespace ringfence::server {

namespace {

// Batches at a time, before TCP clients have their turn.
constexpr int max_batches_a_turn = 16;

constexpr int receive_buffer = 4 * 1024 * 1024;  // the system may give less

/// Turns the address that a datagram was sent to into the one that the answer is sent from: the interface is left open.
void answer_from(msghdr& message) noexcept
{
    for (cmsghdr* c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c))
        if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
            in_pktinfo info;
            std::memcpy(&info, CMSG_DATA(c), sizeof info);
            info.ipi_ifindex = 0;
            info.ipi_spec_dst = info.ipi_addr;
            std::memcpy(CMSG_DATA(c), &info, sizeof info);
        } else if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
            in6_pktinfo info;
            std::memcpy(&info, CMSG_DATA(c), sizeof info);
            if (!IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr))
                info.ipi6_ifindex = 0;
            std::memcpy(CMSG_DATA(c), &info, sizeof info);
        }
}

}  // namespace

datagrams::datagrams(asio::ip::udp::socket bound, service& answers, const std::vector<network>& allowed)
    : socket_{std::move(bound)}, service_{answers}, allowed_{allowed}, slots_(batch)
{
    const int socket = socket_.native_handle();
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    if (socket_.local_endpoint().address().is_unspecified()) {
        tells_destination_ = true;
        if (socket_.local_endpoint().address().is_v4())
            ::setsockopt(socket, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
        else
            ::setsockopt(socket, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on);
    }
    for (std::size_t i = 0; i < batch; ++i) {
        slot& s = slots_[i];
        s.in = {s.input.data(), s.input.size()};
        received_[i].msg_hdr.msg_name = &s.from;
        received_[i].msg_hdr.msg_iov = &s.in;
        received_[i].msg_hdr.msg_iovlen = 1;
    }
}

void datagrams::start() { wait(); }

void datagrams::stop()
{
    stopping_ = true;
    receive();
    // Replies that wait for the store keep this object, and with it the socket.
    error_code ignored;
    socket_.cancel(ignored);
}

void datagrams::wait()
{
    socket_.async_wait(asio::ip::udp::socket::wait_read, [self = shared_from_this()](const error_code& failed) {
        if (failed || self->stopping_)
            return;
        self->receive();
        self->wait();
    });
}

void datagrams::receive()
{
    for (int turn = 0; turn < max_batches_a_turn; ++turn) {
        const std::size_t count = receive_batch();
        if (count == 0)
            return;
        service_.counts().datagrams += count;
        answer_count_ = 0;
        for (std::size_t i = 0; i < count; ++i)
            try {
                answer(i);
            } catch (const std::exception& e) {
                service_.log().error("a datagram was not answered: {}", e.what());
            }
        send_batch();
    }
}

/// How many datagrams there are now in the slots.
std::size_t datagrams::receive_batch()
{
    for (std::size_t i = 0; i < batch; ++i) {
        msghdr& m = received_[i].msg_hdr;
        m.msg_namelen = sizeof slots_[i].from;
        m.msg_control = tells_destination_ ? slots_[i].control.data() : nullptr;
        m.msg_controllen = tells_destination_ ? control_size : 0;
    }
    // An error such as ECONNREFUSED tells of a datagram sent earlier, and is gone once told.
    for (int attempt = 0; attempt < 4; ++attempt) {
        const int count = ::recvmmsg(socket_.native_handle(), received_.data(), batch, MSG_DONTWAIT, nullptr);
        if (count >= 0)
            return static_cast<std::size_t>(count);
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            return 0;
    }
    return 0;
}

void datagrams::answer(std::size_t at)
{
    slot& s = slots_[at];
    const address_bytes from = bytes_of(s.from);
    if (!is_loopback(from) && !contains(allowed_, from)) {
        ++service_.counts().datagrams_ignored;
        return;
    }
    s.reply.clear();
    handled next;
    if ((received_[at].msg_hdr.msg_flags & MSG_TRUNC) != 0)
        wire::append_error_line(s.reply, wire::request_too_long);
    else
        next = service_.handle_datagram({s.input.data(), received_[at].msg_len}, words_, s.reply);
    if (next.what == handled::then::wait) {
        answer_later(at, std::move(next));
        return;
    }
    if (s.reply.empty())
        return;
    s.out = {s.reply.data(), s.reply.size()};
    msghdr& m = answers_[answer_count_++].msg_hdr;
    m = received_[at].msg_hdr;
    m.msg_iov = &s.out;
    m.msg_flags = 0;
    if (tells_destination_)
        answer_from(m);
}

void datagrams::send_batch()
{
    for (std::size_t sent = 0; sent < answer_count_;) {
        const int count = ::sendmmsg(socket_.native_handle(), answers_.data() + sent,
                                     static_cast<unsigned>(answer_count_ - sent), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;  // nobody takes them fast enough: datagrams may get lost
        sent +=
            count > 0 ? static_cast<std::size_t>(count) : 1;  // else the first one cannot be sent, say to that address
    }
}

void datagrams::answer_later(std::size_t at, handled next)
{
    const msghdr& m = received_[at].msg_hdr;
    auto late = std::make_shared<waiting>(socket_);
    late->reply = std::move(next.reply);
    late->to = slots_[at].from;
    late->to_size = m.msg_namelen;
    late->control = slots_[at].control;
    late->control_size_used = tells_destination_ ? m.msg_controllen : 0;
    const auto taken = service_.with().made.submit(std::move(next.change), changes::origin::rules,
                                                   [self = shared_from_this(), late](const operate::answer&) {
                                                       late->timer.cancel();
                                                       self->send(*late);
                                                   });
    if (taken == store_writer::acceptance::full) {
        send(*late);
        return;
    }
    late->timer.expires_after(service_.with().with.effect_wait);
    late->timer.async_wait([self = shared_from_this(), late](const error_code& cancelled) {
        if (!cancelled)
            self->send(*late);
    });
}

void datagrams::send(waiting& late)
{
    if (std::exchange(late.sent, true))
        return;
    iovec out{late.reply.data(), late.reply.size()};
    msghdr m{};
    m.msg_name = &late.to;
    m.msg_namelen = late.to_size;
    m.msg_iov = &out;
    m.msg_iovlen = 1;
    if (late.control_size_used != 0) {
        m.msg_control = late.control.data();
        m.msg_controllen = late.control_size_used;
        answer_from(m);
    }
    // A datagram that cannot be sent is lost, as one may be on its way.
    [[maybe_unused]] const auto sent = ::sendmsg(socket_.native_handle(), &m, MSG_DONTWAIT | MSG_NOSIGNAL);
}

}  // namespace ringfence::server
