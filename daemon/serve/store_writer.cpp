// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/store_writer.hpp"

#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/lists/stops.hpp>
#include <ringfence/store/replies.hpp>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <iterator>
#include <limits>

namespace ringfence::server {

namespace {

// One transaction holds at most so many changes, to keep its size and the wait for the first of them bounded.
constexpr std::size_t max_together = 4096;

// Expired entries taken out of the index in one transaction: a change that comes meanwhile waits for one of them.
constexpr std::size_t swept_together = 256;
constexpr std::chrono::seconds between_sweeps{60};
// Stopped calls are told that long after they were. Each time costs a commit, and every decider a look at the lists.
constexpr std::chrono::seconds between_stops{2};
constexpr std::size_t stops_together = 1000;        // in one transaction
constexpr std::size_t most_stops_kept = 1'000'000;  // different numbers, while the store cannot be written

constexpr std::size_t not_begun = std::numeric_limits<std::size_t>::max();

}  // namespace

store_writer::store_writer(engine& in, std::size_t capacity, poster post, complaint complain)
    : engine_{in}, capacity_{capacity}, post_{std::move(post)}, complain_{std::move(complain)}
{
    thread_ = std::thread{[this] { run(); }};
}

store_writer::~store_writer() { stop(); }

store_writer::acceptance store_writer::submit(change what, completion done)
{
    {
        const mutex_lock lock{mutex_};
        if (stopping_ || jobs_.size() + writing_ >= capacity_)
            return acceptance::full;
        jobs_.push_back({std::move(what), std::move(done)});
    }
    more_.notify_one();
    return acceptance::taken;
}

void store_writer::write(const std::function<void(store::write_transaction&)>& what)
{
    std::exception_ptr thrown;
    std::promise<operate::answer> made;
    change once = [&](store::write_transaction& in) -> operate::answer {
        try {
            thrown = nullptr;
            what(in);
            return {};
        } catch (...) {
            thrown = std::current_exception();
            throw;
        }
    };
    {
        const mutex_lock lock{mutex_};
        if (stopping_)
            throw operate::error{operate::error_code::busy, "the daemon is ending"};
        jobs_.push_back({std::move(once), {}, &made});
    }
    more_.notify_one();
    const operate::answer told = made.get_future().get();
    if (thrown)
        std::rethrow_exception(thrown);
    if (told.wrong)
        throw operate::error{told.wrong->code, told.wrong->text};
}

void store_writer::stop()
{
    {
        const mutex_lock lock{mutex_};
        stopping_ = true;
    }
    more_.notify_one();
    if (thread_.joinable())
        thread_.join();
}

std::size_t store_writer::waiting() const
{
    const mutex_lock lock{mutex_};
    return jobs_.size() + writing_;
}

void store_writer::collect_soon()
{
    {
        const mutex_lock lock{mutex_};  // else it might come between the writer's look and its sleep
        collects_ = true;
    }
    more_.notify_one();
}

/// Takes what the engine has noted, before there is too much of it.
void store_writer::collect_stops()
{
    {
        const mutex_lock lock{mutex_};
        collects_ = false;
    }
    engine_.take_stops([&](std::uint32_t list, number who) {
        if (stops_.size() < most_stops_kept)
            ++stops_[{list, who}];
    });
}

/// Whether there are more to be written at once.
bool store_writer::write_stops()
{
    collect_stops();
    const auto& in = engine_.environment();
    if (in->mode() == store::access::read || in->format() < 3)
        stops_.clear();
    if (stops_.empty())
        return false;
    try {
        std::vector<store::stop_count> some;
        for (auto each = stops_.begin(); each != stops_.end() && some.size() < stops_together; ++each)
            some.push_back({each->first.first, each->first.second, each->second});
        in->write([&](store::write_transaction& change) {
            const auto policy = policies_.of(change);
            store::add_stops(change, some, engine_.now(),
                             [&](const store::list_info& list) { return policy->written_into(list); });
        });
        stops_.erase(stops_.begin(), std::next(stops_.begin(), static_cast<std::ptrdiff_t>(some.size())));
        return !stops_.empty();
    } catch (const std::exception& e) {
        post_([this, text = std::string{"how often lists stopped calls could not be written: "} + e.what()] {
            complain_(text);
        });
        return false;  // until the next time
    }
}

void store_writer::run()
{
    using clock = std::chrono::steady_clock;
    std::deque<job> taken;
    clock::time_point next_sweep = clock::now();
    clock::time_point next_stops = clock::now() + between_stops;
    for (;;) {
        bool ending = false;
        bool collects = false;
        {
            const mutex_lock lock{mutex_};
            while (!stopping_ && jobs_.empty() && !collects_ &&
                   more_.wait_until(mutex_, std::min(next_sweep, next_stops)) != std::cv_status::timeout) {
            }
            ending = jobs_.empty() && stopping_;
            collects = collects_;
            taken.swap(jobs_);
            writing_ = taken.size();
        }
        if (ending) {
            while (write_stops()) {
            }
            return;
        }
        write(taken);
        taken.clear();
        if (collects)
            collect_stops();
        if (clock::now() >= next_stops && is_idle() && !write_stops())
            next_stops = clock::now() + between_stops;
        if (clock::now() >= next_sweep && is_idle() && sweep() == sweep_progress::complete)
            next_sweep = clock::now() + between_sweeps;
    }
}

/// Whether nothing has come that is to be written.
bool store_writer::is_idle() const
{
    const mutex_lock lock{mutex_};
    return jobs_.empty();
}

/// Drops some of the answers that are kept no longer. Throws `store::error`.
store_writer::sweep_progress store_writer::sweep_replies(timestamp now)
{
    const auto& in = engine_.environment();
    if (!store::has_old_replies(store::read_transaction{in}, now))
        return sweep_progress::complete;
    in->write([&](store::write_transaction& change) { store::drop_old_replies(change, now, swept_together); });
    return sweep_progress::more;
}

/// Takes some expired entries out of the index.
store_writer::sweep_progress store_writer::sweep()
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
        if (sweep_replies(now) == sweep_progress::more)
            return sweep_progress::more;
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

void store_writer::write(std::deque<job>& jobs)
{
    for (std::size_t first = 0; first < jobs.size();) {
        std::vector<operate::answer> results = write_some(jobs, first, std::min(max_together, jobs.size() - first));
        {
            // Before the answers: whoever has one finds that his change waits no longer.
            const mutex_lock lock{mutex_};
            writing_ -= results.size();
        }
        for (operate::answer& result : results) {
            job& done = jobs[first++];
            if (done.waited_for)
                done.waited_for->set_value(std::move(result));
            else
                post_([told = std::move(done.done), result = std::move(result)] { told(result); });
        }
    }
}

/// Writes the first of `count` changes, and as many more as go with it. Their results, at least one.
std::vector<operate::answer> store_writer::write_some(const std::deque<job>& jobs, std::size_t first, std::size_t count)
{
    std::size_t at = not_begun;
    try {
        return write_together(jobs, first, count, at);
    } catch (const std::exception& e) {
        // None of them was at work: another process holds the store, or it cannot be written.
        if (count == 1 || at == not_begun)
            return std::vector<operate::answer>(count, {.told = {}, .wrong = operate::problem_of(e)});
        // A change that cannot be made gives those before it up as well: these once more without it, and it by itself.
        if (at < count)
            return write_some(jobs, first, std::max<std::size_t>(at, 1));
    }
    // The commit failed: each by itself, as some may have room where all have not.
    std::vector<operate::answer> results;
    for (std::size_t i = 0; i < count; ++i)
        results.push_back(write_some(jobs, first + i, 1).front());
    return results;
}

/// `at`: which of them was at work last; `count` during the commit; left as it is where none was.
std::vector<operate::answer> store_writer::write_together(const std::deque<job>& jobs, std::size_t first,
                                                          std::size_t count, std::size_t& at)
{
    return engine_.environment()->write([&](store::write_transaction& in) {
        std::vector<operate::answer> results;
        for (at = 0; at < count; ++at)
            results.push_back(jobs[first + at].what(in));
        return results;
    });
}

}  // namespace ringfence::server
