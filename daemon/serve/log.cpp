// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/log.hpp"

#include <ringfence/base/backticked.hpp>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/sinks/stdout_sinks.h>

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

}  // namespace

std::shared_ptr<spdlog::logger> make_log(log_form form, const std::string& level)
{
    std::shared_ptr<spdlog::logger> log;
    if (form == log_form::journal) {
        auto formatter = std::make_unique<spdlog::pattern_formatter>();
        formatter->add_flag<priority_flag>('*').set_pattern("<%*>%v");
        log = std::make_shared<spdlog::logger>("ringfenced", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        log->set_formatter(std::move(formatter));
    } else {
        log = std::make_shared<spdlog::logger>("ringfenced", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
        log->set_pattern("%Y-%m-%d %H:%M:%S.%e %^%l%$ %v");
    }
    log->set_level(spdlog::level::from_str(level));
    log->flush_on(spdlog::level::trace);
    return log;
}

std::optional<std::uint64_t> repetition_limit::passes(const std::string& text,
                                                      std::chrono::steady_clock::time_point now)
{
    const auto known = texts_.find(text);
    if (known != texts_.end()) {
        if (now - known->second.when < interval) {
            ++known->second.held_back;
            return std::nullopt;
        }
        const std::uint64_t held_back = known->second.held_back;
        known->second = {now, 0};
        return held_back;
    }
    if (texts_.size() == max_texts) {
        std::erase_if(texts_, [&](const auto& t) { return now - t.second.when >= interval; });
        if (texts_.size() == max_texts)
            return std::nullopt;
    }
    texts_.emplace(text, seen{now, 0});
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
