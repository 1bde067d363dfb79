// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_OPERATE_CATALOGUE_IPP
#define RINGFENCE_OPERATE_CATALOGUE_IPP

#include <ringfence/base/ascii.hpp>
#include <ringfence/operate/accounts.hpp>
#include <ringfence/operate/catalogue.hpp>
#include <ringfence/operate/changes.hpp>
#include <ringfence/operate/imports.hpp>
#include <ringfence/operate/jobs.hpp>
#include <ringfence/operate/journal.hpp>
#include <ringfence/operate/lists.hpp>
#include <ringfence/operate/policies.hpp>
#include <ringfence/operate/stats.hpp>

#include <algorithm>
#include <iterator>
#include <span>
#include <string_view>
#include <vector>

namespace ringfence::operate {

namespace detail {

inline std::vector<operation> all_operations()
{
    std::vector<operation> all;
    for (auto part : {list_operations, change_operations, import_operations, job_operations, journal_operations,
                      policy_operations, stats_operations, account_operations})
        std::ranges::move(part(), std::back_inserter(all));
    return all;
}

}  // namespace detail

RINGFENCE_DECL std::span<const operation> operations()
{
    static const std::vector<operation> all = detail::all_operations();
    return all;
}

RINGFENCE_DECL found_operation find_operation(std::span<const std::string_view> words) noexcept
{
    found_operation found;
    for (const operation& one : operations()) {
        const auto blank = one.name.find(' ');
        const bool two = blank != std::string_view::npos;
        if (words.empty() || !ascii::equals_without_case(words[0], one.name.substr(0, blank)))
            continue;
        if (!two && !found.is)
            found = {&one, 1};
        // A word that could be the name of a list is one where nothing follows it that the longer name needs.
        if (!two || words.size() < 2 || !ascii::equals_without_case(words[1], one.name.substr(blank + 1)))
            continue;
        const bool needs_more = !one.takes.empty() && one.takes.front().is == argument::kind::place;
        const bool may_be_place = found.is && std::ranges::any_of(found.is->takes, &argument::has_place);
        if (!may_be_place || words.size() > 2 || !needs_more)
            return {&one, 2};
    }
    return found;
}

RINGFENCE_DECL std::string_view group_summary(std::string_view first_word) noexcept
{
    if (first_word == "policy")
        return "the versions of the policy: list, show, go back to one; the shadow; drop a list that no policy has";
    if (first_word == "list")
        return "what a list is called";
    if (first_word == "user")
        return "the accounts of the daemon's clients and what each may do";
    if (first_word == "token")
        return "the accounts that programs prove to be by a token";
    if (first_word == "stats")
        return "how often each rule, list and scenario had its say";
    for (const operation& one : operations())
        if (one.name == first_word)
            return one.summary;
    return {};
}

}  // namespace ringfence::operate

#endif
