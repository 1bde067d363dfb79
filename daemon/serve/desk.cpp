// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/desk.hpp"

#include "serve/scheduling.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <map>
#include <utility>

namespace ringfence::server {

desk::desk(std::size_t capacity, poster post, teller tell) : capacity_{capacity}, post_{std::move(post)}, tell_{tell}
{
    thread_ = std::thread{[this] { run(); }};
}

desk::~desk() { stop(); }

desk::acceptance desk::submit(job what, completion done, const address_bytes& origin, gone_flag gone)
{
    std::optional<task> ousted;
    {
        const mutex_lock lock{mutex_};
        if (stopping_)
            return acceptance::full;
        if (tasks_.size() + working_ >= capacity_ && !(ousted = greediest(origin)))
            return acceptance::full;
        tasks_.push_back({std::move(what), std::move(done), std::move(gone), origin, next_turn(origin)});
    }
    more_.notify_one();
    if (ousted)
        post_([this, done = std::move(ousted->done)] {
            done({.bytes = tell_({operate::error_code::busy, std::string{too_many}})});
        });
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

/// Of a task to come: behind those of its origin, and among the first of the others.
std::uint64_t desk::next_turn(const address_bytes& origin) const
{
    std::uint64_t turn = turn_;
    for (const task& each : tasks_)
        if (each.origin == origin)
            turn = std::max(turn, each.turn + 1);
    return turn;
}

desk::task desk::take_next()
{
    const auto order = [](const task& each) { return std::pair{each.gone && each.gone->load(), each.turn}; };
    const auto next = std::ranges::min_element(tasks_, {}, order);
    task taken = std::move(*next);
    tasks_.erase(next);
    turn_ = taken.turn;
    return taken;
}

/// Takes the newest task of the origin that has most of them away, where it has more than `than` with another one.
std::optional<desk::task> desk::greediest(const address_bytes& than)
{
    std::map<address_bytes, std::size_t> waiting;
    for (const task& each : tasks_)
        if (each.so_far.bytes.empty())  // what has begun goes on
            ++waiting[each.origin];
    const auto most = std::ranges::max_element(waiting, {}, [](const auto& each) { return each.second; });
    if (most == waiting.end() || most->second <= waiting[than] + 1)
        return std::nullopt;
    const auto newest = std::find_if(tasks_.rbegin(), tasks_.rend(), [&](const task& each) {
        return each.origin == most->first && each.so_far.bytes.empty();
    });
    task taken = std::move(*newest);
    tasks_.erase(std::next(newest).base());
    return taken;
}

void desk::run()
{
    work_behind();
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
            next.turn = next_turn(next.origin);
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
