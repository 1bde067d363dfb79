// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "writer.hpp"

#include <ringfence/store/browse.hpp>
#include <ringfence/store/transfer.hpp>

#include <algorithm>
#include <exception>

namespace ringfence::server {

namespace {

using is = write_result::what;

// One transaction holds at most so many changes, to keep its size and the wait for the first of them bounded.
constexpr std::size_t max_together = 4096;

// Expired entries taken out of the index in one transaction: a change that comes meanwhile waits for one of them.
constexpr std::size_t swept_together = 256;
constexpr std::chrono::seconds between_sweeps{60};

std::string capitals(std::string_view word)
{
    std::string out{word};
    std::ranges::transform(out, out.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
    return out;
}

/// Why who asks may not change this list by hand, or nothing.
std::string why_denied(const store::transaction& in, const list_edit& e, const store::list_info& list)
{
    using store::account_role;
    const auto role = role_now(in, e.who);
    if (!role)
        return account_is_gone(e.who);
    if (*role >= account_role::supervisor)
        return {};
    const auto beyond = [&](const std::string& on) {
        return beyond_text(verb_of(e.kind), on, account_role::supervisor);
    };
    const bool adds = e.kind == list_edit::what::add;
    if (!adds && e.kind != list_edit::what::remove)
        return beyond({});
    if (*role < account_role::agent)
        return beyond_text(verb_of(e.kind), {}, account_role::agent);
    if (list.options.registry)
        return beyond(" on the list `" + list.name + "`, which is a registry");
    if (list.options.review)
        return beyond(" on the list `" + list.name + "`, which is under review");
    if (adds && e.entry.state)
        return beyond(" with a state");
    return {};
}

write_result told(store::edit_result result, const store::list_info& list, const number_pattern& pattern)
{
    switch (result.outcome) {
    case store::edit_outcome::changed: return {is::changed};
    case store::edit_outcome::unchanged: return {is::unchanged};
    case store::edit_outcome::not_there:
        return {is::refused, result.reason.empty() ? store::detail::lacks(list, pattern) : std::move(result.reason)};
    case store::edit_outcome::refused: break;
    }
    return {is::refused, std::move(result.reason)};
}

write_result added(store::write_transaction& in, const list_edit& e, const store::list_info& list, timestamp now)
{
    store::new_entry entry = e.entry;
    entry.typed = e.numbers.front().typed;
    entry.lasts = e.lasts;
    return told(store::detail::as_edit(store::add(in, list.id, e.numbers.front().pattern, entry, e.by, now)), list,
                e.numbers.front().pattern);
}

/// Throws where some were removed and another cannot be, so that the transaction is given up.
write_result removed(store::write_transaction& in, const list_edit& e, const store::list_info& list, timestamp now)
{
    write_result made{.is = is::unchanged, .count = 0};
    for (const typed_pattern& n : e.numbers) {
        store::remove_result result = store::remove(in, list.id, n.pattern, e.by, now);
        switch (result.outcome) {
        case store::remove_outcome::removed:
            made.is = is::changed;
            ++made.count;
            continue;
        case store::remove_outcome::not_there: continue;
        case store::remove_outcome::covered:
        case store::remove_outcome::refused: break;
        }
        if (e.numbers.size() > 1)
            throw store::error{store::error_code::refused,
                               n.pattern.to_string() + ": " + result.reason + "; nothing was removed"};
        return {is::refused, std::move(result.reason)};
    }
    return made;
}

write_result edited(store::write_transaction& in, const list_edit& e, const store::list_info& list, timestamp now)
{
    const number_pattern& pattern = e.numbers.front().pattern;
    store::entry_edit change = e.edit;
    if (e.lasts) {
        std::optional<timestamp> begins = change.valid_from;
        if (change.change_valid_from == store::times::keep)
            if (const auto row = store::find_listed(in, list, pattern, now))
                begins = row->about.valid_from;
        change.change_expires = store::times::set;
        change.expires = store::end_of(*e.lasts, begins, now);
    }
    return told(store::edit(in, list.id, pattern, change, e.by, now), list, pattern);
}

write_result applied(store::write_transaction& in, const list_edit& e, timestamp now)
{
    const auto list = store::find_list(in, e.list);
    if (!list)
        return {is::refused, "there is no list `" + e.list + "`"};
    if (std::string why = why_denied(in, e, *list); !why.empty())
        return {is::denied, std::move(why), denial{e.by, capitals(verb_of(e.kind)) + ' ' + e.list, e.who.role}};
    const number_pattern& pattern = e.numbers.front().pattern;
    switch (e.kind) {
    case list_edit::what::add: return added(in, e, *list, now);
    case list_edit::what::remove: return removed(in, e, *list, now);
    case list_edit::what::edit: return edited(in, e, *list, now);
    case list_edit::what::clone:
        return told(
            store::clone(in, list->id, pattern, e.numbers.back().pattern, e.numbers.back().typed, e.onto, e.by, now),
            *list, pattern);
    case list_edit::what::move: {
        const auto other = store::find_list(in, e.other_list);
        if (!other)
            return {is::refused, "there is no list `" + e.other_list + "`"};
        return told(store::move(in, list->id, pattern, other->id, e.by, now), *list, pattern);
    }
    case list_edit::what::approve: return told(store::approve(in, list->id, pattern, e.as, e.by, now), *list, pattern);
    case list_edit::what::unapprove: return told(store::unapprove(in, list->id, pattern, e.by, now), *list, pattern);
    }
    return {};
}

}  // namespace

std::string_view verb_of(list_edit::what kind) noexcept
{
    switch (kind) {
    case list_edit::what::add: return "add";
    case list_edit::what::remove: return "remove";
    case list_edit::what::edit: return "edit";
    case list_edit::what::clone: return "clone";
    case list_edit::what::move: return "move";
    case list_edit::what::approve: return "approve";
    case list_edit::what::unapprove: break;
    }
    return "unapprove";
}

writer::writer(engine& in, std::size_t capacity, poster post, complaint complain)
    : engine_{in}, capacity_{capacity}, post_{std::move(post)}, complain_{std::move(complain)}
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
    using clock = std::chrono::steady_clock;
    std::deque<job> taken;
    clock::time_point next_sweep = clock::now();
    for (;;) {
        {
            std::unique_lock lock{mutex_};
            more_.wait_until(lock, next_sweep, [&] { return stopping_ || !jobs_.empty(); });
            if (jobs_.empty() && stopping_)
                return;
            taken.swap(jobs_);
            writing_ = taken.size();
        }
        write(taken);
        taken.clear();
        if (clock::now() >= next_sweep && is_idle() && sweep() == sweep_progress::complete)
            next_sweep = clock::now() + between_sweeps;
    }
}

/// Whether nothing has come that is to be written.
bool writer::is_idle() const
{
    const std::lock_guard lock{mutex_};
    return jobs_.empty();
}

/// Takes some expired entries out of the index.
writer::sweep_progress writer::sweep()
{
    try {
        const auto& in = engine_.environment();
        if (in->mode() == store::access::read)
            return sweep_progress::complete;
        const timestamp now = engine_.now();
        const std::vector<store::list_info> lists = [&] {
            const store::read_transaction reading{in};
            std::vector<store::list_info> found = store::lists(reading);
            std::erase_if(found, [&](const store::list_info& list) {
                const auto next = store::next_expiry(reading, list.id);
                return !next || *next > now;
            });
            return found;
        }();
        if (lists.empty())
            return sweep_progress::complete;
        const std::size_t swept = in->write([&](store::write_transaction& change) {
            std::size_t count = 0;
            for (const store::list_info& list : lists)
                if (count < swept_together && store::find_list(change, list.name))  // it may have been dropped
                    count += store::sweep_expired(change, list.id, now, swept_together - count);
            return count;
        });
        swept_ += swept;
        return swept == 0 ? sweep_progress::complete : sweep_progress::more;
    } catch (const std::exception& e) {
        post_([this, text = std::string{"expired entries could not be taken out of the index: "} + e.what()] {
            complain_(text);
        });
        return sweep_progress::complete;  // until the next time
    }
}

void writer::write(std::deque<job>& jobs)
{
    for (std::size_t first = 0; first < jobs.size();) {
        const std::vector<write_result> results = write_some(jobs, first, std::min(max_together, jobs.size() - first));
        {
            // Before the answers: whoever has one finds that his change waits no longer.
            const std::lock_guard lock{mutex_};
            writing_ -= results.size();
        }
        for (const write_result& result : results)
            post_([done = std::move(jobs[first++].done), result] { done(result); });
    }
}

/// Writes the first of `count` changes, and as many more as go with it. Their results, at least one.
std::vector<write_result> writer::write_some(const std::deque<job>& jobs, std::size_t first, std::size_t count)
{
    std::size_t at = 0;
    try {
        return write_together(jobs, first, count, at);
    } catch (const std::exception& e) {
        if (count == 1)
            return {{write_result::what::refused, e.what()}};
        // A change that cannot be made gives those before it up as well: these once more without it, and it by itself.
        if (at < count)
            return write_some(jobs, first, std::max<std::size_t>(at, 1));
    }
    // The commit failed: each by itself, as some may have room where all have not.
    std::vector<write_result> results;
    for (std::size_t i = 0; i < count; ++i)
        results.push_back(write_some(jobs, first + i, 1).front());
    return results;
}

/// `at`: which of them was at work last; `count` during the commit.
std::vector<write_result> writer::write_together(const std::deque<job>& jobs, std::size_t first, std::size_t count,
                                                 std::size_t& at)
{
    return engine_.environment()->write([&](store::write_transaction& in) {
        std::vector<write_result> results;
        for (at = 0; at < count; ++at)
            results.push_back(write_one(in, jobs[first + at].what));
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
