// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_SERVE_DESK_HPP
#define RINGFENCE_DAEMON_SERVE_DESK_HPP

#include "serve/denied_request.hpp"
#include "serve/networks.hpp"

#include <ringfence/base/mutex.hpp>
#include <ringfence/operate/error.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace ringfence::server {

struct client;

/// What a request came to that was worked on away from the I/O thread.
struct desk_answer {
    std::string bytes{};  ///< as they go to the client
    /// Called on the I/O thread before the answer is sent and the client's next request looked at; may be empty.
    std::function<void(client&)> learnt{};
    std::optional<denied_request> beyond{};  ///< nothing was done, as it is beyond the role
    /// The job is not at its end: this is to be called in its next turn, after the jobs that came meanwhile. `bytes` is
    /// the answer all the same where the daemon ends before.
    std::function<desk_answer()> goes_on{};
};

/// Does on a thread of its own what would keep the I/O thread from its calls: hashing a password, browsing a long list.
/// One job after the other, those of each origin in the order in which they were submitted, and the origins in turns;
/// a long one in portions, between which others have their turn. Where there is no room for another, the origin that
/// has most of them waiting makes it.
///
/// A job touches nothing of the I/O thread's: it has its arguments by value and reads the store in a transaction of its
/// own.
///
/// A job whose client seems to have gone has its turn when no other waits: those who ask and leave take nobody's time.
class desk {
public:
    using job = std::function<desk_answer()>;

    /// Set by who submits, once nobody seems to wait for the answer.
    using gone_flag = std::shared_ptr<std::atomic<bool>>;

    /// Called once for each job taken, by `post`'s means.
    using completion = std::function<void(desk_answer)>;

    /// Runs a function on the thread that submits. Called from the desk's thread.
    using poster = std::function<void(std::function<void()>)>;

    /// What a front answers to a problem. Called from the desk's thread.
    using teller = std::string (*)(const operate::problem&);

    /// What is answered where there is no room.
    static constexpr std::string_view too_many = "too many requests wait for an answer, try again";

    /// `capacity`: jobs that wait or are worked on.
    desk(std::size_t capacity, poster post, teller tell);
    ~desk();
    desk(const desk&) = delete;
    desk& operator=(const desk&) = delete;

    enum class acceptance : std::uint8_t { taken, full };

    /// What the job throws becomes its answer, an error. `origin`: as `origin_of`. `gone` may be null.
    acceptance submit(job what, completion done, const address_bytes& origin = {}, gone_flag gone = {});

    /// Ends after the portion at hand; those that wait are answered with an error.
    void stop();

    /// Whether `stop` was called: a portion that takes long asks now and then. Thread-safe.
    bool ending() const noexcept { return ending_.load(std::memory_order_relaxed); }

    std::size_t waiting() const;

    /// Whether there are jobs beside the one at work. For that one, which is to make room for them where its client has
    /// gone.
    bool others_wait() const;

private:
    struct task {
        job what;
        completion done;
        gone_flag gone;
        address_bytes origin;
        std::uint64_t turn;
        desk_answer so_far{};
    };

    void run();
    task take_next() RINGFENCE_REQUIRES(mutex_);
    std::uint64_t next_turn(const address_bytes& origin) const RINGFENCE_REQUIRES(mutex_);
    std::optional<task> greediest(const address_bytes& than) RINGFENCE_REQUIRES(mutex_);
    desk_answer answer_of(const job& what) const;

    const std::size_t capacity_;
    poster post_;
    const teller tell_;
    mutable mutex mutex_;
    condition_variable more_;
    std::deque<task> tasks_ RINGFENCE_GUARDED_BY(mutex_);
    std::size_t working_ RINGFENCE_GUARDED_BY(mutex_) = 0;
    std::uint64_t turn_ RINGFENCE_GUARDED_BY(mutex_) = 0;  ///< of the task that was taken last
    bool stopping_ RINGFENCE_GUARDED_BY(mutex_) = false;
    std::atomic<bool> ending_{false};
    std::thread thread_;
};

}  // namespace ringfence::server

#endif
