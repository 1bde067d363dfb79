// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_SERVE_CHILD_HPP
#define RINGFENCE_DAEMON_SERVE_CHILD_HPP

#include "serve/asio.hpp"

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ringfence::server {

struct child_settings {
    std::string program{};
    std::vector<std::string> words{};        ///< behind its name
    std::vector<std::string> environment{};  ///< `NAME=VALUE`, beside the daemon's own
    std::string folder{};                    ///< it works in; empty: the daemon's
    int input = -1;                          ///< its standard input, from where it is read; -1: none
    std::size_t most_memory = 0;             ///< bytes of data of its own; 0: any
    std::chrono::milliseconds most_time{0};  ///< 0: any
};

/// How it ended.
struct child_end {
    enum class cause : std::uint8_t { exited, killed, out_of_time } is = cause::killed;
    int status = -1;       ///< what it exited with
    int signal = 0;        ///< that ended it
    std::string errors{};  ///< what it wrote to standard error, the last 64 KiB

    bool exited_with(int with) const noexcept { return is == cause::exited && status == with; }
};

/// A process that does what might take long or all memory, or end the daemon with it. Runs behind the daemon's threads.
/// It is killed, if it has not ended, when this is destroyed. For the thread of `io`.
class child {
public:
    /// Throws `std::system_error` where it cannot be started.
    child(asio::io_context& io, const child_settings& with);
    child(const child&) = delete;
    child& operator=(const child&) = delete;
    ~child();

    /// What it wrote to standard output since, empty at the end of that.
    asio::awaitable<std::string> read();

    /// Waits until it ends, of which what it writes to standard output must have been read.
    asio::awaitable<child_end> wait();

    /// Ends it at once.
    void kill() noexcept;

private:
    void reap(bool waits) noexcept;

    pid_t id_ = -1;
    std::optional<int> ended_{};  // as waitpid has it
    asio::posix::stream_descriptor output_;
    asio::posix::stream_descriptor process_;
    asio::steady_timer deadline_;
    int errors_ = -1;
    bool out_of_time_ = false;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace ringfence::server

#endif
