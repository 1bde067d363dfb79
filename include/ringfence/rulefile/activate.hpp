// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_RULEFILE_ACTIVATE_HPP
#define RINGFENCE_RULEFILE_ACTIVATE_HPP

#include <ringfence/config.hpp>
#include <ringfence/language/source.hpp>
#include <ringfence/number/plan.hpp>
#include <ringfence/policy/circumstances.hpp>
#include <ringfence/policy/image.hpp>
#include <ringfence/policy/tests.hpp>
#include <ringfence/store/policies.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace ringfence {

/// A policy as it goes into a store: the image, and the rule files that it was compiled from. The tests that stand in
/// these are run before that, by rulefile/rehearse.hpp.
struct compiled_policy {
    image made;
    source_map sources;
    std::vector<test_case> tests{};
};

/// What names a policy by its rule files: SHA-256, in hexadecimal, over each file's name and text in their order, a NUL
/// byte behind each of them. Neither holds one, so that no two sets of files run together alike.
RINGFENCE_DECL std::string digest_of(const std::vector<store::policy_source>& sources);

/// What a store is to rules that are to be put in force in it. Where the policy in force cannot be read by this
/// program, which putting another in force repairs, it says nothing of regions and time zones. Throws `store::error`.
RINGFENCE_DECL circumstances circumstances_in(const store::transaction& in, timestamp now);

/// A policy in the store's terms.
RINGFENCE_DECL store::new_policy to_store(const compiled_policy& policy);

/// Puts a policy in force, in one transaction: it becomes the newest version, the lists that it declares are there
/// from now on with the options it gives them, and the journal has it. Every process decides by it from its next
/// decision on. Returns the version. Waits for other writers. Throws `store::error`; the policy before is then still in
/// force.
RINGFENCE_DECL std::uint32_t activate(store::environment& in, const compiled_policy& policy, const store::author& by,
                                      timestamp now);

/// Makes a policy the shadow of the one in force: the daemon decides by both, answers by the one in force, and counts
/// and logs where they differ. As `store::activate_shadow`.
RINGFENCE_DECL std::uint32_t activate_shadow(store::environment& in, const compiled_policy& policy,
                                             const store::author& by, timestamp now);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/rulefile/activate.ipp>
#endif

#endif
