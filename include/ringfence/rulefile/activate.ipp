// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_RULEFILE_ACTIVATE_IPP
#define RINGFENCE_RULEFILE_ACTIVATE_IPP

#include <ringfence/base/sha256.hpp>
#include <ringfence/language/source.hpp>
#include <ringfence/number/plan.hpp>
#include <ringfence/policy/circumstances.hpp>
#include <ringfence/policy/image.hpp>
#include <ringfence/policy/tests.hpp>
#include <ringfence/rulefile/activate.hpp>
#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/policies.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence {

RINGFENCE_DECL std::string digest_of(const std::vector<store::policy_source>& sources)
{
    constexpr std::string_view end{"\0", 1};
    sha256 digest;
    for (const store::policy_source& source : sources)
        for (const std::string* part : {&source.name, &source.text}) {
            digest.update(*part);
            digest.update(end);
        }
    return digest.finish();
}

RINGFENCE_DECL circumstances circumstances_in(const store::transaction& in, timestamp now)
{
    circumstances found{.now = now};
    const auto active = store::find_policy(in, store::active_version(in));
    for (const store::list_info& l : store::lists(in)) {
        const store::entry_counts& e = l.entries;
        const bool in_force =
            active && std::ranges::any_of(active->lists, [&](const auto& d) { return store::is_called(l, d.name); });
        found.lists.push_back({l.name, l.former, l.description,
                               e.pending + e.approved + e.permanent + l.imported + l.awaiting, in_force});
    }
    try {
        if (const auto policy = store::active(in)) {
            const image made = decode_image(policy->image);
            found.region = numbering_plan::decode(made.numbering_plan).region();
            found.timezone = made.zones.front().name;
        }
    } catch (const damaged_bytes&) {
    } catch (const bad_numbering_plan&) {
    }
    return found;
}

RINGFENCE_DECL store::new_policy to_store(const compiled_policy& policy)
{
    store::new_policy stored;
    for (std::size_t i = 0; i < policy.sources.size(); ++i)
        stored.sources.push_back({policy.made.files[i], policy.sources[i].text()});
    stored.image = encode(policy.made);
    stored.digest = digest_of(stored.sources);
    for (const image_list& l : policy.made.lists) {
        store::list_options options{.registry = l.registry, .review = l.review};
        if (l.ttl_seconds != 0)
            options.ttl = std::chrono::seconds{l.ttl_seconds};
        if (l.max_entries != 0)
            options.max = l.max_entries;
        if (l.max_import != 0)
            options.max_import = l.max_import;
        if (l.max_by_rules != 0) {
            options.max_by_rules = l.max_by_rules;
            options.max_by_rules_within = std::chrono::seconds{l.max_by_rules_seconds};
        }
        if (l.max_age_seconds != 0)
            options.max_age = std::chrono::seconds{l.max_age_seconds};
        stored.lists.push_back({l.name, l.description, options});
    }
    return stored;
}

RINGFENCE_DECL std::uint32_t activate(store::environment& in, const compiled_policy& policy, const store::author& by,
                                      timestamp now)
{
    const store::new_policy stored = to_store(policy);
    return in.write([&](store::write_transaction& change) { return store::activate(change, stored, by, now); });
}

RINGFENCE_DECL std::uint32_t activate_shadow(store::environment& in, const compiled_policy& policy,
                                             const store::author& by, timestamp now)
{
    const store::new_policy stored = to_store(policy);
    return in.write([&](store::write_transaction& change) { return store::activate_shadow(change, stored, by, now); });
}

}  // namespace ringfence

#endif
