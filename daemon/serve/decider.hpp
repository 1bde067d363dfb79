// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What a decision is, for whichever front asks: the answer, and all that is counted and noted of it. No bytes here.

#ifndef RINGFENCE_DAEMON_SERVE_DECIDER_HPP
#define RINGFENCE_DAEMON_SERVE_DECIDER_HPP

#include "decision_log/write.hpp"
#include "serve/log.hpp"

#include <ringfence/engine.hpp>
#include <ringfence/operate/operation.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace ringfence::server {

/// For one thread.
class decider {
public:
    /// `notes`, the log of decisions, may be null.
    decider(engine& decides, decision_log* notes, spdlog::logger& log, complaints& trouble);
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

    struct figures {
        std::uint64_t decisions = 0;
        std::uint64_t failures = 0;
        std::uint64_t unread_from = 0;  ///< whose text was no number
        std::uint64_t unread_to = 0;
        std::uint64_t log_held_back = 0;  ///< lines that rules wanted, beyond 100 a second of one
        std::vector<decided> by_kind{};
    };
    const figures& counted() const noexcept { return figures_; }

    /// What was counted of the shadow policy of this version, which may be nothing yet.
    operate::shadow_counts shadow_counts(std::uint32_t version) const;

    /// What was written to the log of decisions.
    decision_log::counts logged() const { return notes_ ? notes_->counted() : decision_log::counts{}; }

private:
    void count(const decision& made, std::string_view scenario);
    void count_shadow(const decision& made);
    void log_effects(decision& made);

    engine& engine_;
    decision_log* notes_;
    spdlog::logger& log_;
    complaints& complaints_;
    repetition_limit rule_lines_{100, 4096};
    decision_record record_;  ///< of the decision just made
    figures figures_;
    operate::shadow_counts shadow_;
};

}  // namespace ringfence::server

#endif
