// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_OPERATE_STATS_IPP
#define RINGFENCE_OPERATE_STATS_IPP

#include <ringfence/base/backticked.hpp>
#include <ringfence/decide/hits.hpp>
#include <ringfence/operate/field_names.hpp>
#include <ringfence/operate/read_arguments.hpp>
#include <ringfence/operate/stats.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>

namespace ringfence::operate {

namespace detail {

struct counted {
    std::size_t place;
    std::uint64_t hits;
};

/// How a request wants them.
struct counted_order {
    bool by_hits = false;  ///< most first; else as in the rule file
    bool never = false;    ///< only what has had no say
};

inline std::vector<counted> counted_of(const std::vector<std::uint64_t>& counts, const counted_order& wanted)
{
    std::vector<counted> found;
    for (std::size_t i = 0; i < counts.size(); ++i)
        if (!wanted.never || counts[i] == 0)
            found.push_back({i, counts[i]});
    if (wanted.by_hits)
        std::ranges::stable_sort(found, std::ranges::greater{}, &counted::hits);
    return found;
}

template <class MakeRow>
answer counted_page(const hit_report& report, const std::vector<counted>& all, const page& wanted,
                    std::string_view name, MakeRow&& make)
{
    answer made;
    made.told.count("policy", report.policy).time("since", report.since);
    made.told.append(page_of(all, wanted, name, make).told);
    return made;
}

/// What `counted_page` tells.
inline shape counted_shape(std::string_view name, const shape& row)
{
    return shape{}.count("policy", "the version").time("since").append(page_shape(name, row));
}

inline answer rule_hits(const hit_report& report, const counted_order& order, const page& wanted)
{
    struct place_of_rule {
        const bound_block* block;
        const bound_rule* rule;
    };
    std::vector<place_of_rule> places;
    for (const bound_block& b : report.rules->blocks())
        for (const bound_rule& r : b.rules)
            places.push_back({&b, &r});
    return counted_page(report, counted_of(report.by_rule, order), wanted, "rules", [&](const counted& c) {
        const place_of_rule& at = places[c.place];
        const image_block& block = *at.block->source;
        record row;
        row.text("rule", at.rule->place)
            .text("block", block.head.empty() ? block.scenario : block.head)
            .text("text", at.rule->source->text)
            .count("hits", c.hits);
        return row;
    });
}

inline answer list_hits(const hit_report& report, const counted_order& order, const page& wanted)
{
    return counted_page(report, counted_of(report.by_list, order), wanted, "lists", [&](const counted& c) {
        record row;
        row.text("list", report.rules->source().lists[c.place].name).count("hits", c.hits);
        return row;
    });
}

inline answer scenario_hits(const hit_report& report, const counted_order& order, const page& wanted)
{
    std::vector<counted> all = counted_of(report.decisions, order);
    const auto& scenarios = report.rules->scenarios();
    std::erase_if(all, [&](const counted& c) { return scenarios[c.place].word->before_all; });
    return counted_page(report, all, wanted, "scenarios", [&](const counted& c) {
        record row;
        row.text("scenario", scenarios[c.place].word->word)
            .count("decisions", c.hits)
            .count("undecided", report.undecided[c.place]);
        return row;
    });
}

template <answer (*Make)(const hit_report&, const counted_order&, const page&)>
task show_hits(const operation&, const arguments& asked, const setting& at, const asker&)
{
    const std::string_view sort = asked.has("sort") ? asked.text("sort") : "place";
    if (sort != "place" && sort != "hits")
        misused("`sort` is place or hits, not " + backticked(sort));
    return reading{[order = counted_order{sort == "hits", asked.flag("never")}, page = read_page(asked),
                    &at](const store::transaction&, const pause&) {
        if (!at.hits)
            throw error{error_code::failed, "only the running daemon counts what its rules decide"};
        return Make(at.hits(), order, page);
    }};
}

}  // namespace detail

RINGFENCE_DECL std::vector<operation> stats_operations()
{
    using enum argument::kind;
    const auto counts = [](std::string_view name, std::string_view summary, std::string_view example,
                           shape (*answers)(), decltype(operation::prepare) prepare) {
        return operation{.name = name,
                         .needs = store::account_role::reader,
                         .does = operation::effect::reads,
                         .summary = summary,
                         .example = example,
                         .takes = joined({{{"sort", key, "place|hits", "as in the rule file; hits: most first"},
                                           {"never", flag, {}, "only what has had no say"}},
                                          page_arguments()}),
                         .answers = answers,
                         .prepare = prepare};
    };
    return {
        counts(
            "stats rules", "how often each rule had its say", "stats rules",
            [] {
                return detail::counted_shape(
                    "rules", shape{}.text("rule", "its place").text("block").text("text").count("hits"));
            },
            detail::show_hits<detail::rule_hits>),
        counts(
            "stats lists", "how often each list had its say", "stats lists",
            [] { return detail::counted_shape("lists", shape{}.text("list").count("hits")); },
            detail::show_hits<detail::list_hits>),
        counts(
            "stats scenarios", "how many decisions each scenario had", "stats scenarios",
            [] {
                return detail::counted_shape(
                    "scenarios",
                    shape{}.text("scenario").count("decisions").count("undecided", "of those: no rule had its say"));
            },
            detail::show_hits<detail::scenario_hits>)};
}

}  // namespace ringfence::operate

#endif
