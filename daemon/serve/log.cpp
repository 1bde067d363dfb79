// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/log.hpp"

#include <ringfence/base/backticked.hpp>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <cstddef>
#include <utility>

namespace ringfence::server {

namespace {

/// `%*`: the priority of syslog(3) that a level has.
class priority_flag : public spdlog::custom_flag_formatter {
public:
    void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& to) override
    {
        switch (message.level) {
        case spdlog::level::critical: to.push_back('2'); break;
        case spdlog::level::err: to.push_back('3'); break;
        case spdlog::level::warn: to.push_back('4'); break;
        case spdlog::level::info: to.push_back('6'); break;
        default: to.push_back('7'); break;
        }
    }

    std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<priority_flag>(); }
};

/// Passes lines on while standard error takes them, and counts those that it does not: a pipe that nobody reads must
/// not hold up decisions. A pipe that takes something takes a page of memory, and so every line that is not longer.
class unblocking_sink : public spdlog::sinks::sink {
public:
    explicit unblocking_sink(std::shared_ptr<spdlog::sinks::sink> to) : to_{std::move(to)} {}

    void log(const spdlog::details::log_msg& message) override
    {
        pollfd stream{STDERR_FILENO, POLLOUT, 0};
        if (::poll(&stream, 1, 0) == 0) {
            ++dropped_;
            return;
        }
        const std::uint64_t all = dropped_.load();
        if (const std::uint64_t before = told_.exchange(all); before != all) {
            const std::string text =
                std::to_string(all - before) + " lines of the log were dropped, as nobody took them";
            to_->log({message.source, message.logger_name, spdlog::level::warn, text});
            if (::poll(&stream, 1, 0) == 0) {
                ++dropped_;
                return;
            }
        }
        spdlog::details::log_msg cut = message;
        if (message.payload.size() > longest)
            cut.payload = spdlog::string_view_t{message.payload.data(), longest};
        to_->log(cut);
    }

    void flush() override { to_->flush(); }
    void set_pattern(const std::string& pattern) override { to_->set_pattern(pattern); }
    void set_formatter(std::unique_ptr<spdlog::formatter> formatter) override
    {
        to_->set_formatter(std::move(formatter));
    }

    std::uint64_t dropped() const noexcept { return dropped_.load(); }

private:
    static constexpr std::size_t longest = 4000;  // of the 4096, with what stands before it

    std::shared_ptr<spdlog::sinks::sink> to_;
    std::atomic<std::uint64_t> dropped_{0};
    std::atomic<std::uint64_t> told_{0};
};

}  // namespace

std::uint64_t dropped_lines(const spdlog::logger& of)
{
    std::uint64_t count = 0;
    for (const auto& each : of.sinks())
        if (const auto* const known = dynamic_cast<const unblocking_sink*>(each.get()))
            count += known->dropped();
    return count;
}

std::shared_ptr<spdlog::logger> make_log(log_form form, const std::string& level)
{
    std::shared_ptr<spdlog::logger> log;
    if (form == log_form::journal) {
        auto formatter = std::make_unique<spdlog::pattern_formatter>();
        formatter->add_flag<priority_flag>('*').set_pattern("<%*>%v");
        log = std::make_shared<spdlog::logger>(
            "ringfenced", std::make_shared<unblocking_sink>(std::make_shared<spdlog::sinks::stderr_sink_mt>()));
        log->set_formatter(std::move(formatter));
    } else {
        log = std::make_shared<spdlog::logger>(
            "ringfenced", std::make_shared<unblocking_sink>(std::make_shared<spdlog::sinks::stderr_color_sink_mt>()));
        log->set_pattern("%Y-%m-%d %H:%M:%S.%e %^%l%$ %v");
    }
    log->set_level(spdlog::level::from_str(level));
    log->flush_on(spdlog::level::trace);
    return log;
}

std::optional<std::uint64_t> repetition_limit::passes(const std::string& place,
                                                      std::chrono::steady_clock::time_point now)
{
    const auto known = places_.find(place);
    if (known != places_.end()) {
        seen& lately = known->second;
        if (now - lately.since >= interval) {
            const std::uint64_t held_back = lately.held_back;
            lately = {now};
            return held_back;
        }
        if (lately.passed < most_) {
            ++lately.passed;
            return 0;
        }
        ++lately.held_back;
        return std::nullopt;
    }
    if (places_.size() == max_places_) {
        std::erase_if(places_, [&](const auto& each) { return now - each.second.since >= interval; });
        if (places_.size() == max_places_)
            return std::nullopt;
    }
    places_.emplace(place, seen{now});
    return 0;
}

void complaints::say(const std::string& text)
{
    std::string line;
    append_line_text(line, text);
    const auto held_back = limit_.passes(line, std::chrono::steady_clock::now());
    if (!held_back)
        return;
    if (*held_back == 0)
        to_.error("{}", line);
    else
        to_.error("{} ({} times more since it was last said)", line, *held_back);
}

}  // namespace ringfence::server
