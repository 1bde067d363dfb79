// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// For `--follow`: waiting, and being asked to end meanwhile.

#ifndef RINGFENCE_DAEMON_CLI_ENDING_HPP
#define RINGFENCE_DAEMON_CLI_ENDING_HPP

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

namespace ringfence::command {

/// Wakes up when the process is asked to end.
class ending {
public:
    /// Throws `std::system_error`.
    ending()
    {
        sigset_t wanted;
        sigemptyset(&wanted);
        sigaddset(&wanted, SIGINT);
        sigaddset(&wanted, SIGTERM);
        ::sigprocmask(SIG_BLOCK, &wanted, &before_);
        from_ = ::signalfd(-1, &wanted, SFD_CLOEXEC);
        if (from_ < 0)
            throw std::system_error{errno, std::generic_category(), "signals cannot be waited for"};
    }
    ending(const ending&) = delete;
    ending& operator=(const ending&) = delete;
    ~ending()
    {
        ::close(from_);
        ::sigprocmask(SIG_SETMASK, &before_, nullptr);
    }

    /// Whether it came within so many milliseconds.
    bool within(int milliseconds) const
    {
        pollfd waiting{from_, POLLIN, 0};
        if (::poll(&waiting, 1, milliseconds) <= 0)
            return false;
        signalfd_siginfo taken;  // taken off, so that it does not end the process when it is let through again
        return ::read(from_, &taken, sizeof taken) == static_cast<ssize_t>(sizeof taken);
    }

private:
    sigset_t before_{};
    int from_ = -1;
};

}  // namespace ringfence::command

#endif
