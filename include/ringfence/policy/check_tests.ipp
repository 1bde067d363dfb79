// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_POLICY_CHECK_TESTS_IPP
#define RINGFENCE_POLICY_CHECK_TESTS_IPP

#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/suggest.hpp>
#include <ringfence/number/text.hpp>
#include <ringfence/plugin/registry.hpp>
#include <ringfence/plugin/usage.hpp>
#include <ringfence/policy/check_tests.hpp>
#include <ringfence/policy/policy.hpp>
#include <ringfence/policy/tests.hpp>
#include <ringfence/policy/zones.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ringfence {

namespace testing {

inline constexpr const char* at_form = "as in `at 2026-03-02 22:00;` or `at 2026-03-02 22:00 \"Europe/Warsaw\";`";
inline constexpr const char* after_form = "as in `after 30s;` or `after 30s -> hangup;`";
inline constexpr const char* repeat_form = "as in `repeat 3 every 30s -> allow;`";
inline constexpr const char* given_form = "as in `given vip { +48601234567; +4822*; }`";
inline constexpr const char* expect_form =
    "as in `expect +48601000001 in robots;`, `... not in robots;` or `... in robots for 24h;`";
inline constexpr const char* answer_form = "an answer is as `allow`, `hangup 603`, `redirect \"honeypot\" by robots`";

class checker {
public:
    checker(const test_scope& scope, std::vector<test_case>& to) : scope_{scope}, found_{scope.names.found}, to_{to} {}

    void check(const ast::statement& s)
    {
        if (full())
            return;
        if (to_.size() == max_tests) {
            error("RF0610", s.where, "more than 10,000 tests");
            stopped_ = true;
            return;
        }
        test_case made;
        if (!head(s, made))
            return;
        const std::int64_t start = scope_.rules.zones.front().to_utc(default_test_clock);
        now_ = timestamp{std::chrono::seconds{start}};
        clock_was_set_ = false;
        made.begin = now_;
        test_ = &made;
        found_before_ = found_.size();
        for (const ast::item& item : s.body)
            if (!full())
                step(item);
        const bool expects = std::any_of(made.steps.begin(), made.steps.end(), [](const test_step& each) {
            return !std::holds_alternative<given_step>(each);
        });
        if (!expects && found_.size() == found_before_)
            found_.push_back({severity::warning, "RF0611", s.head.where, "this test expects nothing",
                              "a query with its answer is as `inbound from +48601000001 to +48221234567 -> allow;`"});
        to_.push_back(std::move(made));
    }

private:
    using literals = std::span<const ast::literal>;

    bool full() const noexcept { return stopped_ || found_.size() > most_messages; }

    diagnostic& error(const char* code, span where, std::string message, std::string help = {})
    {
        found_.push_back({severity::error, code, where, std::move(message), std::move(help)});
        return found_.back();
    }

    static span behind(span where) noexcept { return {where.file, where.end, where.end}; }

    static bool is_word(const ast::literal& l, std::string_view text)
    {
        return l.kind == ast::literal_kind::word && l.text == text;
    }

    // ---- the head

    bool head(const ast::statement& s, test_case& to)
    {
        constexpr const char* form = "as in `test \"the fifth call is refused\" { ... }`";
        const auto& l = s.head.literals;
        const std::size_t had = found_.size();
        if (l.size() < 2)
            error("RF0601", behind(l[0].where), "a test has a name in quotes and a block", form);
        else if (l[1].kind != ast::literal_kind::text || l[1].before != ast::joint::space)
            error("RF0601", l[1].where, "a test has a name in quotes: " + usages::as_written(l[1]) + " is none", form);
        else if (l[1].text.empty())
            error("RF0601", l[1].where, "the name of a test is empty", form);
        else if (l.size() > 2)
            error("RF0601", l[2].where, usages::as_written(l[2]) + " does not belong here", form);
        else if (!s.has_body)
            error("RF0601", behind(s.where), "a test has a block", form);
        if (found_.size() != had) {
            scope_.suspect_line_break(s.head, had);
            return false;
        }
        if (const auto [at, is_new] = named_.emplace(l[1].text, l[1].where); !is_new) {
            error("RF0602", l[1].where, "two tests are called " + usages::as_written(l[1]), "give one another name")
                .notes.push_back({at->second, "first so called here"});
            return false;
        }
        to.where = s.head.where;
        to.name = l[1].text;
        return true;
    }

    // ---- steps

    void step(const ast::item& item)
    {
        if (++steps_ > max_test_steps) {
            error("RF0610", test_->where, "more than 100,000 steps in the tests of one policy");
            stopped_ = true;
            return;
        }
        const std::size_t had = found_.size();
        if (const auto* r = std::get_if<ast::rule>(&item)) {
            rule_step(*r);
            if (r->when.kind == ast::connective::atom)
                scope_.suspect_line_break(r->when.atom, had);
        } else {
            const auto& s = std::get<ast::statement>(item);
            statement_step(s);
            scope_.suspect_line_break(s.head, had);
        }
    }

    void rule_step(const ast::rule& r)
    {
        if (r.when.kind != ast::connective::atom) {
            error("RF0605", r.when.where, "a query has no `and`, `or`, `not` or parentheses",
                  "as in `inbound from +48601000001 to +48221234567 -> allow;`");
            return;
        }
        if (r.actions.size() > 1) {
            error("RF0606", r.actions[1].where, "an answer is one action",
                  "what a rule does on the way is seen by `expect NUMBER in LIST;`");
            return;
        }
        const literals l = r.when.atom.literals;
        if (is_word(l[0], "after")) {
            if (const auto time = duration_behind(l, "`after` takes a duration", after_form);
                time && expect_end(l, 2, "RF0604", after_form) && advance(*time, l[1].where))
                ask_again(r, 1, *time);
        } else if (is_word(l[0], "repeat")) {
            repeat(r, l);
        } else if (is_word(l[0], "at") || is_word(l[0], "given") || is_word(l[0], "expect")) {
            // Most likely two steps, of which the first lacks its end.
            const auto next = std::find_if(l.begin() + 1, l.end(), [this](const ast::literal& each) {
                return is_step_word(each) || scenario_of(each) != nullptr;
            });
            if (next != l.end())
                return misplaced(*next, "RF0603", "a step ends with `;`");
            const bool clock = l[0].text == "at";
            const bool given = l[0].text == "given";
            error(clock   ? "RF0604"
                  : given ? "RF0607"
                          : "RF0608",
                  r.actions[0].where, usages::as_written(l[0]) + " asks nothing, so that it has no answer",
                  clock   ? at_form
                  : given ? given_form
                          : expect_form);
        } else {
            query(r, l);
        }
    }

    void statement_step(const ast::statement& s)
    {
        const literals l = s.head.literals;
        if (is_word(l[0], "given")) {
            given(s, l);
            return;
        }
        if (s.has_body) {
            if (is_step_word(l[0]) || scenario_of(l[0]) != nullptr)
                error("RF0603", s.where, usages::as_written(l[0]) + " in a test has no block",
                      scenario_of(l[0]) != nullptr ? "in a test a scenario is asked: is the `}` of the test missing?"
                                                   : form_of(l[0]));
            else
                unknown_step(l[0]);
            return;
        }
        if (is_word(l[0], "at"))
            set_clock(l);
        else if (is_word(l[0], "after")) {
            if (const auto time = duration_behind(l, "`after` takes a duration", after_form);
                time && expect_end(l, 2, "RF0604", after_form))
                advance(*time, l[1].where);
        } else if (is_word(l[0], "expect")) {
            expect(s, l);
        } else if (is_word(l[0], "repeat")) {
            error("RF0606", behind(s.where), "`repeat` has an answer", repeat_form);
        } else if (const auto* scenario = scenario_of(l[0]); scenario != nullptr) {
            error("RF0606", behind(s.where), "an answer is missing: `-> ACTION`", answer_form);
        } else {
            unknown_step(l[0]);
        }
    }

    static constexpr std::array<std::string_view, 5> step_words{"at", "after", "repeat", "given", "expect"};

    static bool is_step_word(const ast::literal& l)
    {
        return l.kind == ast::literal_kind::word &&
               std::find(step_words.begin(), step_words.end(), l.text) != step_words.end();
    }

    static const char* form_of(const ast::literal& l)
    {
        return l.text == "at"       ? at_form
               : l.text == "after"  ? after_form
               : l.text == "repeat" ? repeat_form
                                    : expect_form;
    }

    const registry::entry<scenario_word>* scenario_of(const ast::literal& l) const
    {
        return l.kind == ast::literal_kind::word ? scope_.words.find_scenario(l.text) : nullptr;
    }

    void unknown_step(const ast::literal& l)
    {
        std::vector<std::string> known{step_words.begin(), step_words.end()};
        for (const auto& [word, entry] : scope_.words.scenarios())
            if (!entry.word->before_all)
                known.emplace_back(word);
        std::string help = l.kind == ast::literal_kind::word ? did_you_mean(l.text, known) : std::string{};
        error("RF0603", l.where, "unknown step " + usages::as_written(l) + " of a test",
              help.empty() ? "steps begin with one of " + enumerate(known) : std::move(help));
    }

    /// Whether nothing stands at `at`; otherwise it is reported not to belong there.
    bool expect_end(literals l, std::size_t at, const char* code, const char* form)
    {
        if (at >= l.size())
            return true;
        misplaced(l[at], code, form);
        return false;
    }

    void misplaced(const ast::literal& l, const char* code, std::string help)
    {
        error(code, l.where, usages::as_written(l) + " does not belong here", std::move(help));
    }

    /// Whether there is a literal of this kind at `at`, joined by a space. Reported where not.
    bool has(literals l, std::size_t at, ast::literal_kind kind, const char* code, const char* missing,
             const char* form)
    {
        if (at >= l.size())
            error(code, behind(l.back().where), missing, form);
        else if (l[at].kind != kind || l[at].before != ast::joint::space)
            error(code, l[at].where, std::string{missing} + ": " + usages::as_written(l[at]) + " does not belong here",
                  form);
        else
            return true;
        return false;
    }

    std::optional<std::uint32_t> list_named(const ast::literal& l)
    {
        const auto& names = scope_.names.lists;
        const auto at = std::find(names.begin(), names.end(), l.text);
        if (l.kind == ast::literal_kind::word && at != names.end())
            return static_cast<std::uint32_t>(at - names.begin());
        error("RF0107", l.where, "undeclared list " + usages::as_written(l), did_you_mean(l.text, names));
        return std::nullopt;
    }

    // ---- the clock

    std::optional<std::chrono::seconds> duration_behind(literals l, const char* missing, const char* form)
    {
        if (!has(l, 1, ast::literal_kind::duration, "RF0604", missing, form))
            return std::nullopt;
        return duration_of(l[1].text);
    }

    bool set_to(timestamp when, span where)
    {
        using namespace std::chrono;
        constexpr timestamp first{sys_days{year{first_zone_year} / 1 / 1}};
        constexpr timestamp end{sys_days{year{end_zone_year} / 1 / 1}};
        if (when < first || when >= end) {
            error("RF0604", where, "the clock of a test runs from the year 2000 to 2100");
            return false;
        }
        now_ = when;
        return true;
    }

    bool advance(std::chrono::seconds time, span where)
    {
        clock_was_set_ = true;
        // Longer times do not fit a time point.
        constexpr std::chrono::seconds all_years = std::chrono::years{end_zone_year - first_zone_year + 1};
        return set_to(now_ + std::min(time, all_years), where);
    }

    void set_clock(literals l)
    {
        if (!has(l, 1, ast::literal_kind::date, "RF0604", "`at` takes a date and a time", at_form) ||
            !has(l, 2, ast::literal_kind::time, "RF0604", "`at` takes a date and a time", at_form))
            return;
        const time_zone* zone = &scope_.rules.zones.front();
        if (l.size() > 3) {
            if (l[3].kind != ast::literal_kind::text || l[3].before != ast::joint::space)
                return misplaced(l[3], "RF0604", at_form);
            zone = zone_named(l[3]);
            if (zone == nullptr || !expect_end(l, 4, "RF0604", at_form))
                return;
        }
        const timestamp when{std::chrono::seconds{zone->to_utc(local_seconds(l[1].text, l[2].text))}};
        const span where{l[1].where.file, l[1].where.begin, l[2].where.end};
        if (clock_was_set_ && when < now_) {
            error("RF0604", where, "the clock of a test does not run backwards",
                  "it is later already by the steps before; begin another test");
            return;
        }
        if (!set_to(when, where))
            return;
        if (!std::exchange(clock_was_set_, true))
            begin_at(when);
    }

    /// The test begins when its clock is set first, whatever it was given before that.
    void begin_at(timestamp when)
    {
        test_->begin = when;
        for (test_step& each : test_->steps)
            std::visit([when](auto& s) { s.when = when; }, each);
    }

    /// `2026-03-02` and `22:00`, as if they were UTC.
    static std::int64_t local_seconds(std::string_view date, std::string_view time) noexcept
    {
        using namespace std::chrono;
        const auto digits = [](std::string_view text) {
            int value = 0;
            std::from_chars(text.data(), text.data() + text.size(), value);
            return value;
        };
        const sys_days day = year{digits(date)} / month{static_cast<unsigned>(digits(date.substr(5)))} /
                             std::chrono::day{static_cast<unsigned>(digits(date.substr(8)))};
        const auto time_of_day =
            std::chrono::hours{digits(time)} + std::chrono::minutes{digits(time.substr(time.find(':') + 1))};
        return std::chrono::seconds{day.time_since_epoch() + time_of_day}.count();
    }

    const time_zone* zone_named(const ast::literal& name)
    {
        for (const time_zone& known : scope_.rules.zones)
            if (known.name == name.text)
                return &known;
        const auto at = zones_.find(name.text);
        if (at != zones_.end())
            return &at->second;
        auto made = make_zone(name.text);
        if (!made) {
            error("RF0112", name.where, "unknown time zone `" + name.text + '`', did_you_mean(name.text, zone_names()));
            return nullptr;
        }
        return &zones_.emplace(name.text, std::move(*made)).first->second;
    }

    // ---- queries

    void repeat(const ast::rule& r, literals l)
    {
        constexpr const char* missing = "`repeat` takes how often, `every` and a duration";
        if (!has(l, 1, ast::literal_kind::integer, "RF0604", missing, repeat_form) ||
            !has(l, 2, ast::literal_kind::word, "RF0604", missing, repeat_form))
            return;
        if (l[2].text != "every") {
            const std::string near = did_you_mean(l[2].text, {"every"});
            return misplaced(l[2], "RF0604", near.empty() ? repeat_form : near);
        }
        if (!has(l, 3, ast::literal_kind::duration, "RF0604", missing, repeat_form) ||
            !expect_end(l, 4, "RF0604", repeat_form))
            return;
        std::int64_t times = 0;
        std::from_chars(l[1].text.data(), l[1].text.data() + l[1].text.size(), times);
        if (times < 1 || times > max_repetitions) {
            error("RF0604", l[1].where, "`repeat` is for 1 to 1000 times");
            return;
        }
        const std::chrono::seconds every = duration_of(l[3].text);
        const timestamp first = now_ + every;
        if (!advance(times * every, l[3].where))
            return;
        const timestamp last = std::exchange(now_, first);
        ask_again(r, static_cast<std::uint32_t>(times), every);
        now_ = last;
    }

    void ask_again(const ast::rule& r, std::uint32_t times, std::chrono::seconds every)
    {
        if (test_->queries.empty()) {
            // Where the first query is wrong itself, that is said already.
            if (found_.size() == found_before_)
                error("RF0609", r.when.where, "nothing was asked before that could be asked again",
                      "ask a query first, as `inbound from +48601000001 to +48221234567 -> allow;`");
            return;
        }
        ask(r, times, every);
    }

    /// Adds a step that asks the last query.
    void ask(const ast::rule& r, std::uint32_t times, std::chrono::seconds every)
    {
        clock_was_set_ = true;
        queries_ += times;
        if (queries_ > max_test_queries) {
            error("RF0610", r.when.where, "more than 1,000,000 queries in the tests of one policy");
            stopped_ = true;
            return;
        }
        auto answer = answer_of(r.actions[0], *test_->queries.back().scenario);
        if (answer)
            test_->steps.push_back(
                ask_step{r.where, now_, test_->queries.size() - 1, times, every, std::move(*answer)});
    }

    void query(const ast::rule& r, literals l)
    {
        const auto* known = scenario_of(l[0]);
        if (known == nullptr)
            return unknown_step(l[0]);
        if (!scope_.may_use(*known->from, l[0]))
            return;
        const scenario_word& scenario = *known->word;
        if (scenario.before_all) {
            error("RF0605", l[0].where, "no query asks `" + l[0].text + "` itself",
                  "ask another scenario: `" + l[0].text + "` is tried before it");
            return;
        }
        rehearsed_query made;
        made.where = r.when.where;
        made.scenario = &scenario;
        std::size_t at = 1;
        if (scenario.binding == binding_kind::name && at < l.size() && l[at].kind == ast::literal_kind::text &&
            l[at].before == ast::joint::space)
            made.name = l[at++].text;
        std::vector<std::string_view> given;
        while (at < l.size()) {
            if (!attribute(l, at, given, made))
                return;
            at += 2;
        }
        if (!is_complete(l, made))
            return;
        test_->queries.push_back(std::move(made));
        ask(r, 1, std::chrono::seconds{0});
    }

    std::string query_form(const scenario_word& scenario) const
    {
        return scenario.binding == binding_kind::name
                   ? "as in `" + std::string{scenario.word} + " \"spring-sale\" to +48601000001 -> allow;`"
                   : "as in `" + std::string{scenario.word} + " from +48601000001 to +48221234567 -> allow;`";
    }

    std::vector<std::string> query_keys() const
    {
        std::vector<std::string> keys{"from", "to", "channel", "trunk", "id"};
        for (const auto& [word, entry] : scope_.words.conditions())
            for (const std::string_view key : entry.word->query_words)
                if (std::find(keys.begin(), keys.end(), key) == keys.end())
                    keys.emplace_back(key);
        return keys;
    }

    /// `KEY VALUE` at `at`.
    bool attribute(literals l, std::size_t at, std::vector<std::string_view>& given, rehearsed_query& to)
    {
        const ast::literal& key = l[at];
        const std::string help = query_form(*to.scenario);
        const bool plain = key.kind == ast::literal_kind::word && key.before == ast::joint::space;
        if (plain && (key.text == "at" || key.text == "name")) {
            misplaced(key, "RF0605",
                      key.text == "at" ? at_form
                      : to.scenario->binding == binding_kind::name
                          ? "the name stands behind the scenario, " + help
                          : "`" + std::string{to.scenario->word} + "` has no name");
            return false;
        }
        const std::vector<std::string> keys = query_keys();
        if (!plain || std::find(keys.begin(), keys.end(), key.text) == keys.end()) {
            std::string near = key.kind == ast::literal_kind::word ? did_you_mean(key.text, keys) : std::string{};
            error("RF0605", key.where, usages::as_written(key) + " does not belong in a query",
                  near.empty() ? help + ", with any of " + enumerate(keys) : std::move(near));
            return false;
        }
        if (std::find(given.begin(), given.end(), key.text) != given.end()) {
            error("RF0605", key.where, '`' + key.text + "` is said twice");
            return false;
        }
        given.push_back(key.text);
        if (at + 1 == l.size() || l[at + 1].before != ast::joint::space) {
            error("RF0605", at + 1 == l.size() ? behind(key.where) : l[at + 1].where,
                  '`' + key.text + "` takes one value", help);
            return false;
        }
        return value(key, l[at + 1], to);
    }

    bool value(const ast::literal& key, const ast::literal& l, rehearsed_query& to)
    {
        if (key.text == "from" || key.text == "to")
            return side(key, l, key.text == "from" ? to.from : to.to);
        if (key.text == "channel") {
            if (l.kind == ast::literal_kind::word && (l.text == "call" || l.text == "sms")) {
                to.channel = l.text;
                return true;
            }
            error("RF0605", l.where, "`channel` is `call` or `sms`, not " + usages::as_written(l),
                  did_you_mean(l.text, {"call", "sms"}));
            return false;
        }
        if (key.text == "trunk" || key.text == "id") {
            if (l.kind != ast::literal_kind::text) {
                error("RF0605", l.where, '`' + key.text + "` takes a text in quotes, not " + usages::as_written(l));
                return false;
            }
            (key.text == "trunk" ? to.trunk : to.id) = l.text;
            return true;
        }
        to.attributes.emplace_back(key.text, l.text);
        return true;
    }

    /// A number, a text as it would come over the wire, or a word for a caller that shows none.
    bool side(const ast::literal& key, const ast::literal& l, std::optional<std::string>& to)
    {
        const bool hides = l.kind == ast::literal_kind::word && key.text == "from" && is_withheld(l.text);
        if (hides || l.kind == ast::literal_kind::number || l.kind == ast::literal_kind::text) {
            to = l.text;
            return true;
        }
        std::string help = "write `+48601000001`, or in quotes what comes over the wire";
        if (l.kind == ast::literal_kind::prefix || l.kind == ast::literal_kind::range)
            help = "a query is of one number";
        else if (l.kind == ast::literal_kind::integer)
            help = "write `\"" + l.text + "\"`";
        else if (key.text == "from")
            help += "; a caller that shows no number is `from anonymous`";
        error("RF0605", l.where, '`' + key.text + "` takes a number, not " + usages::as_written(l), std::move(help));
        return false;
    }

    static bool is_withheld(std::string_view word) { return ringfence::detail::is_withheld_word(word); }

    /// Whether the query says what its scenario needs, as the engine would ask of it.
    bool is_complete(literals l, const rehearsed_query& q)
    {
        const scenario_word& s = *q.scenario;
        const char* missing = nullptr;
        if (s.binding == binding_kind::name && !q.name)
            missing = "its name in quotes";
        else if (s.subject == role::caller && !q.from)
            missing = "`from`";
        else if ((s.subject == role::called || s.binding == binding_kind::called) && !q.to)
            missing = "`to`";
        if (missing == nullptr)
            return true;
        const bool name = s.binding == binding_kind::name && !q.name;
        error("RF0605", behind(name ? l[0].where : l.back().where),
              "a query of `" + std::string{s.word} + "` needs " + missing, query_form(s));
        return false;
    }

    // ---- answers

    std::optional<expected_answer> answer_of(const ast::phrase& phrase, const scenario_word& scenario)
    {
        const std::size_t had = found_.size();
        auto made = read_answer(phrase, scenario);
        scope_.suspect_line_break(phrase, had);
        return made;
    }

    std::optional<expected_answer> read_answer(const ast::phrase& phrase, const scenario_word& scenario)
    {
        literals l = phrase.literals;
        const auto* known = l[0].kind == ast::literal_kind::word ? scope_.words.find_action(l[0].text) : nullptr;
        if (known == nullptr) {
            const auto candidates = answers_of(scenario);
            std::string help =
                l[0].kind == ast::literal_kind::word ? did_you_mean(l[0].text, candidates) : std::string{};
            error("RF0106", l[0].where, "unknown action " + usages::as_written(l[0]),
                  help.empty() ? "answers are " + enumerate(candidates) : std::move(help));
            return std::nullopt;
        }
        if (!scope_.may_use(*known->from, l[0]))
            return std::nullopt;
        const action_word& action = *known->word;
        if (action.flow != action_flow::ends) {
            error("RF0606", l[0].where, '`' + l[0].text + "` is no answer, since it does not end the search",
                  action.lists != list_use::reads ? expect_form : "answers are " + enumerate(answers_of(scenario)));
            return std::nullopt;
        }
        if (!may_answer(action, scenario)) {
            error("RF0302", l[0].where,
                  '`' + l[0].text + "` is never the answer of `" + std::string{scenario.word} + '`',
                  "answers are " + enumerate(answers_of(scenario)));
            return std::nullopt;
        }
        expected_answer made;
        made.where = phrase.where;
        made.action = &action;
        if (!take_by(l, made) || !take_values(l, phrase, scenario, made))
            return std::nullopt;
        return made;
    }

    static bool may_answer(const action_word& action, const scenario_word& in)
    {
        return action.scenarios.empty() ||
               std::find(action.scenarios.begin(), action.scenarios.end(), in.word) != action.scenarios.end();
    }

    std::vector<std::string> answers_of(const scenario_word& in) const
    {
        std::vector<std::string> words;
        for (const auto& [word, entry] : scope_.words.actions())
            if (entry.word->flow == action_flow::ends && may_answer(*entry.word, in))
                words.emplace_back(word);
        return words;
    }

    /// Takes `by LIST` off the end.
    bool take_by(literals& l, expected_answer& to)
    {
        const auto at =
            std::find_if(l.begin() + 1, l.end(), [](const ast::literal& each) { return is_word(each, "by"); });
        if (at == l.end())
            return true;
        const auto place = static_cast<std::size_t>(at - l.begin());
        if (!has(l, place + 1, ast::literal_kind::word, "RF0606", "`by` takes the list that decided",
                 "as in `-> hangup by dnc`") ||
            !expect_end(l, place + 2, "RF0606", answer_form))
            return false;
        to.by = list_named(l[place + 1]);
        l = l.first(place);
        return to.by.has_value();
    }

    /// Whether an action answers with a number that it takes out of a list, as `present`.
    static bool answers_from_list(const action_word& action)
    {
        const std::vector<usage_element> usage = parse_usage(action.usage);
        return std::any_of(usage.begin(), usage.end(), [](const usage_element& e) {
            return std::any_of(e.choices.begin(), e.choices.end(),
                               [](const usage_choice& c) { return c.kind == argument_kind::list; });
        });
    }

    bool take_values(literals l, const ast::phrase& phrase, const scenario_word& scenario, expected_answer& to)
    {
        if (l.size() == 1)
            return true;
        if (answers_from_list(*to.action))
            return take_number(l, to);
        auto given = match_usage(to.action->word, to.action->usage, l[0].where, l.subspan(1), scope_.names);
        if (!given)
            return false;
        if (to.action->check != nullptr) {
            const std::size_t had = found_.size();
            checking context{scope_.rules, scenario, phrase.where, scope_.regions, found_};
            to.action->check(*given, context);
            if (found_.size() != had)
                return false;
        }
        lowering context{};
        to.operand = to.action->lower != nullptr ? to.action->lower(*given, context) : std::string{};
        return true;
    }

    /// `present +48221234567` or `present in our-numbers`.
    bool take_number(literals l, expected_answer& to)
    {
        const std::string form = "as in `" + l[0].text + " +48221234567` or `" + l[0].text + " in our-numbers`, or `" +
                                 l[0].text + "` alone";
        if (is_word(l[1], "in")) {
            if (!has(l, 2, ast::literal_kind::word, "RF0606", "`in` takes a list", form.c_str()) ||
                !expect_end(l, 3, "RF0606", form.c_str()))
                return false;
            to.within = list_named(l[2]);
            return to.within.has_value();
        }
        const auto& names = scope_.names.lists;
        if (l[1].kind == ast::literal_kind::word && std::find(names.begin(), names.end(), l[1].text) != names.end()) {
            misplaced(l[1], "RF0606", "did you mean `in " + l[1].text + "`?");
            return false;
        }
        const auto number = one_number(l[1], "RF0606", form);
        if (!number || !expect_end(l, 2, "RF0606", form.c_str()))
            return false;
        to.shown = number;
        return true;
    }

    std::optional<number> one_number(const ast::literal& l, const char* code, const std::string& form)
    {
        if ((l.kind != ast::literal_kind::number && l.kind != ast::literal_kind::text) ||
            l.before != ast::joint::space) {
            misplaced(l, code, form);
            return std::nullopt;
        }
        const auto pattern = pattern_of(l, scope_.names.read);
        if (!pattern) {
            error("RF0203", l.where, usages::as_written(l) + " cannot be read as a number",
                  "a number of another country begins with `+` and its code");
            return std::nullopt;
        }
        if (!scope_.names.is_possible(*pattern)) {
            error("RF0203", l.where, usages::as_written(l) + " has too few or too many digits for its country");
            return std::nullopt;
        }
        return pattern->first;
    }

    // ---- lists

    void given(const ast::statement& s, literals l)
    {
        if (!has(l, 1, ast::literal_kind::word, "RF0607", "`given` takes a list and a block of numbers", given_form))
            return;
        if (!s.has_body) {
            error("RF0607", l.size() > 2 ? l[2].where : behind(s.where), "`given` has a block of numbers", given_form);
            return;
        }
        if (!expect_end(l, 2, "RF0607", given_form))
            return;
        const auto list = list_named(l[1]);
        if (!list)
            return;
        given_step made{s.where, now_, *list, {}};
        for (const ast::item& item : s.body) {
            if (full())
                return;
            const auto* entry = std::get_if<ast::statement>(&item);
            if (entry == nullptr || entry->has_body) {
                error("RF0607", entry == nullptr ? std::get<ast::rule>(item).where : entry->where,
                      "this is no number of a list", given_form);
                continue;
            }
            const std::size_t had = found_.size();
            for (const ast::literal& each : entry->head.literals)
                if (!given_number(entry->head, each, made))
                    break;
            scope_.suspect_line_break(entry->head, had);
        }
        const auto& most = scope_.rules.lists[*list].max;
        if (most && made.numbers.size() > *most)
            error("RF0607", l[1].where,
                  '`' + l[1].text + "` holds no more than " + std::to_string(*most) + " numbers, as its `max` says");
        test_->steps.push_back(std::move(made));
    }

    bool given_number(const ast::phrase& entry, const ast::literal& l, given_step& to)
    {
        const bool first = &l == &entry.literals.front();
        const bool is_number = l.kind == ast::literal_kind::number || l.kind == ast::literal_kind::prefix ||
                               l.kind == ast::literal_kind::range || l.kind == ast::literal_kind::text;
        if (!is_number || (!first && l.before != ast::joint::comma)) {
            misplaced(l, "RF0607", given_form);
            return false;
        }
        const auto pattern = pattern_of(l, scope_.names.read);
        if (!pattern) {
            error("RF0203", l.where, usages::as_written(l) + " cannot be read as a number",
                  "a number of another country begins with `+` and its code");
            return false;
        }
        if (!scope_.names.is_possible(*pattern)) {
            error("RF0203", l.where, usages::as_written(l) + " has too few or too many digits for its country");
            return false;
        }
        if (++given_numbers_ > max_given_numbers) {
            error("RF0610", l.where, "more than 100,000 numbers in the tests of one policy",
                  "a list of a test needs no more numbers than are asked");
            stopped_ = true;
            return false;
        }
        to.numbers.push_back(*pattern);
        return true;
    }

    void expect(const ast::statement& s, literals l)
    {
        if (l.size() < 2) {
            error("RF0608", behind(s.where), "`expect` takes a number and a list", expect_form);
            return;
        }
        const auto who = one_number(l[1], "RF0608", expect_form);
        if (!who)
            return;
        std::size_t at = 2;
        expect_step made{s.where, now_, *who};
        if (at < l.size() && is_word(l[at], "not")) {
            made.wanted = membership::not_in;
            ++at;
        }
        constexpr const char* missing = "behind the number of `expect` stands `in LIST` or `not in LIST`";
        if (!has(l, at, ast::literal_kind::word, "RF0608", missing, expect_form))
            return;
        if (l[at].text != "in")
            return misplaced(l[at], "RF0608", expect_form);
        if (!has(l, at + 1, ast::literal_kind::word, "RF0608", missing, expect_form))
            return;
        const auto list = list_named(l[at + 1]);
        if (!list)
            return;
        made.list = *list;
        at += 2;
        if (at < l.size()) {
            if (!is_word(l[at], "for"))
                return misplaced(l[at], "RF0608", expect_form);
            if (made.wanted == membership::not_in) {
                error("RF0608", l[at].where, "`for` tells how long a number stays in a list, not out of it",
                      expect_form);
                return;
            }
            if (!has(l, at + 1, ast::literal_kind::duration, "RF0608", "`for` takes a duration", expect_form) ||
                !expect_end(l, at + 2, "RF0608", expect_form))
                return;
            made.left = duration_of(l[at + 1].text);
        }
        clock_was_set_ = true;
        test_->steps.push_back(made);
    }

    static constexpr std::size_t most_messages = 100;

    const test_scope& scope_;
    diagnostics& found_;
    std::vector<test_case>& to_;
    test_case* test_ = nullptr;
    timestamp now_{};
    bool clock_was_set_ = false;  ///< or something was asked by it
    bool stopped_ = false;
    std::size_t found_before_ = 0;  ///< messages before the test
    std::map<std::string, span> named_{};
    std::map<std::string, time_zone> zones_{};
    std::size_t steps_ = 0;
    std::size_t queries_ = 0;
    std::size_t given_numbers_ = 0;
};

}  // namespace testing

RINGFENCE_DECL std::vector<test_case> check_tests(std::span<const ast::statement* const> statements,
                                                  const test_scope& scope)
{
    std::vector<test_case> made;
    testing::checker checks{scope, made};
    for (const ast::statement* s : statements)
        checks.check(*s);
    return made;
}

}  // namespace ringfence

#endif
