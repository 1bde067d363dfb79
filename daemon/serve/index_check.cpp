// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/index_check.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <utility>

namespace ringfence::server {

namespace {

// A part takes a tenth of a millisecond where the system has it in memory, and so a hundredth of a processor.
constexpr std::size_t part = std::size_t{1} << 20;
constexpr std::chrono::milliseconds between_parts{10};
// What has changed since is looked for that often.
constexpr std::chrono::seconds between_rounds{1};

}  // namespace

index_check::index_check(engine& of, complaint complain) : engine_{of}, complain_{std::move(complain)}
{
    thread_ = std::thread{[this] { run(); }};
}

void index_check::stop()
{
    {
        const mutex_lock lock{mutex_};
        stopping_ = true;
    }
    ends_.notify_one();
    if (thread_.joinable())
        thread_.join();
}

std::string index_check::trouble() const
{
    const mutex_lock lock{mutex_};
    return trouble_;
}

bool index_check::look()
{
    std::string found;
    bool more = false;
    try {
        more = engine_.check_index(part);
    } catch (const store::error& e) {
        // Anything else is met, and told, by those who decide.
        if (e.code() == store::error_code::corrupt)
            found = e.what();
    } catch (const std::exception&) {
    }
    {
        const mutex_lock lock{mutex_};
        if (found == trouble_)
            return more;
        trouble_ = found;
    }
    if (!found.empty())
        complain_(found);
    return more;
}

void index_check::run()
{
    for (;;) {
        const bool more = look();
        const auto next = std::chrono::steady_clock::now() +
                          (more ? std::chrono::milliseconds{between_parts} : std::chrono::milliseconds{between_rounds});
        const mutex_lock lock{mutex_};
        while (!stopping_ && ends_.wait_until(mutex_, next) != std::cv_status::timeout) {
        }
        if (stopping_)
            return;
    }
}

}  // namespace ringfence::server
