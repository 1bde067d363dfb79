// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "writer.hpp"

#include <algorithm>
#include <exception>

namespace ringfence::server {

namespace {

// One transaction holds at most so many changes, to keep its size and the wait for the first of them bounded.
constexpr std::size_t max_together = 4096;

/// Why who asks may not change this list by hand, or nothing.
std::string why_denied(const store::transaction& in, const list_edit& e, const store::list_info& list)
{
    using store::account_role;
    account_role role = e.who.role;
    if (!e.who.account.empty()) {
        const auto account = store::find_user(in, e.who.account);
        if (!account)
            return "the account `" + e.who.account + "` is no longer there";
        role = account->role;
    }
    if (role >= account_role::supervisor)
        return {};
    const std::string what = "this user has no permissions to run the '" +
                             std::string{e.kind == list_edit::what::add ? "add" : "remove"} + "' command";
    const std::string needs = ": it needs the role supervisor";
    if (role < account_role::agent)
        return what + ": it needs the role agent";
    if (list.options.registry)
        return what + " on the list `" + list.name + "`, which is a registry" + needs;
    if (list.options.review)
        return what + " on the list `" + list.name + "`, which is under review" + needs;
    if (e.entry.state)
        return what + " with a state" + needs;
    return {};
}

write_result applied(store::write_transaction& in, const list_edit& e, timestamp now)
{
    using is = write_result::what;
    const auto list = store::find_list(in, e.list);
    if (!list)
        return {is::refused, "there is no list `" + e.list + "`"};
    if (std::string why = why_denied(in, e, *list); !why.empty()) {
        const std::string_view verb = e.kind == list_edit::what::add ? "ADD " : "REMOVE ";
        return {is::denied, std::move(why), denial{e.by, std::string{verb} + e.list, e.who.role}};
    }
    if (e.kind == list_edit::what::add) {
        store::add_result result = store::add(in, list->id, e.pattern, e.entry, e.by, now);
        switch (result.outcome) {
        case store::add_outcome::added:
        case store::add_outcome::revived:
        case store::add_outcome::changed: return {is::changed};
        case store::add_outcome::already_there: return {is::unchanged};
        case store::add_outcome::refused: break;
        }
        return {is::refused, std::move(result.reason)};
    }
    store::remove_result result = store::remove(in, list->id, e.pattern, e.by, now);
    switch (result.outcome) {
    case store::remove_outcome::removed: return {is::changed};
    case store::remove_outcome::not_there: return {is::unchanged};
    case store::remove_outcome::covered:
        return {is::refused,
                result.reason.empty() && result.covered_by
                    ? "the list has it by " + result.covered_by->to_string() + ", which can only be removed as a whole"
                    : std::move(result.reason)};
    case store::remove_outcome::refused: break;
    }
    return {is::refused, std::move(result.reason)};
}

}  // namespace

writer::writer(engine& in, std::size_t capacity, poster post) : engine_{in}, capacity_{capacity}, post_{std::move(post)}
{
    thread_ = std::thread{[this] { run(); }};
}

writer::~writer() { stop(); }

writer::acceptance writer::submit(change what, completion done)
{
    {
        const std::lock_guard lock{mutex_};
        if (stopping_ || jobs_.size() + writing_ >= capacity_)
            return acceptance::full;
        jobs_.push_back({std::move(what), std::move(done)});
    }
    more_.notify_one();
    return acceptance::taken;
}

void writer::stop()
{
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    more_.notify_one();
    if (thread_.joinable())
        thread_.join();
}

std::size_t writer::waiting() const
{
    const std::lock_guard lock{mutex_};
    return jobs_.size() + writing_;
}

void writer::run()
{
    std::deque<job> taken;
    for (;;) {
        {
            std::unique_lock lock{mutex_};
            writing_ = 0;
            more_.wait(lock, [&] { return stopping_ || !jobs_.empty(); });
            if (jobs_.empty())
                return;
            taken.swap(jobs_);
            writing_ = taken.size();
        }
        write(taken);
        taken.clear();
    }
}

void writer::write(std::deque<job>& jobs)
{
    for (std::size_t first = 0; first < jobs.size();) {
        const std::size_t count = std::min(max_together, jobs.size() - first);
        std::vector<write_result> results;
        try {
            results = write_together(jobs, first, count);
        } catch (const std::exception&) {
            // One change may have spoilt it for the others: each by itself, then.
            for (std::size_t i = 0; i < count; ++i)
                try {
                    results.push_back(write_together(jobs, first + i, 1).front());
                } catch (const std::exception& e) {
                    results.push_back({write_result::what::refused, e.what()});
                }
        }
        for (std::size_t i = 0; i < count; ++i)
            post_([done = std::move(jobs[first + i].done), result = std::move(results[i])] { done(result); });
        first += count;
    }
}

std::vector<write_result> writer::write_together(const std::deque<job>& jobs, std::size_t first, std::size_t count)
{
    return engine_.environment()->write([&](store::write_transaction& in) {
        std::vector<write_result> results;
        for (std::size_t i = 0; i < count; ++i)
            results.push_back(write_one(in, jobs[first + i].what));
        return results;
    });
}

write_result writer::write_one(store::write_transaction& in, const change& what)
{
    if (const auto* edit = std::get_if<list_edit>(&what))
        return applied(in, *edit, engine_.now());
    if (const auto* beyond = std::get_if<denial>(&what)) {
        store::note_denied(in, beyond->request, beyond->role, beyond->by, engine_.now());
        return {write_result::what::changed};
    }
    write_result result{write_result::what::changed};
    for (const effect& e : std::get<std::vector<effect>>(what))
        result.reason += engine_.apply(in, e);
    if (!result.reason.empty())
        result.is = write_result::what::refused;
    return result;
}

}  // namespace ringfence::server
