// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Runs the tests of a policy. Each has a store, an engine and a clock of its own, so that nothing is left of the one
// before; what it decides with is what calls are decided with. The store lies in memory where the system has room for
// it, and its directory is removed as soon as it is open: LMDB goes on with the files, and nothing stays behind
// whatever happens.
//
// A test that fails is run a second time, to explain what failed as it was before it was decided.
//
// Codes: RF0620, error: a step of a test fails.

#ifndef RINGFENCE_RULEFILE_REHEARSE_HPP
#define RINGFENCE_RULEFILE_REHEARSE_HPP

#include <ringfence/base/passing_directory.hpp>
#include <ringfence/config.hpp>
#include <ringfence/engine.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/policy/tests.hpp>
#include <ringfence/rulefile/activate.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace ringfence {

// ---------------------------------------------------------------------------------------------------------
// what tests came to

struct failed_step {
    span where;              ///< of the answer expected, or of the whole step
    std::uint32_t time = 0;  ///< of a `repeat`, the first one that fails, from 1; 0 elsewhere
    std::string expected;
    std::string got;        ///< the whole reply
    std::string explained;  ///< the query, as `explain` tells it; empty where none was asked
};

struct test_result {
    std::string name;
    span where;
    std::size_t looked = 0;  ///< answers and lists that were compared
    std::vector<failed_step> failures{};
    std::chrono::microseconds took{};
};

/// A condition by the sides of it that were seen.
struct covered_condition {
    std::uint32_t at = 0;  ///< place in `image_rule::when`
    std::string text;
    std::uint64_t seen_true = 0;
    std::uint64_t seen_false = 0;
    bool has_false = true;  ///< `otherwise` has none
};

struct covered_rule {
    image_location where;
    std::string text;
    std::uint64_t hits = 0;  ///< how often it decided, or did something and went on
    std::vector<covered_condition> conditions{};
};

/// What tests have tried of a policy: that a rule acts, and that each of its conditions is true and is false.
struct coverage {
    std::vector<std::vector<covered_rule>> blocks{};  ///< as in `image::blocks`

    struct share {
        std::uint64_t covered = 0;
        std::uint64_t all = 0;
        double percent() const noexcept
        {
            return all == 0 ? 100.0 : 100.0 * static_cast<double>(covered) / static_cast<double>(all);
        }
    };

    share total() const noexcept
    {
        share s;
        const auto count = [&s](bool covered) {
            ++s.all;
            s.covered += covered ? 1 : 0;
        };
        for (const auto& block : blocks)
            for (const covered_rule& r : block) {
                count(r.hits != 0);
                for (const covered_condition& c : r.conditions) {
                    count(c.seen_true != 0);
                    if (c.has_false)
                        count(c.seen_false != 0);
                }
            }
        return s;
    }
};

struct rehearsal {
    std::vector<test_result> tests{};  ///< in the order of the files
    coverage covered{};                ///< empty unless it was asked for

    std::size_t failed() const noexcept
    {
        return static_cast<std::size_t>(
            std::count_if(tests.begin(), tests.end(), [](const test_result& t) { return !t.failures.empty(); }));
    }
};

enum class coverage_counting : std::uint8_t { off, on };

struct rehearsal_options {
    const registry* words = &standard_words();
    full_number_reader read_number = nullptr;  ///< as in `engine_options`
    std::string_view filter{};                 ///< run tests whose name holds this
    coverage_counting counting = coverage_counting::off;
};

/// A failure as a message, whose span means a place in the policy's sources.
RINGFENCE_DECL diagnostic message_of(const failed_step& f);

// ---------------------------------------------------------------------------------------------------------

namespace rehearsing {

/// The condition that has no false side.
inline constexpr std::string_view always_true = "otherwise";

RINGFENCE_DECL coverage nothing_covered(const image& of);

RINGFENCE_DECL std::shared_ptr<store::environment> open_passing_store();

}  // namespace rehearsing

/// Runs the policy's tests, those that the options name. Needs no store but makes its own, and changes nothing else.
/// Any number of threads may do so at a time.
///
/// Throws `store::error`, `std::system_error` where there is no room for that store; never for what a test comes to.
RINGFENCE_DECL rehearsal rehearse(const compiled_policy& of, const rehearsal_options& options = {});

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/rulefile/rehearse.ipp>
#endif

#endif
