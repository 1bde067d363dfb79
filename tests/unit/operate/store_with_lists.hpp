// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A store that operations are asked of, and whether what they answer is as they say.

#ifndef RINGFENCE_TESTS_UNIT_OPERATE_STORE_WITH_LISTS_HPP
#define RINGFENCE_TESTS_UNIT_OPERATE_STORE_WITH_LISTS_HPP

#include "../../support/house.hpp"

#include <ringfence/operate/catalogue.hpp>
#include <ringfence/operate/country_zones.hpp>
#include <ringfence/operate/operation.hpp>

#include <operate/misfit.hpp>
#include <operate/words_of.hpp>

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace operate_tests {

using namespace ringfence;
using namespace ringfence::operate;

struct store_with_lists {
    explicit store_with_lists(std::string_view rules = "region PL; list dnc { +48601000777; } list other; "
                                                       "list complaints review; inbound { dnc -> hangup; }")
        : at{rules}
    {
    }

    test::house at;
    policy_cache policies;
    country_zones zones;
    timestamp now{};  ///< for operations, where it is set
    setting with{
        .in = at.engine().environment(),
        .words = standard_words(),
        .policies = policies,
        .zones = zones,
        .now = [this] { return now == timestamp{} ? system_now() : now; },
        .in_transaction =
            [this](const auto& f) { at.engine().environment()->write([&](store::write_transaction& in) { f(in); }); }};
    asker who{.by = {.user = "ana"}, .role = store::account_role::administrator};
    places_seen seen{};  ///< of all that was answered

    void expect_fit(const record& told, const operation& of)
    {
        const shape in = of.answers();
        BOOST_TEST(misfit(told, in, place_of(in, std::string{of.name}), seen) == "");
    }

    /// `clear other all`: words in their places, `name=value`, and the names that stand alone.
    answer ask(std::string_view line)
    {
        const auto words = words_of(line);
        const auto found = find_operation(words);
        request asked;
        for (std::size_t i = found.words; i < words.size(); ++i)
            if (const auto equals = words[i].find('='); equals != std::string_view::npos)
                asked.names.push_back(
                    {std::string{words[i].substr(0, equals)}, std::string{words[i].substr(equals + 1)}});
            else if (words[i] == "all" || words[i] == "permanent" || words[i] == "pending" || words[i] == "replace" ||
                     words[i] == "brief")
                asked.names.push_back({std::string{words[i]}, std::nullopt});
            else
                asked.places.emplace_back(words[i]);
        try {
            answer made = perform(prepare(*found.is, asked, with, who), with, {}, {});
            if (!made.wrong)
                expect_fit(made.told, *found.is);
            return made;
        } catch (const error& e) {
            return {.told = {}, .wrong = problem_of(e)};
        }
    }
};

}  // namespace operate_tests

#endif
