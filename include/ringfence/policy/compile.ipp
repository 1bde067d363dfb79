// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_POLICY_COMPILE_IPP
#define RINGFENCE_POLICY_COMPILE_IPP

#include <ringfence/number/plan.hpp>
#include <ringfence/policy/compile.hpp>
#include <ringfence/policy/image.hpp>
#include <ringfence/policy/policy.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace ringfence {

namespace detail {

RINGFENCE_DECL std::string on_one_line(std::string_view text)
{
    std::string line;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != 0) {
            line.push_back(c);
            if (c == '\\' && i + 1 < text.size())
                line.push_back(text[++i]);
            else if (c == quote)
                quote = 0;
        } else if (c == '#') {
            while (i + 1 < text.size() && text[i + 1] != '\n')
                ++i;
        } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            if (!line.empty() && line.back() != ' ')
                line.push_back(' ');
        } else {
            line.push_back(c);
            if (c == '"')
                quote = c;
        }
    }
    while (!line.empty() && (line.back() == ' ' || line.back() == ';'))
        line.pop_back();
    return line;
}

class compilation {
public:
    compilation(const policy& from, const plan_builder& build_plan) : from_{from}, build_plan_{build_plan} {}

    image run()
    {
        const std::filesystem::path folder = std::filesystem::path{from_.sources.front().name()}.parent_path();
        for (const source_file& f : from_.sources)
            to_.files.push_back(std::filesystem::path{f.name()}.lexically_proximate(folder).string());
        for (const used_plugin& u : from_.uses)
            to_.uses.push_back({u.name, u.version});
        to_.zones = from_.zones;
        to_.hours = from_.hours;
        for (const list_declaration& l : from_.lists)
            to_.lists.push_back(compiled(l));
        for (const block& b : from_.blocks)
            to_.blocks.push_back(compiled(b));
        to_.numbering_plan = build_plan_(from_.region, parts_);
        return std::move(to_);
    }

private:
    static image_list compiled(const list_declaration& l)
    {
        image_list made{.name = l.name,
                        .description = l.description,
                        .registry = l.registry,
                        .review = l.review,
                        .max_entries = l.max.value_or(0),
                        .max_import = l.max_import.value_or(0)};
        if (l.ttl)
            made.ttl_seconds = static_cast<std::uint64_t>(l.ttl->count());
        if (l.max_age)
            made.max_age_seconds = static_cast<std::uint64_t>(l.max_age->count());
        made.max_by_rules = l.max_by_rules.value_or(0);
        if (l.max_by_rules_within)
            made.max_by_rules_seconds = static_cast<std::uint64_t>(l.max_by_rules_within->count());
        made.numbers = written_into(l);
        return made;
    }

    image_location location(span where) const
    {
        return {where.file, from_.sources[where.file].position_of(where.begin).line};
    }

    std::string written(span where) const { return on_one_line(text_of(from_.sources, where)); }

    image_block compiled(const block& b)
    {
        image_block made;
        made.where = location(b.where);
        made.scenario = b.scenario->word;
        made.head = written(b.where);
        if (b.on_failure)
            made.on_failure = *b.on_failure == failure_answer::hangup ? image_failure::hangup : image_failure::allow;
        for (const binding& bound : b.bindings)
            made.bindings.push_back({bound.called, bound.name});
        const std::uint64_t block_identity = stable_hash(made.head);
        for (const checked_rule& r : b.rules)
            made.rules.push_back(compiled(r, block_identity));
        return made;
    }

    image_rule compiled(const checked_rule& r, std::uint64_t block_identity)
    {
        image_rule made;
        made.where = location(r.where);
        made.text = written(r.where);
        rule_identity_ = stable_hash(made.text, block_identity);
        ordinal_ = 0;
        flatten(r.when, made.when);
        for (const checked_action& a : r.actions)
            made.actions.push_back({std::string{a.word->word}, operand_of(*a.word, a.given)});
        return made;
    }

    void flatten(const checked_condition& c, std::vector<image_condition>& nodes)
    {
        const std::size_t at = nodes.size();
        nodes.push_back({static_cast<image_connective>(c.kind), 1, {}, {}, {}});
        if (c.kind == ast::connective::atom) {
            nodes[at].word = c.word->word;
            nodes[at].operand = operand_of(*c.word, c.given);
            nodes[at].text = written(c.where);
            return;
        }
        for (const checked_condition& operand : c.operands)
            flatten(operand, nodes);
        nodes[at].size = static_cast<std::uint32_t>(nodes.size() - at);
    }

    template <class Word>
    std::string operand_of(const Word& word, const arguments& given)
    {
        if (!word.lower)
            return {};
        // The ordinal tells two equal conditions of one rule apart.
        lowering context{.identity = stable_hash(word.word, rule_identity_ + ++ordinal_)};
        std::string bytes = word.lower(given, context);
        parts_.countries = parts_.countries || context.needs_countries;
        parts_.types = parts_.types || context.needs_types;
        return bytes;
    }

    static_assert(static_cast<int>(ast::connective::disjunction) == static_cast<int>(image_connective::disjunction));

    const policy& from_;
    const plan_builder& build_plan_;
    image to_;
    plan_parts parts_{};
    std::uint64_t rule_identity_ = 0;
    std::uint64_t ordinal_ = 0;
};

}  // namespace detail

RINGFENCE_DECL image compile(const policy& from, const plan_builder& build_plan)
{
    return detail::compilation{from, build_plan}.run();
}

}  // namespace ringfence

#endif
