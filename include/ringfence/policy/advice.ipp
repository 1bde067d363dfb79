// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_POLICY_ADVICE_IPP
#define RINGFENCE_POLICY_ADVICE_IPP

#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/load.hpp>
#include <ringfence/language/suggest.hpp>
#include <ringfence/policy/advice.hpp>
#include <ringfence/policy/circumstances.hpp>
#include <ringfence/policy/name_pattern.hpp>
#include <ringfence/policy/policy.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ringfence {

namespace detail {

class adviser {
public:
    adviser(const policy& of, const loaded& from, const circumstances& in, diagnostics& found)
        : of_{of}, from_{from}, in_{in}, found_{found}
    {
    }

    void run()
    {
        lists();
        region();
        times();
        for (const block& b : of_.blocks) {
            types_left_out(b);
            for (const checked_rule& r : b.rules)
                calls_of_trunk(r.when, *b.scenario);
        }
        late_blocks();
    }

private:
    using entry = circumstances::list;

    diagnostic& say(const char* code, span where, std::string message, std::string help)
    {
        found_.push_back({severity::warning, code, where, std::move(message), std::move(help)});
        return found_.back();
    }

    /// Stands for the files as a whole.
    span beginning() const
    {
        const std::vector<ast::item>& items = from_.files.front().items;
        const auto* first = items.empty() ? nullptr : std::get_if<ast::statement>(&items.front());
        return first != nullptr ? first->where : span{};
    }

    template <class F>
    static void each_atom(const checked_condition& c, F&& f)
    {
        if (c.kind == ast::connective::atom)
            f(c);
        for (const checked_condition& operand : c.operands)
            each_atom(operand, f);
    }

    // ---- lists

    std::set<std::uint32_t> lists_asked_for() const
    {
        std::set<std::uint32_t> asked;
        const auto take = [&asked](const arguments& given) {
            for (const argument& a : given)
                if (a.kind == argument_kind::list)
                    asked.insert(a.index);
        };
        for (const block& b : of_.blocks)
            for (const checked_rule& r : b.rules) {
                each_atom(r.when, [&](const checked_condition& c) { take(c.given); });
                for (const checked_action& a : r.actions)
                    if (a.word->lists == list_use::reads)
                        take(a.given);
            }
        return asked;
    }

    void lists()
    {
        const std::set<std::uint32_t> asked = lists_asked_for();
        std::vector<const entry*> lost;
        std::vector<const list_declaration*> empty;
        for (const entry& e : in_.lists) {
            const auto declared = std::find_if(of_.lists.begin(), of_.lists.end(),
                                               [&e](const list_declaration& l) { return e.is_called(l.name); });
            const auto place = static_cast<std::uint32_t>(declared - of_.lists.begin());
            if (e.entries != 0 && (declared == of_.lists.end() || !asked.contains(place)))
                lost.push_back(&e);
        }
        for (std::uint32_t i = 0; i < of_.lists.size(); ++i) {
            const list_declaration& l = of_.lists[i];
            const bool filled = std::any_of(in_.lists.begin(), in_.lists.end(),
                                            [&l](const entry& e) { return e.is_called(l.name) && e.entries != 0; });
            if (asked.contains(i) && !filled && l.numbers.empty())
                empty.push_back(&l);
        }
        for (const entry* e : lost)
            lost_list(*e);
        for (const list_declaration* l : empty)
            if (const entry* before = likely_before(*l, lost, empty.size()))
                say("RF0702", l->where,
                    "list `" + l->name + "` has no entries, while `" + before->name +
                        "`, which no rule asks for, has " + std::to_string(before->entries),
                    "was `" + before->name +
                        "` renamed? entries stay under the name they came by: export them from it "
                        "and import them into this one");
    }

    void lost_list(const entry& e)
    {
        const auto declared = std::find_if(of_.lists.begin(), of_.lists.end(),
                                           [&e](const list_declaration& l) { return e.is_called(l.name); });
        const bool is_declared = declared != of_.lists.end();
        const std::string count = std::to_string(e.entries) + (e.entries == 1 ? " entry" : " entries");
        // Said once, and here with what is lost.
        if (is_declared)
            std::erase_if(found_, [&](const diagnostic& d) {
                return (d.code == "RF0501" || d.code == "RF0502") && d.where == declared->where;
            });
        say("RF0701", is_declared ? declared->where : beginning(),
            "list `" + e.name + "` has " + count + " in the store, and no rule asks for it",
            is_declared ? "write a rule that does, or take the list away"
                        : "declare it and write a rule that does; `ringfence policy drop " + e.name +
                              "` takes it away with what is in it");
    }

    /// The list that this one was called before, as far as names and descriptions tell; null where they do not.
    const entry* likely_before(const list_declaration& l, const std::vector<const entry*>& lost,
                               std::size_t candidates) const
    {
        constexpr std::size_t telling = 3;
        std::vector<std::string> names;
        names.reserve(lost.size());
        for (const entry* e : lost)
            names.push_back(e->name);
        const std::string close = closest(l.name, names);
        const auto is_likely = [&](const entry* e) {
            return e->name == close || (!l.description.empty() && e->description == l.description) ||
                   (e->name.size() >= telling && l.name.find(e->name) != std::string::npos) ||
                   (l.name.size() >= telling && e->name.find(l.name) != std::string::npos);
        };
        const auto by = [&](auto&& is) {
            const auto at = std::find_if(lost.begin(), lost.end(), is);
            return at == lost.end() ? nullptr : *at;
        };
        if (!close.empty())
            return by([&](const entry* e) { return e->name == close; });
        if (const entry* e = by(is_likely))
            return e;
        // One gone and one come in the same change.
        const auto gone = [&](const entry* e) {
            return e->in_force && std::none_of(of_.lists.begin(), of_.lists.end(),
                                               [&](const list_declaration& d) { return e->is_called(d.name); });
        };
        const auto is_new =
            std::none_of(in_.lists.begin(), in_.lists.end(), [&l](const entry& e) { return e.is_called(l.name); });
        return candidates == 1 && is_new && std::count_if(lost.begin(), lost.end(), gone) == 1 ? by(gone) : nullptr;
    }

    // ---- what is read by a region or a time zone

    static bool is_national(const ast::literal& l)
    {
        const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
        const auto is_sign = [](char c) { return std::string_view{" ().-/"}.find(c) != std::string_view::npos; };
        return l.kind == ast::literal_kind::text && std::any_of(l.text.begin(), l.text.end(), is_digit) &&
               std::all_of(l.text.begin(), l.text.end(), [&](char c) { return is_digit(c) || is_sign(c); });
    }

    /// `f(statement)` for each statement of the files, not those within another.
    template <class F>
    void each_statement(std::string_view word, F&& f) const
    {
        for (const ast::file& file : from_.files)
            for (const ast::item& item : file.items)
                if (const auto* s = std::get_if<ast::statement>(&item); s != nullptr)
                    if (const ast::literal& l = s->head.literals.front();
                        l.kind == ast::literal_kind::word && l.text == word)
                        f(*s);
    }

    void region()
    {
        if (!of_.region.empty())
            return;
        constexpr const char* help = "say it, as in `region PL;`";
        if (!in_.region.empty())
            say("RF0703", beginning(),
                "no `region` is set: national numbers, which the policy in force reads by " + in_.region +
                    ", could not be read any more, be they asked for, added or imported",
                "say it: `region " + in_.region + ";`");
        // Elsewhere such a text is an error.
        each_statement("test", [&](const ast::statement& test) {
            for (const ast::item& step : test.body)
                if (const auto* asked = std::get_if<ast::rule>(&step))
                    for (const ast::literal& l : asked->when.atom.literals)
                        if (is_national(l) && is_party(asked->when.atom, l))
                            say("RF0703", l.where,
                                "no `region` is set, by which `" + l.text + "` could be read as a number", help);
        });
    }

    static bool is_party(const ast::phrase& query, const ast::literal& l)
    {
        const ast::literal& before = *(&l - 1);
        return &l != query.literals.data() && before.kind == ast::literal_kind::word &&
               (before.text == "from" || before.text == "to");
    }

    void times()
    {
        const bool has_zone = !of_.timezone.empty();
        if (!has_zone && !in_.timezone.empty() && in_.timezone != "UTC")
            say("RF0704", beginning(),
                "no `timezone` is set: times that name none, which the policy in force reads in " + in_.timezone +
                    ", would be read in UTC",
                "say it: `timezone \"" + in_.timezone + "\";`");
        bool abroad = false;
        each_statement("hours", [&](const ast::statement& s) {
            const auto& l = s.head.literals;
            const bool own = l.size() > 2 && l[2].kind == ast::literal_kind::text;
            abroad = abroad || (own && l[2].text != "UTC");
            if (!own && !has_zone)
                say("RF0704", l[1].where, "hours `" + l[1].text + "` are kept in UTC, as no time zone is set",
                    "say it for all of them, as in `timezone \"Europe/Warsaw\";`, or behind the name of these");
            past_days(l[1]);
        });
        if (has_zone || !abroad)
            return;
        each_statement("test", [&](const ast::statement& test) {
            for (const ast::item& step : test.body)
                if (const auto* s = std::get_if<ast::statement>(&step))
                    if (const auto& l = s->head.literals;
                        l[0].kind == ast::literal_kind::word && l[0].text == "at" && l.size() == 3)
                        say("RF0704", s->where,
                            "this is a time in UTC, as no time zone is set, while the hours are kept in others",
                            "say it for all of them, as in `timezone \"Europe/Warsaw\";`, or behind this time");
        });
    }

    void past_days(const ast::literal& name)
    {
        const auto hours = std::find_if(of_.hours.begin(), of_.hours.end(),
                                        [&name](const opening_hours& h) { return h.name == name.text; });
        if (hours == of_.hours.end() || hours->specials.empty())
            return;
        const std::int32_t last =
            std::max_element(hours->specials.begin(), hours->specials.end(), [](const auto& a, const auto& b) {
                return a.last < b.last;
            })->last;
        const auto utc = std::chrono::floor<std::chrono::seconds>(in_.now);
        const auto local = utc + std::chrono::seconds{of_.zones[hours->zone].offset_at(utc.time_since_epoch().count())};
        if (std::chrono::sys_days{std::chrono::days{last}} >= std::chrono::floor<std::chrono::days>(local))
            return;
        const std::chrono::year_month_day day{std::chrono::sys_days{std::chrono::days{last}}};
        const auto two = [](unsigned n) { return (n < 10 ? "0" : "") + std::to_string(n); };
        say("RF0705", name.where,
            "the special days of hours `" + name.text + "` are all past: the last was " +
                std::to_string(static_cast<int>(day.year())) + '-' + two(static_cast<unsigned>(day.month())) + '-' +
                two(static_cast<unsigned>(day.day())),
            "write those to come, or take them out");
    }

    // ---- conditions

    /// In a block that decides what is dialled.
    void types_left_out(const block& b)
    {
        static constexpr std::array<std::string_view, 2> as_dear{"shared_cost", "unknown"};
        if (!b.scenario->before_all && b.scenario->subject != role::called)
            return;
        const checked_condition* premium = nullptr;
        std::set<std::string_view> named;
        for (const checked_rule& r : b.rules)
            each_atom(r.when, [&](const checked_condition& c) {
                if (c.word->word != "type")
                    return;
                for (const argument& a : c.given) {
                    named.insert(a.text);
                    if (a.text == "premium" && premium == nullptr)
                        premium = &c;
                }
            });
        std::vector<std::string> missing;
        for (const std::string_view type : as_dear)
            if (!named.contains(type))
                missing.emplace_back(type);
        if (premium == nullptr || missing.empty())
            return;
        say("RF0707", premium->where, "`premium` leaves out numbers that can cost as much: " + enumerate(missing),
            "name them beside it, or in another rule of this block");
    }

    /// Whether there is anything in the condition that says whose calls are counted.
    static bool tells_whom(const checked_condition& c)
    {
        bool tells = false;
        each_atom(c, [&tells](const checked_condition& atom) {
            switch (atom.word->meaning.sense) {
            case condition_sense::in_list:
            case condition_sense::number:
            case condition_sense::withheld:
            case condition_sense::malformed:
            case condition_sense::number_value: tells = true; break;
            default: break;
            }
        });
        return tells;
    }

    /// The trunk that the condition asks for, if it asks for some.
    static const argument* trunk_of(const checked_condition& c)
    {
        if (c.kind == ast::connective::atom)
            return c.word->word == "trunk" ? &c.given[0] : nullptr;
        if (c.kind == ast::connective::negation)
            return nullptr;
        for (const checked_condition& operand : c.operands)
            if (const argument* found = trunk_of(operand))
                return found;
        return nullptr;
    }

    /// What must hold together for the condition to hold: `a`, `b` and `c or d` of `a and (b and (c or d))`.
    static void take_apart(const checked_condition& c, std::vector<const checked_condition*>& parts)
    {
        if (c.kind != ast::connective::conjunction) {
            parts.push_back(&c);
            return;
        }
        for (const checked_condition& operand : c.operands)
            take_apart(operand, parts);
    }

    void calls_of_trunk(const checked_condition& c, const scenario_word& scenario)
    {
        std::vector<const checked_condition*> parts;
        take_apart(c, parts);
        if (parts.size() > 1) {
            const argument* trunk = nullptr;
            const checked_condition* calls = nullptr;
            const bool by_caller = !scenario.before_all && scenario.subject == role::caller;
            bool whom = false;
            for (const checked_condition* part : parts) {
                if (trunk == nullptr)
                    trunk = trunk_of(*part);
                if (part->kind == ast::connective::atom && part->word->meaning.sense == condition_sense::calls)
                    calls = part;
                whom = whom || tells_whom(*part);
            }
            if (trunk != nullptr && calls != nullptr && !whom)
                say("RF0708", calls->where,
                    std::string{"`calls` counts each "} +
                        (scenario.before_all ? "number"
                         : by_caller         ? "caller"
                                             : "number called") +
                        " by itself, and not all calls of trunk `" + trunk->text + '`',
                    "where that is meant, say so: `trunk \"" + trunk->text + "\" and not " +
                        (by_caller ? "anonymous" : "malformed") + " and calls ...`");
        }
        for (const checked_condition* part : parts)
            for (const checked_condition& operand : part->operands)
                calls_of_trunk(operand, scenario);
    }

    // ---- blocks

    static bool refuses(const block& b)
    {
        return std::any_of(b.rules.begin(), b.rules.end(), [](const checked_rule& r) {
            const action_word& last = *r.actions.back().word;
            return last.flow == action_flow::ends && last.word != "allow";
        });
    }

    /// A block of exceptions. One that allows everything says what happens anyway.
    static bool only_allows(const block& b)
    {
        const auto is_exception = [](const checked_rule& r) {
            return r.when.kind != ast::connective::atom || r.when.word->meaning.sense != condition_sense::always;
        };
        return std::any_of(b.rules.begin(), b.rules.end(), is_exception) &&
               std::all_of(b.rules.begin(), b.rules.end(), [](const checked_rule& r) {
                   return r.actions.size() == 1 && r.actions[0].word->word == "allow";
               });
    }

    /// Whether what `narrow` is bound to comes to `wide` after it.
    bool comes_before(const block& narrow, const block& wide)
    {
        if (narrow.scenario->before_all)
            return !wide.scenario->before_all;
        if (narrow.scenario != wide.scenario || narrow.bindings.empty())
            return false;
        if (wide.bindings.empty())
            return true;
        for (const binding& n : narrow.bindings)
            for (const binding& w : wide.bindings) {
                if (++compared_ > most_compared)
                    return false;
                const bool covered = wide.scenario->binding == binding_kind::called
                                         ? n.called != w.called && covers(w.called, n.called)
                                         : n.name != w.name && matches_name(w.name, n.name);
                if (covered)
                    return true;
            }
        return false;
    }

    static bool covers(const number_pattern& wide, const number_pattern& narrow)
    {
        if (!narrow.is_prefix())
            return wide.covers(narrow.first) && wide.covers(narrow.last);
        // A prefix covers numbers alone, and its own digits may be one.
        const auto digits = number::e164(std::to_string(narrow.first.value()));
        return wide.is_prefix() && digits && wide.covers(*digits);
    }

    void late_blocks()
    {
        for (const block& b : of_.blocks) {
            if (b.scenario->before_all || !only_allows(b) || compared_ > most_compared)
                continue;
            const block* before = nullptr;
            bool in_time = false;
            for (const block& other : of_.blocks) {
                if (&other == &b || !refuses(other))
                    continue;
                in_time = in_time || comes_before(b, other);
                if (before == nullptr && comes_before(other, b))
                    before = &other;
            }
            if (in_time || before == nullptr)
                continue;
            say("RF0706", b.where, "this block only allows, and comes when others have refused",
                "what is to go through in any case stands in `always` or first in the blocks that refuse: one bound to "
                "nothing is tried last")
                .notes.push_back({before->where, "tried before it"});
        }
    }

    static constexpr std::size_t most_compared = 10'000'000;  ///< pairs of bindings; some tenths of a second

    const policy& of_;
    const loaded& from_;
    const circumstances& in_;
    diagnostics& found_;
    std::size_t compared_ = 0;
};

}  // namespace detail

RINGFENCE_DECL void advise(const policy& of, const loaded& from, const circumstances& in, diagnostics& found)
{
    detail::adviser{of, from, in, found}.run();
}

}  // namespace ringfence

#endif
