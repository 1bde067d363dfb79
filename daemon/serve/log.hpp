// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_SERVE_LOG_HPP
#define RINGFENCE_DAEMON_SERVE_LOG_HPP

#include <spdlog/logger.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace ringfence::server {

enum class log_form : std::uint8_t {
    journal,  ///< each line begins with its priority, `<6>`, as sd-daemon(3) says; the journal knows the time
    terminal  ///< local time and level, for eyes
};

/// Writes to the standard error stream. `level`: debug, info, warning or error.
std::shared_ptr<spdlog::logger> make_log(log_form form, const std::string& level);

/// How many lines standard error did not take, as nobody read its pipe: none is waited for. Thread safe.
std::uint64_t dropped_lines(const spdlog::logger& of);

/// Lets what comes from one place through so often within a second, so that neither a store that fails nor a flood of
/// calls fills the disk with its log. A place is whatever its name says. For one thread.
class repetition_limit {
public:
    /// `most`: times within a second. Beyond `places` at a time others are held back altogether.
    explicit repetition_limit(std::uint64_t most = 1, std::size_t places = 64) : most_{most}, max_places_{places} {}

    /// How many times it was held back since it was last let through; nothing where it is to be held back now.
    std::optional<std::uint64_t> passes(const std::string& place, std::chrono::steady_clock::time_point now);

private:
    struct seen {
        std::chrono::steady_clock::time_point since;
        std::uint64_t passed = 1;
        std::uint64_t held_back = 0;
    };
    static constexpr std::chrono::seconds interval{1};

    const std::uint64_t most_;
    const std::size_t max_places_;
    std::map<std::string, seen> places_;
};

/// Says in the log what went wrong where nobody waits for an answer: each text once in a while. For one thread.
class complaints {
public:
    explicit complaints(spdlog::logger& to) : to_{to} {}

    void say(const std::string& text);

private:
    spdlog::logger& to_;
    repetition_limit limit_;
};

}  // namespace ringfence::server

#endif
