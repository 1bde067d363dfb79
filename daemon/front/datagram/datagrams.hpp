// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_FRONT_DATAGRAM_DATAGRAMS_HPP
#define RINGFENCE_DAEMON_FRONT_DATAGRAM_DATAGRAMS_HPP

#include "front/resp/service.hpp"
#include "serve/asio.hpp"
#include "serve/networks.hpp"

#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace ringfence::server {

/// Answers datagrams on one socket, many with one system call: Asio says when there are some, the rest is Linux's
/// recvmmsg and sendmmsg. All on the I/O thread.
class datagrams : public std::enable_shared_from_this<datagrams> {
public:
    /// `allowed`: who is answered beyond loopback.
    datagrams(asio::ip::udp::socket bound, service& answers, const std::vector<network>& allowed);

    void start();

    /// Answers what has arrived by now, some of it where that is much.
    void receive();

    /// Answers what has arrived by now, then ends.
    void stop();

private:
    static constexpr std::size_t batch = 64;
    static constexpr std::size_t control_size = 64;

    struct slot {
        std::vector<char> input = std::vector<char>(wire::max_request_size + 1);
        std::string reply;
        sockaddr_storage from{};
        alignas(std::size_t) std::array<char, control_size> control{};
        iovec in{};
        iovec out{};
    };

    /// A reply that waits for a change of a list.
    struct waiting {
        waiting(asio::ip::udp::socket& socket) : timer{socket.get_executor()} {}

        std::string reply;
        sockaddr_storage to{};
        socklen_t to_size = 0;
        alignas(std::size_t) std::array<char, control_size> control{};
        std::size_t control_size_used = 0;
        asio::steady_timer timer;
        bool sent = false;
    };

    void wait();
    std::size_t receive_batch();
    void answer(std::size_t at);
    void send_batch();
    void answer_later(std::size_t at, handled next);
    void send(waiting& late);

    asio::ip::udp::socket socket_;
    service& service_;
    const std::vector<network>& allowed_;
    wire::word_list words_;
    std::vector<slot> slots_;
    std::array<mmsghdr, batch> received_{};
    std::array<mmsghdr, batch> answers_{};
    std::size_t answer_count_ = 0;
    bool tells_destination_ = false;  ///< the socket has all addresses: answers must come from the one that was asked
    bool stopping_ = false;
};

}  // namespace ringfence::server

#endif
