// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What a decision saw of the world beside its query and its policy: the clock, the lists, what was counted, which
// number was picked. Noted while it is made, it lets the same evaluation be repeated later, although lists, counters
// and the clock have moved on: see replay.hpp.

#ifndef RINGFENCE_DECIDE_RECORD_HPP
#define RINGFENCE_DECIDE_RECORD_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/decide/decision.hpp>
#include <ringfence/decide/program.hpp>
#include <ringfence/number/number.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence {

/// What a condition that counts was told.
struct counted_calls {
    std::uint64_t condition = 0;  ///< `lowering::identity`
    std::uint32_t reached = 0;

    friend bool operator==(const counted_calls&, const counted_calls&) = default;
};

/// Which number of a list was picked, if there was one to pick. The texts belong to the program, or to whoever made it.
struct picked_number {
    std::string_view list{};
    std::string_view except{};  ///< empty: none
    std::string_view manner{};  ///< how it was chosen, `sticky` as an example; empty: any
    std::optional<number> picked{};
    std::uint64_t written = 0;  ///< `program::written_numbers` of both lists
};

/// What the policy in waiting would have answered.
struct shadow_decision {
    std::uint32_t policy = 0;  ///< its version; 0: there is none
    decision made{};
    std::string trouble{};  ///< why it could not decide; empty: it did

    /// Whether it decided, and answers the call otherwise. By which rule and list is not looked at.
    bool differs_from(const decision& in_force) const noexcept
    {
        return policy != 0 && trouble.empty() &&
               (made.action != in_force.action || made.parameters != in_force.parameters);
    }
};

/// Which decisions a record is wanted of. Those from which the shadow differs are recorded always.
enum class recording : std::uint8_t {
    nothing,
    stopped,    ///< what is not `allow`
    everything  ///< each decision
};

/// Reused from one decision to the next, so that it allocates seldom. `rules` keeps alive what the texts point into.
struct decision_record {
    bool what_if = false;   ///< nothing was counted and nothing changed by it
    bool complete = false;  ///< what follows is there, but for `shadow`, which tells of itself
    std::shared_ptr<const program> rules{};
    timestamp when{};                                     ///< the decision's time
    std::array<party, 2> sides{};                         ///< by `role`; as are the next two
    std::array<std::vector<std::uint32_t>, 2> stored{};   ///< lists (by their place) that the store had the number in
    std::array<std::vector<std::uint32_t>, 2> written{};  ///< lists that the rule files write it into
    std::vector<std::uint32_t> stale{};                   ///< lists older than their `max-age`
    std::vector<counted_calls> calls{};                   ///< in the order they were asked
    std::vector<picked_number> picked{};                  ///< likewise
    shadow_decision shadow{};

    void clear()
    {
        complete = false;
        for (auto* lists : {&stored[0], &stored[1], &written[0], &written[1], &stale})
            lists->clear();
        calls.clear();
        picked.clear();
        if (shadow.policy != 0)
            shadow = {};
    }
};

}  // namespace ringfence

#endif
