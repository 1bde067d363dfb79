// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Two policies compared: in what they mean (policy/proof/difference.hpp), in their lists and in what else they say.
// Each region of queries that is told comes with one query that both policies were asked, by the same evaluation that
// decides calls; what it would look up in a store is given to it.

#ifndef RINGFENCE_RULEFILE_COMPARE_HPP
#define RINGFENCE_RULEFILE_COMPARE_HPP

#include <ringfence/config.hpp>
#include <ringfence/decide/evaluate.hpp>
#include <ringfence/decide/replay.hpp>
#include <ringfence/decide/snapshot.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/plugin/registry.hpp>
#include <ringfence/policy/compile.hpp>
#include <ringfence/policy/policy.hpp>
#include <ringfence/policy/proof/difference.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence {

/// The same query, answered by both.
struct both_decisions {
    decision before;
    decision after;
};

struct compared_region {
    differing_region what;
    std::optional<both_decisions> answers{};  ///< to its witness, if there is one
};

struct compared_scenario {
    const scenario_word* scenario = nullptr;
    std::vector<compared_region> regions{};
    bool too_large = false;  ///< it could not be compared: the rules are too many for each other
};

/// A list, or something else that is declared, and one way in which it differs.
struct declared_difference {
    std::string what;  ///< "`vip`"; "the file"
    std::string how;   ///< "ttl: 24h -> 48h"
};

struct comparison {
    std::vector<compared_scenario> scenarios{};  ///< those that differ, or could not be compared
    std::vector<declared_difference> declared{};

    bool equal() const noexcept { return scenarios.empty() && declared.empty(); }
};

namespace comparing {

/// No country has this calling code: numbers that would be drawn from a list are made up with it.
inline constexpr std::string_view made_up_code = "999";

/// Noon of a day without anything to it, for situations in which the time does not matter.
inline constexpr timestamp any_time{std::chrono::seconds{1'780'315'200}};  ///< 2026-06-01T12:00:00Z

/// Decides for a situation. `rules` belong to `view`.
RINGFENCE_DECL decision decide(const program& rules, const snapshot_view& view, const situation& in);

/// Whether two decisions do the same to a call and to lists, whichever rule has made them.
RINGFENCE_DECL bool same_done(const decision& a, const decision& b);

/// One policy, ready to be asked.
struct asked_policy {
    std::shared_ptr<const program> rules;
    std::shared_ptr<const snapshot> state;
    snapshot_view view;

    asked_policy(const policy& of, const registry& words)
        : rules{std::make_shared<const program>(compile(of, &compile_numbering_plan), words)},
          state{snapshot::of(rules, 0)}, view{*state}
    {
    }

    decision decide(const situation& in) const { return comparing::decide(*rules, view, in); }

    /// As `decide`, without a number that was made up.
    decision answer(const situation& in) const
    {
        decision made = decide(in);
        std::erase_if(made.parameters, [](const parameter& p) {
            return p.value.starts_with('+') && p.value.substr(1).starts_with(made_up_code);
        });
        return made;
    }
};

RINGFENCE_DECL std::string duration_or_none(const std::optional<std::chrono::seconds>& time);

RINGFENCE_DECL void compare_lists(const policy& before, const policy& after, std::vector<declared_difference>& found);

/// Whether a policy asks for what only real numbers have.
RINGFENCE_DECL bool asks_for_number_values(const checked_condition& c);

RINGFENCE_DECL bool asks_for_number_values(const policy& of);

}  // namespace comparing

/// Compares two policies that were checked with the same `words`, which must outlive what is returned. Thread safe.
/// Throws as `compile_numbering_plan`; what is too large to be compared is told by what is returned.
RINGFENCE_DECL comparison compare(const policy& before, const policy& after, const registry& words,
                                  const difference_limits& limits = {});

// ---------------------------------------------------------------------------------------------------------
// for people

/// `inbound to +48221234567, callers in `dnc`, outside `office``
RINGFENCE_DECL std::string to_string(const compared_scenario& of, const differing_region& r);

/// A situation's query, as one would ask it: `inbound from=+48601000001 to=+48221234567`.
RINGFENCE_DECL std::string query_text(const situation& of);

/// What must be true when the query is asked, each by itself: "+48601000001 is in `dnc`".
RINGFENCE_DECL std::vector<std::string> conditions_text(const situation& of);

/// A decision without what depends on the store.
inline std::string answer_text(const decision& d) { return detail::reply_text(d.action, d.parameters, d.list, d.rule); }

/// All of it, in lines each ended; empty where nothing differs.
RINGFENCE_DECL std::string to_string(const comparison& of);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/rulefile/compare.ipp>
#endif

#endif
