// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_CLI_PROGRESS_HPP
#define RINGFENCE_DAEMON_CLI_PROGRESS_HPP

#include "cli/command.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace ringfence::command {

/// What is counted.
enum class progress_unit : std::uint8_t { numbers, bytes };

/// A line on the terminal that shows how far a long work has come, how fast it goes and how long it will take; nothing
/// where stderr is none. Gone when it ends.
class progress_line {
public:
    progress_line() = default;
    progress_line(const progress_line&) = delete;
    progress_line& operator=(const progress_line&) = delete;
    ~progress_line() { clear(); }

    /// `total` 0: not known.
    void show(std::string_view what, std::uint64_t done, std::uint64_t total, progress_unit unit)
    {
        if (!lively_)
            return;
        const auto now = std::chrono::steady_clock::now();
        if (what != what_) {
            what_ = what;
            began_ = now;
            done_before_ = done;
        } else if (now - last_ < std::chrono::milliseconds{100}) {
            return;
        }
        last_ = now;
        shown_ = true;
        const double seconds = std::chrono::duration<double>(now - began_).count();
        const double rate = seconds < 0.2 ? 0 : static_cast<double>(done - std::min(done, done_before_)) / seconds;
        std::string line = what_ + ' ';
        if (total == 0) {
            line += scaled(static_cast<double>(done), unit);
        } else {
            constexpr std::uint64_t width = 30;
            const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
            const auto filled = static_cast<std::uint64_t>(share * width);
            line += fmt::format("[{:#<{}}{:<{}}] {:3}%", "", filled, "", width - filled, static_cast<int>(share * 100));
        }
        if (rate > 0) {
            line += "  " + scaled(rate, unit) + "/s";
            if (total > done)
                line += "  " + left(static_cast<double>(total - done) / rate) + " left";
        }
        fmt::print(stderr, "\r\x1b[K{}", line);
    }

    /// Takes the line away, so that something else can be written.
    void clear()
    {
        if (shown_)
            std::fputs("\r\x1b[K", stderr);
        shown_ = false;
    }

private:
    static std::string scaled(double value, progress_unit unit)
    {
        const char* const end = unit == progress_unit::bytes ? "B" : "";
        if (value >= 1e9)
            return fmt::format("{:.1f} G{}", value / 1e9, end);
        if (value >= 1e6)
            return fmt::format("{:.1f} M{}", value / 1e6, end);
        if (value >= 1e4)
            return fmt::format("{:.0f} k{}", value / 1e3, end);
        return fmt::format("{:.0f}{}{}", value, *end == '\0' ? "" : " ", end);
    }

    static std::string left(double seconds)
    {
        const auto whole = static_cast<std::uint64_t>(std::min(seconds, 360000.0)) + 1;
        if (whole >= 3600)
            return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
        return fmt::format("{}:{:02}", whole / 60, whole % 60);
    }

    bool lively_ = stderr_is_lively();
    bool shown_ = false;
    std::string what_;
    std::uint64_t done_before_ = 0;  ///< when `what_` began
    std::chrono::steady_clock::time_point began_;
    std::chrono::steady_clock::time_point last_;
};

}  // namespace ringfence::command

#endif
