// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_POLICY_CHECK_IPP
#define RINGFENCE_POLICY_CHECK_IPP

#include <ringfence/base/ascii.hpp>
#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/load.hpp>
#include <ringfence/language/suggest.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/plugin/registry.hpp>
#include <ringfence/plugin/usage.hpp>
#include <ringfence/policy/advice.hpp>
#include <ringfence/policy/check.hpp>
#include <ringfence/policy/check_block.hpp>
#include <ringfence/policy/check_list.hpp>
#include <ringfence/policy/check_messages.hpp>
#include <ringfence/policy/check_options.hpp>
#include <ringfence/policy/check_tests.hpp>
#include <ringfence/policy/circumstances.hpp>
#include <ringfence/policy/policy.hpp>
#include <ringfence/policy/proof/analysis.hpp>
#include <ringfence/policy/proof/opening.hpp>
#include <ringfence/policy/zones.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ringfence {

namespace checks {

RINGFENCE_DECL bool is_word(const ast::literal& l, std::string_view text)
{
    return l.kind == ast::literal_kind::word && l.text == text;
}

RINGFENCE_DECL bool is_name(std::string_view text)
{
    const auto is_tail = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    };
    return !text.empty() && text.size() <= max_name_bytes && text.front() >= 'a' && text.front() <= 'z' &&
           std::all_of(text.begin(), text.end(), is_tail);
}

class checker {
public:
    checker(const loaded& from, const registry& words, const check_options& options, diagnostics& found)
        : from_{from}, words_{words}, options_{options}, found_{found}, tell_{from, found},
          read_{[this](std::string_view text) {
              return options_.read_number ? options_.read_number(text, made_.region) : party{};
          }},
          scope_{list_names_, hours_names_, read_, found_, options_.has_known_length},
          blocks_{{words_, options_, scope_, list_names_, hours_names_, known_regions_}, made_, tell_}
    {
        if (options.regions)
            made_.regions = options.regions();
        for (const numbering_region& r : made_.regions)
            known_regions_.push_back(r.id);
    }

    std::optional<policy> run()
    {
        if (has_errors(found_))
            return std::nullopt;
        std::optional<policy> made = before_analysis();
        // Without its wrong rules a policy is another one, of which something false could be said.
        if (made && options_.standing == source_standing::offered)
            analyse(*made, found_);
        if (made && options_.around != nullptr && !has_errors(found_))
            advise(*made, from_, *options_.around, found_);
        tell_.finish();
        const bool refused = has_errors(found_) || (options_.warnings == strictness::strict && !found_.empty());
        return refused ? std::nullopt : std::move(made);
    }

private:
    /// The policy as its words say, however its rules stand to each other. Nothing when there is an error.
    std::optional<policy> before_analysis()
    {
        made_.sources = from_.sources;
        for (std::size_t i = 0; i < from_.files.size() && !tell_.full(); ++i)
            declarations(from_.files[i], i);
        set_zone();
        list_scope lists{tell_, read_, scope_, made_.region, from_.sources};
        for (std::size_t i = 0; i < list_statements_.size() && !tell_.full(); ++i)
            read_list(*list_statements_[i], made_.lists[i], lists);
        for (const ast::statement* s : hours_statements_)
            hours(*s);
        for (const ast::file& file : from_.files)
            for (const ast::item& item : file.items)
                if (const auto* s = std::get_if<ast::statement>(&item); s != nullptr && !tell_.full())
                    if (const auto* scenario = words_.find_scenario(s->head.literals.front().text))
                        blocks_.check(*s, *scenario);
        tests();
        unused();
        return has_errors(found_) ? std::nullopt : std::optional{std::move(made_)};
    }

    // ---- declarations

    static constexpr const char* edition_help = "a rule file begins with `ringfence 1;`";

    void declarations(const ast::file& file, std::size_t number)
    {
        const auto index = static_cast<std::uint32_t>(number);
        const auto* first = file.items.empty() ? nullptr : std::get_if<ast::statement>(&file.items.front());
        if (number == 0 && (first == nullptr || !is_word(first->head.literals[0], "ringfence"))) {
            span where{index, 0, 0};
            if (!file.items.empty())
                where =
                    first != nullptr ? first->head.literals[0].where : std::get<ast::rule>(file.items.front()).where;
            tell_.error("RF0101", where, "the edition of the language is missing", edition_help);
        }
        for (const ast::item& item : file.items) {
            if (tell_.full())
                return;
            if (const auto* s = std::get_if<ast::statement>(&item))
                declaration(*s, s == first);
            else
                tell_.error("RF0307", std::get<ast::rule>(item).where, "a rule stands in a block",
                            "as in `inbound { CONDITION -> ACTION; }`");
        }
    }

    void declaration(const ast::statement& s, bool is_first)
    {
        using handler = void (checker::*)(const ast::statement&);
        static const std::map<std::string_view, handler> handlers{
            {"region", &checker::region}, {"timezone", &checker::timezone}, {"include", &checker::nothing},
            {"use", &checker::use},       {"list", &checker::declare_list}, {"hours", &checker::declare_hours},
            {"test", &checker::test}};
        const ast::literal& word = s.head.literals.front();
        if (word.kind != ast::literal_kind::word) {
            tell_.error("RF0104", word.where, "a statement begins with a word, not with " + usages::as_written(word));
            return;
        }
        if (word.text == "ringfence") {
            edition(s, is_first);
            return;
        }
        if (const auto known = handlers.find(word.text); known != handlers.end()) {
            (this->*known->second)(s);
            return;
        }
        if (words_.find_scenario(word.text) != nullptr)
            return;
        std::vector<std::string> candidates{"ringfence"};
        for (const auto& [name, does] : handlers)
            candidates.emplace_back(name);
        for (const auto& [name, entry] : words_.scenarios())
            candidates.emplace_back(name);
        std::string help = did_you_mean(word.text, candidates);
        if (help.empty() && (words_.find_condition(word.text) != nullptr || words_.find_action(word.text) != nullptr))
            help = "a rule is `CONDITION -> ACTION;` and stands in a block";
        if (help.empty())
            help = "a statement begins with one of " + enumerate(candidates);
        tell_.error("RF0104", word.where, "unknown statement `" + word.text + '`', std::move(help));
    }

    void nothing(const ast::statement&) {}

    void edition(const ast::statement& s, bool is_first)
    {
        if (!tell_.takes_one(s, ast::literal_kind::integer, "the number of an edition", edition_help))
            return;
        if (!is_first)
            tell_.error("RF0103", s.where, "the edition is not the first statement of its file, or said twice",
                        edition_help);
        else if (s.head.literals[1].text != std::to_string(known_edition))
            tell_.error("RF0102", s.head.literals[1].where, "unknown edition `" + s.head.literals[1].text + '`',
                        "this version of ringfence knows edition 1");
    }

    /// Remembers where a setting was made that all files share. False where another file or statement made it
    /// otherwise; included files may repeat it, so that they can be checked alone.
    bool set_once(std::optional<ast::literal>& known, const ast::literal& value, const char* what)
    {
        if (!known) {
            known = value;
            return true;
        }
        if (known->text != value.text || known->where.file == value.where.file)
            tell_.declared_twice(what, value, known->where);
        return false;
    }

    void region(const ast::statement& s)
    {
        constexpr const char* help = "as in `region PL;`";
        if (!tell_.takes_one(s, ast::literal_kind::word, "two capital letters of ISO 3166", help))
            return;
        const ast::literal& l = s.head.literals[1];
        if (!set_once(region_, l, "region "))
            return;
        const std::vector<std::string>& known = known_regions_;
        const bool fits = known.empty() ? l.text.size() == 2 && usages::is_code(l.text)
                                        : std::find(known.begin(), known.end(), l.text) != known.end();
        if (fits) {
            made_.region = l.text;
            return;
        }
        const std::string upper = ascii::upper(l.text);
        const std::string meant = upper == "UK" ? "GB" : upper;
        const bool offer = meant != l.text && std::find(known.begin(), known.end(), meant) != known.end();
        tell_.error("RF0111", l.where, "unknown region `" + l.text + '`',
                    offer ? "did you mean `" + meant + "`?" : "regions are two capital letters of ISO 3166, as `PL`");
    }

    void timezone(const ast::statement& s)
    {
        if (tell_.takes_one(s, ast::literal_kind::text, "a name of the time zone database in quotes",
                            "as in `timezone \"Europe/Warsaw\";`"))
            set_once(timezone_, s.head.literals[1], "timezone ");
    }

    void test(const ast::statement& s) { test_statements_.push_back(&s); }

    void tests()
    {
        const test_scope scope{
            words_,
            scope_,
            made_,
            known_regions_,
            [this](const plugin& from, const ast::literal& l) { return may_use(from, l, made_, tell_); },
            [this](const ast::phrase& p, std::size_t had) { tell_.suspect_line_break(p, had); }};
        made_.tests = check_tests(test_statements_, scope);
    }

    void use(const ast::statement& s)
    {
        constexpr const char* help = "as in `use verstat 1;`";
        const auto& l = s.head.literals;
        if (l.size() < 2 || l[1].kind != ast::literal_kind::word)
            return tell_.malformed(s, 1, "a plugin and its version", help);
        if (l.size() < 3 || l[2].kind != ast::literal_kind::integer || l[2].before != ast::joint::space)
            return tell_.malformed(s, 2, "a plugin and its version", help);
        if (l.size() > 3)
            return tell_.malformed(s, 3, "a plugin and its version", help);
        if (s.has_body) {
            tell_.error("RF0205", s.where, "`use` has no block", help);
            return;
        }
        const plugin* p = words_.find_plugin(l[1].text);
        if (p == nullptr) {
            std::vector<std::string> known;
            for (const plugin* each : words_.plugins())
                known.emplace_back(each->name);
            std::string hint = did_you_mean(l[1].text, known);
            tell_.error("RF0401", l[1].where, "unknown plugin `" + l[1].text + '`',
                        hint.empty() ? "loaded are " + enumerate(known) : std::move(hint));
            return;
        }
        // Its words are known all the same: one mistake is told once.
        if (std::to_string(p->version) != l[2].text)
            tell_.error("RF0402", l[2].where,
                        "plugin `" + l[1].text + "` is here in version " + std::to_string(p->version) + ", not " +
                            usages::as_written(l[2]));
        if (!uses(made_, *p))
            made_.uses.push_back({l[1].text, p->version});
    }

    /// The declared name of a list or of hours; null where it cannot be one.
    const ast::literal* name_of(const ast::statement& s, const char* takes, const char* help)
    {
        const auto& l = s.head.literals;
        if (l.size() < 2 || l[1].kind != ast::literal_kind::word || l[1].before != ast::joint::space) {
            tell_.malformed(s, 1, takes, help);
            return nullptr;
        }
        if (is_name(l[1].text))
            return &l[1];
        const std::string small = ascii::lower(l[1].text);
        tell_.error("RF0110", l[1].where, usages::as_written(l[1]) + " cannot be a name",
                    is_name(small) ? "write it in small letters: `" + small + '`'
                                   : "a name is up to 64 small letters, digits, `_` and `-`, a letter first");
        return nullptr;
    }

    void declare_list(const ast::statement& s)
    {
        const ast::literal* name = name_of(s, list_takes, list_help);
        if (name == nullptr)
            return;
        if (words_.find_condition(name->text) != nullptr || name->text == "in") {
            tell_.error("RF0110", name->where, "`" + name->text + "` is a condition and cannot be the name of a list");
            return;
        }
        const auto at = std::find(list_names_.begin(), list_names_.end(), name->text);
        if (at != list_names_.end()) {
            tell_.declared_twice("list ", *name, made_.lists[static_cast<std::size_t>(at - list_names_.begin())].where);
            return;
        }
        if (list_names_.size() == max_declared_lists) {
            tell_.error("RF0208", name->where, "more than 1024 lists");
            return;
        }
        list_names_.push_back(name->text);
        list_statements_.push_back(&s);
        list_declaration made;
        made.where = name->where;
        made.name = name->text;
        made_.lists.push_back(std::move(made));
    }

    void declare_hours(const ast::statement& s)
    {
        const ast::literal* name = name_of(s, hours_takes, hours_help);
        if (name == nullptr)
            return;
        const auto at = std::find(hours_names_.begin(), hours_names_.end(), name->text);
        if (at != hours_names_.end()) {
            tell_.declared_twice(
                "hours ", *name,
                hours_statements_[static_cast<std::size_t>(at - hours_names_.begin())]->head.literals[1].where);
            return;
        }
        if (hours_names_.size() == max_declared_hours) {
            tell_.error("RF0208", name->where, "more than 1024 hours");
            return;
        }
        hours_names_.push_back(name->text);
        hours_statements_.push_back(&s);
    }

    // ---- hours

    static constexpr const char* hours_takes = "a name, a time zone in quotes if not the file's own, and a block";
    static constexpr const char* hours_help = "as in `hours office \"Europe/Warsaw\" { mon-fri 08:00-19:00; }`";

    void set_zone()
    {
        time_zone own{"UTC", {}};
        if (timezone_) {
            made_.timezone = timezone_->text;
            if (auto known = zone_named(*timezone_))
                own = std::move(*known);
        }
        made_.zones.push_back(std::move(own));
    }

    std::optional<time_zone> zone_named(const ast::literal& name)
    {
        auto known = make_zone(name.text);
        if (!known)
            tell_.error("RF0112", name.where, "unknown time zone `" + name.text + '`',
                        did_you_mean(name.text, zone_names()));
        return known;
    }

    void hours(const ast::statement& s)
    {
        const auto& l = s.head.literals;
        opening_hours to;
        to.name = l[1].text;
        std::size_t at = 2;
        if (at < l.size() && l[at].kind == ast::literal_kind::text && l[at].before == ast::joint::space)
            to.zone = zone_index(l[at++]);
        if (at < l.size())
            tell_.malformed(s, at, hours_takes, hours_help);
        else if (!s.has_body)
            tell_.malformed(s, at, hours_takes, hours_help);
        else
            read_opening_hours(s.body, to, found_);
        made_.hours.push_back(std::move(to));
    }

    std::uint32_t zone_index(const ast::literal& name)
    {
        for (std::size_t i = 0; i < made_.zones.size(); ++i)
            if (made_.zones[i].name == name.text)
                return static_cast<std::uint32_t>(i);
        auto known = zone_named(name);
        if (!known)
            return 0;
        made_.zones.push_back(std::move(*known));
        return static_cast<std::uint32_t>(made_.zones.size() - 1);
    }

    // ---- what no rule uses

    void unused()
    {
        if (has_errors(found_))
            return;  // a rule with an error was not read to its end
        const declarations_used& used = blocks_.used();
        for (std::size_t i = 0; i < made_.lists.size(); ++i) {
            const auto index = static_cast<std::uint32_t>(i);
            const list_declaration& l = made_.lists[i];
            if (used.read_lists.contains(index))
                continue;
            if (used.changed_lists.contains(index))
                tell_.warning("RF0502", l.where, "list `" + l.name + "` is changed by a rule, but no rule reads it");
            else
                tell_.warning("RF0501", l.where, "list `" + l.name + "` is not used");
        }
        for (std::size_t i = 0; i < made_.hours.size(); ++i)
            if (!used.read_hours.contains(static_cast<std::uint32_t>(i)))
                tell_.warning("RF0505", hours_statements_[i]->head.literals[1].where,
                              "hours `" + made_.hours[i].name + "` are not used");
    }

    const loaded& from_;
    const registry& words_;
    const check_options& options_;
    diagnostics& found_;
    messages tell_;
    std::vector<std::string> known_regions_;
    text_reader read_;
    policy made_;
    std::vector<std::string> list_names_{};
    std::vector<std::string> hours_names_{};
    usage_scope scope_;
    std::vector<const ast::statement*> list_statements_{};
    std::vector<const ast::statement*> hours_statements_{};
    std::vector<const ast::statement*> test_statements_{};
    std::optional<ast::literal> region_{};
    std::optional<ast::literal> timezone_{};
    block_checker blocks_;
};

}  // namespace checks

RINGFENCE_DECL std::optional<policy> check(const loaded& from, const registry& words, const check_options& options,
                                           diagnostics& found)
{
    return checks::checker{from, words, options, found}.run();
}

}  // namespace ringfence

#endif
