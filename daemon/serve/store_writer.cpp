// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/store_writer.hpp"

#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <algorithm>
#include <condition_variable>
#include <exception>

namespace ringfence::server {

namespace {

// One transaction holds at most so many changes, to keep its size and the wait for the first of them bounded.
constexpr std::size_t max_together = 4096;

// Expired entries taken out of the index in one transaction: a change that comes meanwhile waits for one of them.
constexpr std::size_t swept_together = 256;
constexpr std::chrono::seconds between_sweeps{60};

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

void store_writer::run()
{
    using clock = std::chrono::steady_clock;
    std::deque<job> taken;
    clock::time_point next_sweep = clock::now();
    for (;;) {
        {
            const mutex_lock lock{mutex_};
            while (!stopping_ && jobs_.empty() && more_.wait_until(mutex_, next_sweep) != std::cv_status::timeout) {
            }
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
bool store_writer::is_idle() const
{
    const mutex_lock lock{mutex_};
    return jobs_.empty();
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
    std::size_t at = 0;
    try {
        return write_together(jobs, first, count, at);
    } catch (const std::exception& e) {
        if (count == 1)
            return {{.told = {}, .wrong = operate::problem_of(e)}};
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

/// `at`: which of them was at work last; `count` during the commit.
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
