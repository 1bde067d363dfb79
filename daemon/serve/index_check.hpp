// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_SERVE_INDEX_CHECK_HPP
#define RINGFENCE_DAEMON_SERVE_INDEX_CHECK_HPP

#include <ringfence/base/mutex.hpp>
#include <ringfence/engine.hpp>

#include <functional>
#include <string>
#include <thread>

namespace ringfence::server {

/// Looks on a thread of its own through the parts of the index that no call has needed yet, a little at a time, after
/// the start and after each change: damage is told before a call meets it.
class index_check {
public:
    /// Told what is damaged, once for each time it is another. Called from the thread.
    using complaint = std::function<void(const std::string&)>;

    index_check(engine& of, complaint complain);
    ~index_check() { stop(); }
    index_check(const index_check&) = delete;
    index_check& operator=(const index_check&) = delete;

    void stop();

    /// What is damaged; empty where nothing was found so. Thread safe.
    std::string trouble() const;

private:
    void run();

    /// Looks at a part; whether there is more.
    bool look();

    engine& engine_;
    complaint complain_;
    mutable mutex mutex_;
    condition_variable ends_;
    bool stopping_ RINGFENCE_GUARDED_BY(mutex_) = false;
    std::string trouble_ RINGFENCE_GUARDED_BY(mutex_);
    std::thread thread_;
};

}  // namespace ringfence::server

#endif
