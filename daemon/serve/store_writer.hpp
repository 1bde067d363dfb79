// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_SERVE_STORE_WRITER_HPP
#define RINGFENCE_DAEMON_SERVE_STORE_WRITER_HPP

#include <ringfence/base/mutex.hpp>
#include <ringfence/engine.hpp>
#include <ringfence/operate/operation.hpp>
#include <ringfence/operate/policy_in_force.hpp>
#include <ringfence/store/environment.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace ringfence::server {

/// Writes changes to the store on a thread of its own, in the order in which they were submitted: all that have come
/// while it wrote the ones before go into one transaction, so that many changes wait for the disk once.
///
/// While there is nothing to write it takes expired entries out of the index, once a minute, so that this does not fill
/// up with them, and drops answers that were kept for a day. Calls that lists have stopped it collects from the engine
/// and writes once in some seconds.
class store_writer {
public:
    /// May be called again, in another transaction, where one was given up.
    using change = operate::change;

    /// Called after the commit, by `post`'s means.
    using completion = std::function<void(const operate::answer&)>;

    /// Runs a function on the thread that submits. Called from the writer's thread.
    using poster = std::function<void(std::function<void()>)>;

    /// Told what went wrong where nobody waits for an answer; called by `post`'s means.
    using complaint = std::function<void(const std::string&)>;

    store_writer(engine& in, std::size_t capacity, poster post, complaint complain);
    ~store_writer();
    store_writer(const store_writer&) = delete;
    store_writer& operator=(const store_writer&) = delete;

    enum class acceptance : std::uint8_t { taken, full };
    acceptance submit(change what, completion done);

    /// Runs `what` in a transaction among the others and returns once it is on the disk. Not for the thread that
    /// submits. Throws what `what` threw, and `operate::error` where the writer ends.
    void write(const std::function<void(store::write_transaction&)>& what);

    /// Many calls were stopped, which are to be collected. From any thread.
    void collect_soon();

    /// Writes what was taken and ends. Completions are posted all the same.
    void stop();

    std::size_t waiting() const;

    /// Expired entries taken out of the index since the start.
    std::uint64_t swept() const noexcept { return swept_.load(std::memory_order_relaxed); }

private:
    struct job {
        change what;
        completion done;
        std::promise<operate::answer>* waited_for = nullptr;  ///< in place of `done`
    };

    enum class sweep_progress : std::uint8_t { complete, more };

    void run();
    void write(std::deque<job>& jobs);
    std::vector<operate::answer> write_some(const std::deque<job>& jobs, std::size_t first, std::size_t count);
    std::vector<operate::answer> write_together(const std::deque<job>& jobs, std::size_t first, std::size_t count,
                                                std::size_t& at);
    void collect_stops();
    bool write_stops();
    bool is_idle() const;
    sweep_progress sweep();
    sweep_progress sweep_replies(timestamp now);

    engine& engine_;
    const std::size_t capacity_;
    poster post_;
    complaint complain_;
    mutable mutex mutex_;
    condition_variable more_;
    std::deque<job> jobs_ RINGFENCE_GUARDED_BY(mutex_);
    std::size_t writing_ RINGFENCE_GUARDED_BY(mutex_) = 0;
    bool stopping_ RINGFENCE_GUARDED_BY(mutex_) = false;
    bool collects_ RINGFENCE_GUARDED_BY(mutex_) = false;
    operate::policy_cache policies_{};  ///< the thread's
    std::map<std::pair<std::uint32_t, number>, std::uint64_t>
        stops_{};  ///< collected, by list and number; the thread's
    std::atomic<std::uint64_t> swept_{0};
    std::thread thread_;
};

}  // namespace ringfence::server

#endif
