// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/common.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace ringfence::server {

common::common(engine& decides, store_writer& writes, desks by, decision_log& notes, spdlog::logger& log,
               complaints& trouble, store_writer::poster post, settings with)
    : decides{decides}, writes{writes}, by{by}, notes{notes}, log{log}, with{std::move(with)}, post{std::move(post)},
      trouble{trouble}, made{writes, trouble}, denied{writes, trouble, [&decides] { return decides.now(); }},
      setting_{.in = decides.environment(),
               .words = decides.words(),
               .policies = policies_,
               .zones = zones_,
               .now = [&decides] { return decides.now(); },
               .in_transaction = [&writes](const auto& f) { writes.write(f); },
               .hits = [&decides] { return decides.hits(); },
               .shadow = [this] { return shadow_counts(); }}
{
}

desk& common::desk_for(const operate::operation& is, store::account_role role) const noexcept
{
    // Hashing takes its time, and readers need not wait for it.
    if (std::ranges::any_of(is.takes, [](const auto& a) { return a.is == operate::argument::kind::secret; }))
        return by.passwords;
    return desk_of(role);
}

std::optional<store::account_role> common::role_of_nobody(reach where) const noexcept
{
    return with.password || where == reach::beyond ? std::nullopt : with.default_role;
}

decider& common::add_decider() { return deciders_.emplace_back(decides, notes, log); }

decider::figures common::decided() const
{
    decider::figures all;
    for (const decider& each : deciders_)
        all += each.counted();
    return all;
}

operate::shadow_counts common::shadow_counts() const
{
    const auto now = decides.current();
    operate::shadow_counts all{.version = now.shadow_version, .trouble = now.shadow_trouble};
    for (const decider& each : deciders_) {
        const operate::shadow_counts counted = each.shadow_counts(now.shadow_version);
        all.decisions += counted.decisions;
        all.differences += counted.differences;
        all.failures += counted.failures;
    }
    return all;
}

time_zone common::zone() const
{
    try {
        return decides.zone();
    } catch (const std::exception&) {
        return {};
    }
}

}  // namespace ringfence::server
