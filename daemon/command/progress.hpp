// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_COMMAND_PROGRESS_HPP
#define RINGFENCE_DAEMON_COMMAND_PROGRESS_HPP

#include "command.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string_view>

namespace ringfence::command {

/// A line on the terminal that shows how far a long work has come; nothing where stderr is none. Gone when it ends.
class progress_line {
public:
    progress_line() = default;
    progress_line(const progress_line&) = delete;
    progress_line& operator=(const progress_line&) = delete;
    ~progress_line()
    {
        if (shown_)
            std::fputs("\r\x1b[K", stderr);
    }

    /// `total` 0: not known.
    void show(std::string_view what, std::uint64_t done, std::uint64_t total)
    {
        const auto now = std::chrono::steady_clock::now();
        if (!lively_ || (shown_ && now - last_ < std::chrono::milliseconds{100}))
            return;
        last_ = now;
        shown_ = true;
        if (total == 0) {
            fmt::print(stderr, "\r\x1b[K{} {}", what, done);
            return;
        }
        constexpr std::uint64_t width = 40;
        const std::uint64_t filled = std::min(width, done * width / total);
        fmt::print(stderr, "\r\x1b[K{} [{:#<{}}{:<{}}] {:3}%", what, "", filled, "", width - filled,
                   std::min<std::uint64_t>(100, done * 100 / total));
    }

private:
    bool lively_ = stderr_is_lively();
    bool shown_ = false;
    std::chrono::steady_clock::time_point last_;
};

}  // namespace ringfence::command

#endif
