// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/desk.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace ringfence::server {

desk::desk(std::size_t capacity, poster post, teller tell) : capacity_{capacity}, post_{std::move(post)}, tell_{tell}
{
    thread_ = std::thread{[this] { run(); }};
}

desk::~desk() { stop(); }

desk::acceptance desk::submit(job what, completion done, gone_flag gone)
{
    {
        const mutex_lock lock{mutex_};
        if (stopping_ || tasks_.size() + working_ >= capacity_)
            return acceptance::full;
        tasks_.push_back({std::move(what), std::move(done), std::move(gone)});
    }
    more_.notify_one();
    return acceptance::taken;
}

void desk::stop()
{
    {
        const mutex_lock lock{mutex_};
        stopping_ = true;
        ending_ = true;
    }
    more_.notify_one();
    if (thread_.joinable())
        thread_.join();
}

std::size_t desk::waiting() const
{
    const mutex_lock lock{mutex_};
    return tasks_.size() + working_;
}

bool desk::others_wait() const
{
    const mutex_lock lock{mutex_};
    return !tasks_.empty();
}

desk::task desk::take_next()
{
    auto next = std::ranges::find_if(tasks_, [](const task& each) { return !each.gone || !each.gone->load(); });
    if (next == tasks_.end())
        next = tasks_.begin();
    task taken = std::move(*next);
    tasks_.erase(next);
    return taken;
}

void desk::run()
{
    for (;;) {
        task next;
        bool ending = false;
        {
            const mutex_lock lock{mutex_};
            working_ = 0;
            while (!stopping_ && tasks_.empty())
                more_.wait(mutex_);
            if (tasks_.empty())
                return;
            next = take_next();
            working_ = 1;
            ending = stopping_;
        }
        desk_answer made = std::move(next.so_far);
        if (!ending)
            made = answer_of(next.what);
        else if (made.bytes.empty())
            made.bytes = tell_({operate::error_code::busy, "the daemon is ending"});
        if (made.goes_on && !ending) {
            next.what = std::exchange(made.goes_on, {});
            next.so_far = std::move(made);
            const mutex_lock lock{mutex_};
            tasks_.push_back(std::move(next));
            continue;
        }
        post_([done = std::move(next.done), made = std::move(made)]() mutable { done(std::move(made)); });
    }
}

desk_answer desk::answer_of(const job& what) const
{
    try {
        return what();
    } catch (const std::exception& e) {
        return {.bytes = tell_(operate::problem_of(e))};
    }
}

}  // namespace ringfence::server
