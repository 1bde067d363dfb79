// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/base/mutex.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace ringfence;

namespace {

/// Numbers handed from one thread to another, one at a time.
class hand {
public:
    void give(std::uint32_t number)
    {
        {
            const mutex_lock lock{mutex_};
            while (full_)
                changed_.wait(mutex_);
            number_ = number;
            full_ = true;
        }
        changed_.notify_all();
    }

    std::uint32_t take()
    {
        std::uint32_t number = 0;
        {
            const mutex_lock lock{mutex_};
            while (!full_)
                changed_.wait(mutex_);
            number = number_;
            full_ = false;
        }
        changed_.notify_all();
        return number;
    }

private:
    mutex mutex_;
    condition_variable changed_;
    std::uint32_t number_ RINGFENCE_GUARDED_BY(mutex_) = 0;
    bool full_ RINGFENCE_GUARDED_BY(mutex_) = false;
};

/// Counts, one thread at a time.
class counter {
public:
    void add()
    {
        const mutex_lock lock{mutex_};
        add_held();
    }

    std::uint64_t total() const
    {
        const mutex_lock lock{mutex_};
        return total_;
    }

private:
    void add_held() RINGFENCE_REQUIRES(mutex_) { ++total_; }

    mutable mutex mutex_;
    std::uint64_t total_ RINGFENCE_GUARDED_BY(mutex_) = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(mutexes)

BOOST_AUTO_TEST_CASE(one_thread_at_a_time_has_it)
{
    constexpr std::uint64_t each = 10'000;
    counter counts;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (std::uint64_t n = 0; n < each; ++n)
                counts.add();
        });
    for (std::thread& t : threads)
        t.join();
    BOOST_TEST(counts.total() == 4 * each);
}

BOOST_AUTO_TEST_CASE(who_waits_is_woken_and_holds_it_again)
{
    hand between;
    std::thread giver{[&] {
        for (std::uint32_t n = 1; n <= 1'000; ++n)
            between.give(n);
    }};
    for (std::uint32_t n = 1; n <= 1'000; ++n)
        BOOST_TEST(between.take() == n);
    giver.join();
}

BOOST_AUTO_TEST_CASE(a_time_that_is_over_ends_the_waiting_and_the_mutex_is_held)
{
    mutex m;
    condition_variable never;
    const auto past = std::chrono::steady_clock::now() - std::chrono::seconds{1};
    {
        const mutex_lock lock{m};
        while (never.wait_until(m, past) != std::cv_status::timeout) {
        }
    }
    const mutex_lock again{m};  // it would wait for ever had it not been given back once
}

BOOST_AUTO_TEST_CASE(what_is_thrown_lets_go_of_it)
{
    mutex m;
    const auto throwing = [&] {
        const mutex_lock lock{m};
        throw std::runtime_error{"thrown"};
    };
    BOOST_CHECK_THROW(throwing(), std::runtime_error);
    const mutex_lock again{m};
}

BOOST_AUTO_TEST_SUITE_END()
