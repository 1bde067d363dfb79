// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A mutex that clang knows of: which data it guards, and which functions want it held or free, stands beside them, and
// `-Wthread-safety` tells whoever does not keep to it. Other compilers see the standard's mutex and empty macros.
//
// The analysis looks at one function at a time, and a lambda is a function of its own: what waits for something that is
// guarded does so in a loop, not by a predicate.

#ifndef RINGFENCE_BASE_MUTEX_HPP
#define RINGFENCE_BASE_MUTEX_HPP

#include <ringfence/config.hpp>

#include <chrono>
#include <condition_variable>
#include <mutex>

#ifdef __clang__
#define RINGFENCE_DETAIL_THREAD_SAFETY(x) __attribute__((x))
#else
#define RINGFENCE_DETAIL_THREAD_SAFETY(x)
#endif

/// Beside a member: read and written only by who holds the mutex.
#define RINGFENCE_GUARDED_BY(mutex) RINGFENCE_DETAIL_THREAD_SAFETY(guarded_by(mutex))

/// Beside a function: the caller holds the mutex.
#define RINGFENCE_REQUIRES(...) RINGFENCE_DETAIL_THREAD_SAFETY(requires_capability(__VA_ARGS__))

/// Beside a function: it locks the mutex itself, and the caller must not hold it.
#define RINGFENCE_EXCLUDES(...) RINGFENCE_DETAIL_THREAD_SAFETY(locks_excluded(__VA_ARGS__))

namespace ringfence {

/// As `std::mutex`.
class RINGFENCE_DETAIL_THREAD_SAFETY(capability("mutex")) mutex {
public:
    mutex() = default;
    mutex(const mutex&) = delete;
    mutex& operator=(const mutex&) = delete;

    void lock() RINGFENCE_DETAIL_THREAD_SAFETY(acquire_capability()) { held_.lock(); }
    /// Of an object that no other thread knows yet: as good as locked, without being locked, as nobody could be waited
    /// for.
    void as_if_locked() const noexcept RINGFENCE_DETAIL_THREAD_SAFETY(assert_capability()) {}
    void unlock() noexcept RINGFENCE_DETAIL_THREAD_SAFETY(release_capability()) { held_.unlock(); }

private:
    friend class condition_variable;

    std::mutex held_;
};

/// Holds a mutex from its beginning to its end, as `std::lock_guard`.
class RINGFENCE_DETAIL_THREAD_SAFETY(scoped_lockable) mutex_lock {
public:
    explicit mutex_lock(mutex& of) RINGFENCE_DETAIL_THREAD_SAFETY(acquire_capability(of)) : of_{of} { of_.lock(); }
    ~mutex_lock() RINGFENCE_DETAIL_THREAD_SAFETY(release_capability()) { of_.unlock(); }
    mutex_lock(const mutex_lock&) = delete;
    mutex_lock& operator=(const mutex_lock&) = delete;

private:
    mutex& of_;
};

/// As `std::condition_variable`, waited at by the thread that holds `m`. It may wake up for no reason.
class condition_variable {
public:
    void notify_one() noexcept { woken_.notify_one(); }
    void notify_all() noexcept { woken_.notify_all(); }

    void wait(mutex& m) RINGFENCE_REQUIRES(m)
    {
        borrowed lock{m};
        woken_.wait(lock.as_standard);
    }

    template <class Clock, class Duration>
    std::cv_status wait_until(mutex& m, const std::chrono::time_point<Clock, Duration>& when) RINGFENCE_REQUIRES(m)
    {
        borrowed lock{m};
        return woken_.wait_until(lock.as_standard, when);
    }

private:
    // The caller's mutex in the form that the standard's wants. It stays locked whatever happens.
    struct borrowed {
        std::unique_lock<std::mutex> as_standard;
        explicit borrowed(mutex& m) : as_standard{m.held_, std::adopt_lock} {}
        ~borrowed() { as_standard.release(); }
        borrowed(const borrowed&) = delete;
        borrowed& operator=(const borrowed&) = delete;
    };

    std::condition_variable woken_;
};

}  // namespace ringfence

#endif
