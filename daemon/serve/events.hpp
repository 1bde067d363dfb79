// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What happens while the daemon runs, for those who follow it: decisions as they are made, the journal, jobs, the
// policy in force. Whoever follows is told by a queue of its own, so that nobody waits for anybody. The journal is read
// from the store by each one's own place in it and is never left out; decisions and jobs that find no room are counted.

#ifndef RINGFENCE_DAEMON_SERVE_EVENTS_HPP
#define RINGFENCE_DAEMON_SERVE_EVENTS_HPP

#include "serve/common.hpp"
#include "serve/networks.hpp"

#include <ringfence/base/mutex.hpp>
#include <ringfence/operate/arguments.hpp>
#include <ringfence/operate/operation.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace ringfence::server {

struct event {
    enum class kind : std::uint8_t {
        decision,  ///< a line of the log of decisions
        journal,   ///< a record of the journal
        job,       ///< how far something is that takes long, and how it ended
        policy,    ///< which policy is in force, which is its shadow, which lists are stale
        dropped    ///< how many decisions and jobs were left out before this
    };

    kind is = kind::decision;
    std::uint64_t record = 0;  ///< its number in the journal; 0: it is none
    std::string json{};        ///< an object

    friend bool operator==(const event&, const event&) = default;
};

/// As it is written in requests and answers.
std::string_view word_of(event::kind is) noexcept;

/// What somebody wants to follow.
struct event_wish {
    bool decisions = true;
    bool journal = true;
    bool jobs = true;
    bool policy = true;
    bool every_decision = false;  ///< those that are `allow` too
    double share = 1;             ///< of the decisions: above 0, at most 1
    std::string scenario{};       ///< of decisions; empty: all. So are the next two
    std::string action{};
    std::string list{};          ///< of decisions, records and jobs
    std::uint64_t from = 0;      ///< the first record of the journal; 0: the next that is written
    operate::request records{};  ///< which ones: names that the operation `journal` takes
    operate::asker who{};        ///< whose role has to be `reader` at least, at each moment
    address_bytes origin{};      ///< where it is asked from
};

/// What a wish is made of: as parameters of `GET /v1/events`.
const std::vector<operate::argument>& event_arguments();

/// Reads one; `who` and `origin` are left to the caller. Throws `operate::error`.
event_wish read_event_wish(operate::request asked);

/// What one of those who follow has not taken yet. Any thread.
class event_queue {
public:
    /// What has come, in its order. Nothing: what `on_more` was given is called once there is something.
    std::vector<event> take();

    /// Called from any thread when there is more after `take` found nothing, and at the end. Must not call back.
    void on_more(std::function<void()> f);

    /// Nothing more will come: the daemon ends, or who follows may not any more.
    bool has_ended() const;

    /// For who tells: whether there was room. Where there was not, it is counted, and told in its place.
    bool put(event what);
    void leave_out(std::uint64_t count);
    /// How many events more it has room for, as far as their number goes.
    std::size_t room() const;
    void end();

private:
    void wake() RINGFENCE_REQUIRES(mutex_);

    mutable mutex mutex_;
    std::vector<event> waiting_ RINGFENCE_GUARDED_BY(mutex_);
    std::size_t bytes_ RINGFENCE_GUARDED_BY(mutex_) = 0;
    std::uint64_t left_out_ RINGFENCE_GUARDED_BY(mutex_) = 0;
    bool awaited_ RINGFENCE_GUARDED_BY(mutex_) = false;  ///< `take` found nothing
    bool ended_ RINGFENCE_GUARDED_BY(mutex_) = false;
    std::function<void()> more_ RINGFENCE_GUARDED_BY(mutex_);
};

/// One for a daemon. Any thread. Costs decisions nothing as long as nobody follows them.
class events {
public:
    /// `of` outlives it.
    explicit events(common& of);
    events(const events&) = delete;
    events& operator=(const events&) = delete;
    ~events();

    /// Tells until the queue is given up or has ended. Throws `operate::error`: `denied`, or `busy` where too many
    /// follow already.
    std::shared_ptr<event_queue> follow(event_wish wish);

    /// Ends every queue.
    void end();

    struct figures {
        std::uint64_t followers = 0;
        std::uint64_t told = 0;
        std::uint64_t left_out = 0;
    };
    figures counted() const;

private:
    struct following;
    using followings = std::vector<std::shared_ptr<following>>;

    void run();
    followings those_who_follow();
    bool look_at_store(const followings& all);
    void look_at_jobs(const followings& all);
    bool tell_records(following& of, event_queue& to, const store::transaction& in);
    void tell_decision(const decision_log::line& of);
    void tell(event_queue& to, event what);
    std::string policy_now() const;

    common& common_;
    mutable mutex mutex_;
    condition_variable more_;
    followings followings_ RINGFENCE_GUARDED_BY(mutex_);
    bool ending_ RINGFENCE_GUARDED_BY(mutex_) = false;
    std::atomic<std::uint64_t> told_{0};
    std::atomic<std::uint64_t> left_out_{0};
    // The thread's own:
    std::optional<std::map<std::uint64_t, std::string>>
        jobs_{};  ///< as they were seen, by number; since they are wanted
    std::chrono::steady_clock::time_point next_look_at_jobs_{};
    std::uint64_t untold_ = 0;  ///< by the log of decisions, when it was last asked
    std::thread thread_;
};

}  // namespace ringfence::server

#endif
