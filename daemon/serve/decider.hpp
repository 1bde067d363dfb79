// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What a decision is, for whichever front asks: the answer, and all that is counted and noted of it. No bytes here.

#ifndef RINGFENCE_DAEMON_SERVE_DECIDER_HPP
#define RINGFENCE_DAEMON_SERVE_DECIDER_HPP

#include "decision_log/write.hpp"
#include "serve/log.hpp"

#include <ringfence/base/mutex.hpp>
#include <ringfence/engine.hpp>
#include <ringfence/operate/operation.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace ringfence::server {

/// Thread-safe, so that its figures can be read; for the decisions of one thread.
class decider {
public:
    decider(engine& decides, decision_log& notes, spdlog::logger& log);
    decider(const decider&) = delete;
    decider& operator=(const decider&) = delete;

    /// Decides, counts and logs. The decision's effects are those that are to be written to the store. Throws
    /// `query_error` where the query cannot be asked, and counts nothing then.
    decision decide(const query& asked);

    /// Decisions of one kind.
    struct decided {
        std::string scenario;
        std::string action;
        std::uint64_t count = 0;
    };

    /// Upper ends of the classes that decisions are counted in by how long they took.
    static constexpr std::array<std::chrono::nanoseconds, 12> latency_bounds = [] {
        using namespace std::chrono_literals;
        return std::array<std::chrono::nanoseconds, 12>{500ns, 1us,   2us,   5us, 10us, 20us,
                                                        50us,  100us, 200us, 1ms, 5ms,  50ms};
    }();

    struct figures {
        std::uint64_t decisions = 0;
        std::uint64_t failures = 0;
        std::uint64_t unread_from = 0;  ///< whose text was no number
        std::uint64_t unread_to = 0;
        std::uint64_t log_held_back = 0;  ///< lines that rules wanted, beyond 100 a second of one
        std::vector<decided> by_kind{};
        std::array<std::uint64_t, latency_bounds.size() + 1> by_latency{};  ///< the last: longer than all of them
        std::chrono::nanoseconds latency{0};                                ///< of all decisions together

        figures& operator+=(const figures& other);
    };
    figures counted() const;

    /// What was counted of the shadow policy of this version, which may be nothing yet.
    operate::shadow_counts shadow_counts(std::uint32_t version) const;

private:
    void count(const decision& made, std::string_view scenario) RINGFENCE_REQUIRES(mutex_);
    void count_shadow(const decision& made) RINGFENCE_REQUIRES(mutex_);
    void log_effects(decision& made) RINGFENCE_REQUIRES(mutex_);

    engine& engine_;
    decision_log& notes_;
    spdlog::logger& log_;
    mutable mutex mutex_;
    complaints complaints_ RINGFENCE_GUARDED_BY(mutex_);
    repetition_limit rule_lines_ RINGFENCE_GUARDED_BY(mutex_){100, 4096};
    decision_record record_ RINGFENCE_GUARDED_BY(mutex_);  ///< of the decision just made
    figures figures_ RINGFENCE_GUARDED_BY(mutex_);
    operate::shadow_counts shadow_ RINGFENCE_GUARDED_BY(mutex_);
};

}  // namespace ringfence::server

#endif
