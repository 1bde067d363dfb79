// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The `test` statements of a rule file:
//
//     test "NAME" {
//         at DATE TIME ["ZONE"];                        sets the clock
//         after DURATION;                               lets time go by
//         after DURATION -> ANSWER;                     and asks the last query again
//         repeat N every DURATION -> ANSWER;            the same N times
//         given LIST { NUMBER; PREFIX*; }               replaces what a list holds
//         SCENARIO ["NAME"] [KEY VALUE]... -> ANSWER;   asks a query
//         expect NUMBER [not] in LIST [for DURATION];   looks into a list
//     }
//
// ANSWER is `ACTION [VALUE]... [in LIST] [by LIST]`.
//
// Codes; errors where not said otherwise. Words that are also said elsewhere have the codes that they have there:
// RF0106, RF0107, RF0112, RF0203, RF0302, RF0403, and those of actions' own checks.
//
//     RF0601  malformed head of a test          RF0607  malformed `given`
//     RF0602  two tests with one name           RF0608  malformed `expect`
//     RF0603  an unknown step                   RF0609  nothing was asked that could be asked again
//     RF0604  malformed `at`, `after`, `repeat`; the clock runs backwards or too far
//     RF0605  a query that cannot be asked      RF0610  too many tests, steps, queries or numbers
//     RF0606  malformed answer                  RF0611  warning: a test that expects nothing

#ifndef RINGFENCE_POLICY_CHECK_TESTS_HPP
#define RINGFENCE_POLICY_CHECK_TESTS_HPP

#include <ringfence/config.hpp>
#include <ringfence/language/ast.hpp>
#include <ringfence/number/text.hpp>
#include <ringfence/plugin/registry.hpp>
#include <ringfence/plugin/usage.hpp>
#include <ringfence/policy/policy.hpp>
#include <ringfence/policy/tests.hpp>
#include <ringfence/policy/zones.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace ringfence {

/// The limits of the tests of one policy.
inline constexpr std::size_t max_tests = 10'000;
inline constexpr std::size_t max_test_steps = 100'000;
inline constexpr std::size_t max_test_queries = 1'000'000;  ///< with all repetitions
inline constexpr std::size_t max_given_numbers = 100'000;
inline constexpr std::int64_t max_repetitions = 1000;  ///< of one `repeat`

/// What a test's clock says where the test does not set it: Monday, 2026-01-05 12:00 in the policy's time zone.
inline constexpr std::int64_t default_test_clock = 1'767'614'400;  ///< as if it were UTC

/// What tests are checked against. Everything referred to must outlive it.
struct test_scope {
    const registry& words;
    const usage_scope& names;
    const policy& rules;                                              ///< complete but for its tests
    const std::vector<std::string>& regions;                          ///< as in `checking`
    std::function<bool(const plugin&, const ast::literal&)> may_use;  ///< reports where a plugin is not used
    /// Says of the last message, where it is about a word on a new line, that the line before may lack its end.
    std::function<void(const ast::phrase&, std::size_t)> suspect_line_break;
};

/// What `test` statements mean, in their order. What is wrong is added to the scope's messages; a test with an error
/// may be left out. Throws as `check` does.
RINGFENCE_DECL std::vector<test_case> check_tests(std::span<const ast::statement* const> statements,
                                                  const test_scope& scope);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/policy/check_tests.ipp>
#endif

#endif
