// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What the `test` statements of a rule file mean: queries with the answers expected of them, at times of a clock that
// only runs as the test says. policy/check_tests.hpp makes them, rulefile/rehearse.hpp runs them. The times of all
// steps are known when a file is checked, so that no step has to be run to know the next one's.

#ifndef RINGFENCE_POLICY_TESTS_HPP
#define RINGFENCE_POLICY_TESTS_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/language/source.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/plugin/descriptor.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ringfence {

/// A query as it would come over the wire.
struct rehearsed_query {
    span where;
    const scenario_word* scenario = nullptr;
    std::optional<std::string> from{};  ///< empty: withheld
    std::optional<std::string> to{};
    std::optional<std::string> name{};
    std::string channel{};
    std::string trunk{};
    std::string id{};
    std::vector<std::pair<std::string, std::string>> attributes{};  ///< plugins' words
};

/// `ACTION [VALUE]... [in LIST] [by LIST]`
struct expected_answer {
    span where;
    const action_word* action = nullptr;
    std::optional<std::string> operand{};   ///< of the action with its arguments: the reply has what it answers
    std::optional<number> shown{};          ///< a list's number that is in the reply
    std::optional<std::uint32_t> within{};  ///< the list that has the number in the reply
    std::optional<std::uint32_t> by{};      ///< the list in which the deciding rule found the number
};

/// Asks a query, once or several times.
struct ask_step {
    span where;
    timestamp when;                 ///< of the first time
    std::size_t query = 0;          ///< place in `test_case::queries`
    std::uint32_t times = 1;        ///< at least 1
    std::chrono::seconds every{0};  ///< from one time to the next
    expected_answer answer{};
};

/// Replaces what a list holds.
struct given_step {
    span where;
    timestamp when;
    std::uint32_t list = 0;  ///< place in `policy::lists`
    std::vector<number_pattern> numbers{};
};

enum class membership : std::uint8_t { in, not_in };

/// Looks whether a number is in a list.
struct expect_step {
    span where;
    timestamp when;
    number who{};
    membership wanted = membership::in;
    std::uint32_t list = 0;                      ///< place in `policy::lists`
    std::optional<std::chrono::seconds> left{};  ///< how long it is to stay in it
};

using test_step = std::variant<ask_step, given_step, expect_step>;

/// `test "NAME" { ... }`
struct test_case {
    span where;  ///< its head
    std::string name;
    timestamp begin{};  ///< when its lists are made
    std::vector<rehearsed_query> queries{};
    std::vector<test_step> steps{};  ///< in the order of time
};

}  // namespace ringfence

#endif
