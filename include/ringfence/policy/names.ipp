// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_POLICY_NAMES_IPP
#define RINGFENCE_POLICY_NAMES_IPP

#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/load.hpp>
#include <ringfence/language/source.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/plugin/registry.hpp>
#include <ringfence/plugin/usage.hpp>
#include <ringfence/policy/names.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace ringfence {

namespace naming {

class collector {
public:
    collector(const loaded& from, const registry& words) : from_{from}, words_{words} {}

    std::vector<name_use> run()
    {
        for (const ast::file& file : from_.files)
            for (const ast::item& item : file.items)
                if (const auto* s = std::get_if<ast::statement>(&item))
                    declaration(*s);
        for (const ast::file& file : from_.files)
            for (const ast::item& item : file.items)
                if (const auto* s = std::get_if<ast::statement>(&item))
                    statement(*s);
        std::stable_sort(uses_.begin(), uses_.end(), [](const name_use& a, const name_use& b) {
            return std::tie(a.where.file, a.where.begin) < std::tie(b.where.file, b.where.begin);
        });
        return std::move(uses_);
    }

private:
    static bool is_word(const ast::literal& l, std::string_view text)
    {
        return l.kind == ast::literal_kind::word && l.text == text;
    }

    static bool has(const std::vector<std::string>& names, const std::string& name)
    {
        return std::binary_search(names.begin(), names.end(), name);
    }

    static void insert(std::vector<std::string>& names, const std::string& name)
    {
        const auto at = std::lower_bound(names.begin(), names.end(), name);
        if (at == names.end() || *at != name)
            names.insert(at, name);
    }

    void use(const ast::literal& l, name_kind kind, name_role role = name_role::reference)
    {
        uses_.push_back({l.where, kind, role, l.text});
    }

    void declaration(const ast::statement& s)
    {
        const auto& l = s.head.literals;
        if (l.size() < 2 || l[1].kind != ast::literal_kind::word)
            return;
        if (is_word(l[0], "list")) {
            insert(lists_, l[1].text);
            use(l[1], name_kind::list, name_role::declaration);
        } else if (is_word(l[0], "hours")) {
            insert(hours_, l[1].text);
            use(l[1], name_kind::hours, name_role::declaration);
        }
    }

    void statement(const ast::statement& s)
    {
        const ast::literal& word = s.head.literals.front();
        if (is_word(word, "test")) {
            for (const ast::item& item : s.body)
                step(item);
        } else if (words_.find_scenario(word.text) != nullptr) {
            for (const ast::item& item : s.body)
                if (const auto* r = std::get_if<ast::rule>(&item)) {
                    condition(r->when);
                    for (const ast::phrase& a : r->actions)
                        action(a);
                }
        }
    }

    void condition(const ast::condition& c)
    {
        for (const ast::condition& operand : c.operands)
            condition(operand);
        if (c.kind != ast::connective::atom)
            return;
        const auto& l = c.atom.literals;
        if (l[0].kind != ast::literal_kind::word)
            return;
        if (const auto* known = words_.find_condition(l[0].text))
            given(known->word->word, known->word->usage, c.atom);
        else if (has(lists_, l[0].text))
            use(l[0], name_kind::list);
    }

    void action(const ast::phrase& a)
    {
        const auto* known =
            a.literals[0].kind == ast::literal_kind::word ? words_.find_action(a.literals[0].text) : nullptr;
        if (known != nullptr)
            given(known->word->word, known->word->usage, a);
    }

    /// The names among a word's arguments, as the check resolves them.
    void given(std::string_view word, std::string_view usage, const ast::phrase& phrase)
    {
        if (usage.find("LIST") == usage.npos && usage.find("HOURS") == usage.npos)
            return;
        diagnostics ignored;
        const auto rest = std::span{phrase.literals}.subspan(1);
        const auto matched = match_usage(word, usage, phrase.where, rest, {lists_, hours_, read_, ignored});
        if (matched) {
            std::size_t at = 0;
            for (const argument& a : *matched) {
                if (a.kind == argument_kind::list)
                    use(rest[at], name_kind::list);
                else if (a.kind == argument_kind::hours)
                    use(rest[at], name_kind::hours);
                ++at;
            }
            return;
        }
        // Something else is wrong with the phrase: what is declared is meant.
        for (const ast::literal& l : rest) {
            if (l.kind != ast::literal_kind::word)
                continue;
            if (usage.find("LIST") != usage.npos && has(lists_, l.text))
                use(l, name_kind::list);
            else if (usage.find("HOURS") != usage.npos && has(hours_, l.text))
                use(l, name_kind::hours);
        }
    }

    // ---- tests: a list's name stands behind `given`, `in` and `by`

    void step(const ast::item& item)
    {
        if (const auto* s = std::get_if<ast::statement>(&item)) {
            lists_of_step(s->head);
            return;
        }
        const auto& r = std::get<ast::rule>(item);
        phrases_of(r.when);
        for (const ast::phrase& a : r.actions)
            lists_of_step(a);
    }

    void phrases_of(const ast::condition& c)
    {
        for (const ast::condition& operand : c.operands)
            phrases_of(operand);
        if (c.kind == ast::connective::atom)
            lists_of_step(c.atom);
    }

    void lists_of_step(const ast::phrase& phrase)
    {
        const auto& l = phrase.literals;
        for (std::size_t i = 1; i < l.size(); ++i) {
            const bool named = (i == 1 && is_word(l[0], "given")) || is_word(l[i - 1], "in") || is_word(l[i - 1], "by");
            if (named && l[i].kind == ast::literal_kind::word && has(lists_, l[i].text))
                use(l[i], name_kind::list);
        }
    }

    const loaded& from_;
    const registry& words_;
    std::vector<std::string> lists_{};  ///< sorted
    std::vector<std::string> hours_{};  ///< sorted
    // Which number a text is does not matter here.
    text_reader read_{[](std::string_view) { return party{party_state::identified, *number::e164("1")}; }};
    std::vector<name_use> uses_{};
};

}  // namespace naming

RINGFENCE_DECL std::vector<name_use> names_in(const loaded& from, const registry& words)
{
    return naming::collector{from, words}.run();
}

}  // namespace ringfence

#endif
