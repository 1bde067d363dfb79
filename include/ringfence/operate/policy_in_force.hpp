// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What operations on lists go by of the policy in force: how numbers are read, what time zone is meant, and what the
// rule file itself writes into lists. Needs none of the policy's plugins.

#ifndef RINGFENCE_OPERATE_POLICY_IN_FORCE_HPP
#define RINGFENCE_OPERATE_POLICY_IN_FORCE_HPP

#include <ringfence/base/mutex.hpp>
#include <ringfence/config.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/number/plan.hpp>
#include <ringfence/plugin/registry.hpp>
#include <ringfence/policy/hours.hpp>
#include <ringfence/policy/image.hpp>
#include <ringfence/policy/policy.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/layout/policy.hpp>
#include <ringfence/store/lists/listed.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::operate {

/// Checks the rule files that the store keeps of a version, which has some. Nothing where they can no longer be read as
/// they were, as without their plugins: `found` says why.
RINGFENCE_DECL std::optional<ringfence::policy> check_kept(const store::policy_info& kept, const registry& words,
                                                           diagnostics& found);

/// One version. Immutable but for what it learns when it is first asked for places; thread-safe.
class policy_in_force {
public:
    /// None: numbers are read internationally, and times in UTC.
    policy_in_force();

    /// `version` is one that the store has. Throws `store::error` and `damaged_bytes`.
    policy_in_force(const store::transaction& in, std::uint32_t version);

    std::uint32_t version() const noexcept { return version_; }
    const numbering_plan& plan() const noexcept { return plan_; }
    const time_zone& zone() const noexcept { return zone_; }

    /// Where the policy writes a number, or all of a prefix or range, into a list: `callcentre.ring:12`, or the
    /// policy's version where the line cannot be told, as without the policy's plugins. Nothing where it does not.
    std::optional<std::string> place_of(const store::list_info& list, const number_pattern& pattern,
                                        const registry& words) const;

    /// What the policy writes into a list, good as long as this is.
    store::written_numbers written_into(const store::list_info& list) const;

private:
    const image_list* find(const store::list_info& list) const noexcept;

    struct written {
        number_pattern pattern;
        std::string place;
    };

    void find_places(const registry& words) const;

    std::uint32_t version_ = 0;
    numbering_plan plan_;
    time_zone zone_;
    std::vector<image_list> lists_;
    store::policy_info kept_;  ///< only where a list has numbers
    mutable std::once_flag places_found_;
    mutable std::map<std::string, std::vector<written>, std::less<>> places_;  ///< by list
};

/// Keeps what was decoded of the policy in force until there is another. Thread-safe.
class policy_cache {
public:
    /// Of the policy that is in force in the transaction's state of the store. Throws as `policy_in_force`.
    std::shared_ptr<const policy_in_force> of(const store::transaction& in);

private:
    mutex mutex_;
    std::shared_ptr<const policy_in_force> latest_ RINGFENCE_GUARDED_BY(mutex_);  ///< that was asked for
};

}  // namespace ringfence::operate

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/operate/policy_in_force.ipp>
#endif

#endif
