// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_ACTIVATE_HPP
#define RINGFENCE_ACTIVATE_HPP

#include <ringfence/language/source.hpp>
#include <ringfence/number/plan.hpp>
#include <ringfence/policy/circumstances.hpp>
#include <ringfence/policy/image.hpp>
#include <ringfence/policy/tests.hpp>
#include <ringfence/store/lists.hpp>
#include <ringfence/store/policies.hpp>
#include <ringfence/store/sha256.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

/// A policy as it goes into a store: the image, and the rule files that it was compiled from. The tests that stand in
/// these are run before that, by rehearse.hpp.
struct compiled_policy {
    image made;
    source_map sources;
    std::vector<test_case> tests{};
};

/// What names a policy by its rule files: SHA-256, in hexadecimal, over each file's name and text in their order, a NUL
/// byte behind each of them. Neither holds one, so that no two sets of files run together alike.
inline std::string digest_of(const std::vector<store::policy_source>& sources)
{
    constexpr std::string_view end{"\0", 1};
    store::sha256 digest;
    for (const store::policy_source& source : sources)
        for (const std::string* part : {&source.name, &source.text}) {
            digest.update(*part);
            digest.update(end);
        }
    return digest.finish();
}

/// What a store is to rules that are to be put in force in it. Where the policy in force cannot be read by this
/// program, which putting another in force repairs, it says nothing of regions and time zones. Throws `store::error`.
inline circumstances circumstances_in(const store::transaction& in, timestamp now)
{
    circumstances found{.now = now};
    const auto active = store::find_policy(in, store::active_version(in));
    for (const store::list_info& l : store::lists(in)) {
        const store::entry_counts& e = l.entries;
        const bool in_force =
            active && std::ranges::find(active->lists, l.name, &store::list_declaration::name) != active->lists.end();
        found.lists.push_back(
            {l.name, l.description, e.pending + e.approved + e.permanent + l.imported + l.awaiting, in_force});
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

namespace detail {

/// A policy in the store's terms.
inline store::new_policy to_store(const compiled_policy& policy)
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
        if (l.max_age_seconds != 0)
            options.max_age = std::chrono::seconds{l.max_age_seconds};
        stored.lists.push_back({l.name, l.description, options});
    }
    return stored;
}

}  // namespace detail

/// Puts a policy in force, in one transaction: it becomes the newest version, the lists that it declares are there
/// from now on with the options it gives them, and the journal has it. Every process decides by it from its next
/// decision on. Returns the version. Throws `store::error`; the policy before is then still in force.
inline std::uint32_t activate(store::environment& in, const compiled_policy& policy, const store::author& by,
                              timestamp now)
{
    const store::new_policy stored = detail::to_store(policy);
    return in.write([&](store::write_transaction& change) { return store::activate(change, stored, by, now); });
}

/// Makes a policy the shadow of the one in force: the daemon decides by both, answers by the one in force, and counts
/// and logs where they differ. As `store::activate_shadow`.
inline std::uint32_t activate_shadow(store::environment& in, const compiled_policy& policy, const store::author& by,
                                     timestamp now)
{
    const store::new_policy stored = detail::to_store(policy);
    return in.write([&](store::write_transaction& change) { return store::activate_shadow(change, stored, by, now); });
}

}  // namespace ringfence

#endif
