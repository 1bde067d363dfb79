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
#include <string>
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

    /// `what` names the part of the work that `done` of `total` things are of; `total` 0: not known.
    void show(std::string_view what, std::uint64_t done, std::uint64_t total)
    {
        const auto now = std::chrono::steady_clock::now();
        if (what != what_) {
            what_ = what;
            begin_ = now;
            first_ = done;
        }
        if (!lively_ || (shown_ && now - last_ < std::chrono::milliseconds{100}))
            return;
        last_ = now;
        shown_ = true;
        const double seconds = std::chrono::duration<double>(now - begin_).count();
        const double rate = seconds > 0 ? static_cast<double>(done - std::min(first_, done)) / seconds : 0;
        if (total == 0) {
            fmt::print(stderr, "\r\x1b[K{} {} {}", what, done, rate_text(rate));
            return;
        }
        constexpr std::uint64_t width = 30;
        const std::uint64_t filled = std::min(width, done * width / total);
        fmt::print(stderr, "\r\x1b[K{} [{:#<{}}{:<{}}] {:3}% {}{}", what, "", filled, "", width - filled,
                   std::min<std::uint64_t>(100, done * 100 / total), rate_text(rate),
                   rate > 0 && done < total ? left_text(static_cast<double>(total - done) / rate) : std::string{});
    }

private:
    static std::string rate_text(double rate)
    {
        return rate >= 1e6   ? fmt::format("{:.1f} M/s", rate / 1e6)
               : rate >= 1e3 ? fmt::format("{:.1f} k/s", rate / 1e3)
                             : fmt::format("{:.0f}/s", rate);
    }

    static std::string left_text(double seconds)
    {
        constexpr double longest = 100 * 3600;
        const auto left = static_cast<std::uint64_t>(std::min(seconds, longest));
        return left >= 3600 ? fmt::format(", {}:{:02}:{:02} left", left / 3600, left / 60 % 60, left % 60)
                            : fmt::format(", {}:{:02} left", left / 60, left % 60);
    }

    bool lively_ = stderr_is_lively();
    bool shown_ = false;
    std::string what_;
    std::uint64_t first_ = 0;
    std::chrono::steady_clock::time_point begin_;
    std::chrono::steady_clock::time_point last_;
};

}  // namespace ringfence::command

#endif
