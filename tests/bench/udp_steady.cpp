// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Asks ringfenced over UDP at a steady rate for as long as a command runs, and tells how long the answers took, how
// many were lost and how many were wrong:
//
//     bench_udp_steady PORT RATE LISTED UNLISTED always|appears COMMAND [WORD...]
//
// LISTED and UNLISTED are files with one E.164 number a line, asked in turns. `always`: the listed ones are listed all
// the time, as while a register is replaced by itself. `appears`: nobody is listed at first, and once one is, all are,
// as while one is imported. Prints one line: asked, lost, wrong, and p50, p99, p99.9 and the longest in milliseconds.
//
// An answer has come when the kernel has it for us (SO_TIMESTAMPNS): where cores are few, it would otherwise be
// measured how long this program waits for one of them, in which the daemon has no part.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using clock_type = std::chrono::steady_clock;
using stamp = std::chrono::system_clock::time_point;  // what the kernel stamps with

std::vector<std::string> lines_of(const char* path)
{
    std::ifstream in{path};
    std::vector<std::string> found;
    for (std::string line; std::getline(in, line);)
        found.push_back(line);
    if (found.empty()) {
        std::fprintf(stderr, "%s has no numbers\n", path);
        std::exit(2);
    }
    return found;
}

[[noreturn]] void fail(const char* what)
{
    std::perror(what);
    std::exit(3);
}

struct question {
    stamp sent{};
    bool listed = false;
    bool answered = false;
};

class asker {
public:
    asker(std::uint16_t port, bool appears) : appears_{appears}
    {
        socket_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int room = 4 << 20;
        if (socket_ < 0 || ::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
            fail("socket");
        const int on = 1;
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
        if (::setsockopt(socket_, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) != 0)
            fail("SO_TIMESTAMPNS");
    }

    void ask(const std::string& number, bool listed)
    {
        const std::string text = "DECIDE campaign name=bench to=" + number + " id=" + std::to_string(questions_.size());
        questions_.push_back({std::chrono::system_clock::now(), listed, false});
        if (::send(socket_, text.data(), text.size(), 0) < 0 && errno != EAGAIN)
            fail("send");
    }

    /// Takes what has come by then, waiting no longer.
    void listen_until(clock_type::time_point until)
    {
        for (;;) {
            std::array<char, 2048> buffer;
            alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(timespec))> stamped;
            iovec into{buffer.data(), buffer.size()};
            msghdr message{};
            message.msg_iov = &into;
            message.msg_iovlen = 1;
            message.msg_control = stamped.data();
            message.msg_controllen = stamped.size();
            const ssize_t got = ::recvmsg(socket_, &message, 0);
            if (got > 0) {
                note({buffer.data(), static_cast<std::size_t>(got)}, came(message));
                continue;
            }
            const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(until - clock_type::now()).count();
            if (left <= 0)
                return;
            pollfd waits{socket_, POLLIN, 0};
            const timespec time{0, static_cast<long>(std::min<std::int64_t>(left, 999'999'999))};
            ::ppoll(&waits, 1, &time, nullptr);
        }
    }

    void report()
    {
        std::sort(taken_.begin(), taken_.end());
        const auto at = [&](double share) {
            return taken_.empty()
                       ? 0.0
                       : taken_[std::min(taken_.size() - 1,
                                         static_cast<std::size_t>(share * static_cast<double>(taken_.size())))];
        };
        std::printf("asked %zu, lost %zu, wrong %llu, p50 %.3f ms, p99 %.3f ms, p99.9 %.3f ms, longest %.3f ms\n",
                    questions_.size(), questions_.size() - taken_.size(), static_cast<unsigned long long>(wrong_),
                    at(0.5), at(0.99), at(0.999), taken_.empty() ? 0.0 : taken_.back());
    }

private:
    static stamp came(msghdr& message)
    {
        timespec at{};
        const cmsghdr* const first = CMSG_FIRSTHDR(&message);
        if (first == nullptr || first->cmsg_level != SOL_SOCKET || first->cmsg_type != SCM_TIMESTAMPNS)
            fail("an answer without a time stamp");
        std::memcpy(&at, CMSG_DATA(first), sizeof at);
        return stamp{std::chrono::duration_cast<stamp::duration>(std::chrono::seconds{at.tv_sec} +
                                                                 std::chrono::nanoseconds{at.tv_nsec})};
    }

    void note(std::string_view answer, stamp at)
    {
        const auto id = answer.rfind("id=");  // a bare echo has it as well
        const std::size_t which = id == std::string_view::npos
                                      ? questions_.size()
                                      : std::strtoull(std::string{answer.substr(id + 3)}.c_str(), nullptr, 10);
        if (which >= questions_.size()) {
            ++wrong_;
            return;
        }
        question& asked = questions_[which];
        if (asked.answered)
            return;
        asked.answered = true;
        taken_.push_back(std::chrono::duration<double, std::milli>(at - asked.sent).count());
        const bool said = !answer.starts_with("allow");
        if (appears_ && asked.listed && said && first_listed_ == stamp{})
            first_listed_ = at;
        // Asked before the first such answer came, a question may have been decided before or after the import.
        const bool undecided =
            appears_ && asked.listed && (first_listed_ == stamp{} ? !said : asked.sent < first_listed_);
        if (!undecided && said != asked.listed)
            ++wrong_;
    }

    bool appears_;
    int socket_ = -1;
    std::vector<question> questions_;
    std::vector<double> taken_;
    stamp first_listed_{};
    std::uint64_t wrong_ = 0;
};

}  // namespace

int main(int count, char** words)
{
    const std::string_view mode = count > 6 ? words[5] : "";
    if (mode != "always" && mode != "appears") {
        std::fputs("usage: bench_udp_steady PORT RATE LISTED UNLISTED always|appears COMMAND [WORD...]\n", stderr);
        return 2;
    }
    const int rate = std::atoi(words[2]);
    const auto listed = lines_of(words[3]);
    const auto unlisted = lines_of(words[4]);
    asker asks{static_cast<std::uint16_t>(std::atoi(words[1])), mode == "appears"};

    const pid_t child = ::fork();
    if (child < 0)
        fail("fork");
    if (child == 0) {
        ::execvp(words[6], words + 6);
        fail(words[6]);
    }
    constexpr std::chrono::milliseconds tick{1};
    const int a_tick = std::max(1, rate / 1000);
    std::size_t next = 0;
    int status = 0;
    bool running = true;
    auto due = clock_type::now();
    // On for a second after the command's end, to see its outcome.
    for (auto last = clock_type::time_point::max(); due < last; due += tick) {
        for (int i = 0; i < a_tick; ++i, ++next)
            asks.ask(next % 2 == 0 ? listed[next / 2 % listed.size()] : unlisted[next / 2 % unlisted.size()],
                     next % 2 == 0);
        asks.listen_until(due + tick);
        if (running && ::waitpid(child, &status, WNOHANG) == child) {
            running = false;
            last = clock_type::now() + std::chrono::seconds{1};
        }
    }
    asks.listen_until(clock_type::now() + std::chrono::milliseconds{500});
    asks.report();
    return WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}
