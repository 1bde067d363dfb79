// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How many decisions a second ringfenced gives over UDP, against a bare recvfrom/sendto echo of the same datagrams, in
// turns, on one machine: bench_udp_echo PORT, with the daemon on the first core (tests/bench/udp_rate.sh does all
// that). The echo runs on the first core too, the questions come from the second, 64 outstanding.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <vector>

namespace {

constexpr unsigned outstanding = 64;
constexpr std::chrono::seconds round_time{2};
constexpr int rounds = 5;

void pin_to(unsigned core)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(core, &set);
    ::sched_setaffinity(0, sizeof set, &set);
}

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

[[noreturn]] void fail(const char* what)
{
    std::perror(what);
    std::exit(3);
}

[[noreturn]] void echo(int socket)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    pin_to(0);
    std::array<char, 2048> buffer;
    for (;;) {
        sockaddr_in from{};
        socklen_t size = sizeof from;
        const ssize_t got =
            ::recvfrom(socket, buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
        if (got >= 0)
            ::sendto(socket, buffer.data(), static_cast<std::size_t>(got), 0, reinterpret_cast<sockaddr*>(&from), size);
    }
}

/// Answers a second.
double rate_of(std::uint16_t port, const std::vector<std::string>& questions)
{
    const int socket = ::socket(AF_INET, SOCK_DGRAM, 0);
    const sockaddr_in to = loopback(port);
    if (socket < 0 || ::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
        fail("socket");
    const timeval patience{0, 200'000};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);

    std::array<mmsghdr, outstanding> out{};
    std::array<mmsghdr, outstanding> in{};
    std::array<iovec, outstanding> out_parts{};
    std::array<iovec, outstanding> in_parts{};
    std::vector<std::array<char, 2048>> answers(outstanding);
    for (unsigned i = 0; i < outstanding; ++i) {
        in_parts[i] = {answers[i].data(), answers[i].size()};
        in[i].msg_hdr.msg_iov = &in_parts[i];
        in[i].msg_hdr.msg_iovlen = 1;
        out[i].msg_hdr.msg_iov = &out_parts[i];
        out[i].msg_hdr.msg_iovlen = 1;
    }
    std::size_t next = 0;
    const auto ask = [&](unsigned count) {
        for (unsigned i = 0; i < count; ++i) {
            const std::string& q = questions[next++ % questions.size()];
            out_parts[i] = {const_cast<char*>(q.data()), q.size()};
        }
        for (unsigned sent = 0; sent < count;) {
            const int n = ::sendmmsg(socket, out.data() + sent, count - sent, 0);
            if (n < 0)
                fail("sendmmsg");
            sent += static_cast<unsigned>(n);
        }
    };

    std::uint64_t answered = 0;
    const auto begin = std::chrono::steady_clock::now();
    const auto end = begin + round_time;
    ask(outstanding);
    while (std::chrono::steady_clock::now() < end) {
        const int n = ::recvmmsg(socket, in.data(), outstanding, MSG_WAITFORONE, nullptr);
        if (n <= 0) {
            std::fputs("answers were lost\n", stderr);
            ask(outstanding);
            continue;
        }
        if (in[0].msg_len > 0 && answers[0][0] == '-') {
            std::fprintf(stderr, "an error: %.*s\n", static_cast<int>(in[0].msg_len), answers[0].data());
            std::exit(1);
        }
        answered += static_cast<std::uint64_t>(n);
        ask(static_cast<unsigned>(n));
    }
    ::close(socket);
    return static_cast<double>(answered) /
           std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

int main(int count, char** words)
{
    const int port = count == 2 ? std::atoi(words[1]) : 0;
    if (port <= 0 || port > 65535) {
        std::fputs("usage: bench_udp_echo PORT, where ringfenced listens\n", stderr);
        return 2;
    }
    const int socket = ::socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in own = loopback(0);
    socklen_t size = sizeof own;
    if (socket < 0 || ::bind(socket, reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0 ||
        ::getsockname(socket, reinterpret_cast<sockaddr*>(&own), &size) != 0)
        fail("socket");
    const pid_t child = ::fork();
    if (child < 0)
        fail("fork");
    if (child == 0)
        echo(socket);
    pin_to(1);

    std::mt19937_64 random{1};
    std::vector<std::string> questions;
    for (int i = 0; i < 100'000; ++i)
        questions.push_back("DECIDE inbound from=+48" + std::to_string(600'000'000 + random() % 100'000'000) +
                            " to=+48221234567");

    std::vector<double> bare;
    std::vector<double> decided;
    for (int i = 0; i < rounds; ++i) {
        bare.push_back(rate_of(ntohs(own.sin_port), questions));
        decided.push_back(rate_of(static_cast<std::uint16_t>(port), questions));
    }
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    std::sort(bare.begin(), bare.end());
    std::sort(decided.begin(), decided.end());
    const double ratio = decided[rounds / 2] / bare[rounds / 2];
    std::printf("bare echo %.0f/s, decisions %.0f/s (medians of %d rounds), ratio %.2f; to reach: 0.80\n",
                bare[rounds / 2], decided[rounds / 2], rounds, ratio);
    return ratio >= 0.8 ? 0 : 1;
}
