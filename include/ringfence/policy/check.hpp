// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// From the form of a rule file to a policy: every word is looked up, every argument resolved. Declarations are
// collected from all files first, so that their order does not matter; then lists (check_list.hpp) and hours are read,
// then blocks (check_block.hpp).
//
// Codes; errors where not said otherwise. RF01xx are about names, RF02xx about arguments, RF03xx about blocks and
// rules, RF04xx about plugins; RF05xx are warnings about lists and hours. See also plugin/usage.hpp,
// policy/proof/analysis.hpp, policy/check_tests.hpp and policy/advice.hpp.
//
//     RF0003  `->` is missing (as in language/grammar.hpp)
//     RF0101  the edition is missing           RF0301  two blocks with one binding
//     RF0102  an unknown edition               RF0302  a word that is not allowed in this scenario
//     RF0103  the edition in the wrong place   RF0303  an action behind one that ends the search
//     RF0104  an unknown statement             RF0307  a rule or statement where none can stand
//     RF0105  an unknown condition             RF0308  malformed or repeated `on failure`
//     RF0106  an unknown action                RF0310  malformed head of a block
//     RF0109  declared twice                   RF0401  an unknown plugin
//     RF0110  a name that cannot be used       RF0402  another version of a plugin
//     RF0111  an unknown region                RF0403  a word whose plugin is not used
//     RF0112  an unknown time zone
//     RF0204  a text that cannot be in a reply RF0501  warning: an unused list
//     RF0205  a malformed declaration          RF0502  warning: a list that is changed and never read
//     RF0206  a malformed entry of hours       RF0503  warning: a registry that a rule changes
//     RF0207  a malformed entry of a list      RF0504  warning: a number twice in a list
//     RF0208  too many lists, blocks, ...      RF0505  warning: unused hours
//     RF0209  warning: a text that a reply writes otherwise
//     RF0210  warning: a bound number that can hardly be one of its country

#ifndef RINGFENCE_POLICY_CHECK_HPP
#define RINGFENCE_POLICY_CHECK_HPP

#include <ringfence/base/fault.hpp>
#include <ringfence/config.hpp>
#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/load.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/plugin/registry.hpp>
#include <ringfence/plugin/usage.hpp>
#include <ringfence/policy/check_options.hpp>
#include <ringfence/policy/check_tests.hpp>
#include <ringfence/policy/circumstances.hpp>
#include <ringfence/policy/policy.hpp>
#include <ringfence/policy/zones.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence {

namespace checks {

inline constexpr unsigned known_edition = 1;

RINGFENCE_DECL bool is_word(const ast::literal& l, std::string_view text);

RINGFENCE_DECL bool is_name(std::string_view text);

}  // namespace checks

/// What the files mean by the words of the registry. Nothing when there is an error, also one that was found before, or
/// a warning where `options` is strict; what is wrong is added to `found`, and all of it put in the order of the files.
/// The registry must outlive the policy.
///
/// Thread safe. Throws `std::runtime_error` where the system has no time zone database, `std::invalid_argument` for a
/// word whose usage is malformed, and what `options`' functions and the words' own checks throw; never for what the
/// files hold.
RINGFENCE_DECL std::optional<policy> check(const loaded& from, const registry& words, const check_options& options,
                                           diagnostics& found);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/policy/check.ipp>
#endif

#endif
