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
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
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
        : from_{from}, words_{words}, options_{options}, found_{found}, read_{[this](std::string_view text) {
              return options_.read_number ? options_.read_number(text, made_.region) : party{};
          }},
          scope_{list_names_, hours_names_, read_, found_, options_.has_known_length}
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
        finish();
        const bool refused = has_errors(found_) || (options_.warnings == strictness::strict && !found_.empty());
        return refused ? std::nullopt : std::move(made);
    }

private:
    /// The policy as its words say, however its rules stand to each other. Nothing when there is an error.
    std::optional<policy> before_analysis()
    {
        made_.sources = from_.sources;
        for (std::size_t i = 0; i < from_.files.size() && !full(); ++i)
            declarations(from_.files[i], i);
        set_zone();
        for (const ast::statement* s : list_statements_)
            list(*s);
        for (const ast::statement* s : hours_statements_)
            hours(*s);
        for (const ast::file& file : from_.files)
            for (const ast::item& item : file.items)
                if (const auto* s = std::get_if<ast::statement>(&item); s != nullptr && !full())
                    if (const auto* scenario = words_.find_scenario(s->head.literals.front().text))
                        block_of(*s, *scenario);
        tests();
        unused();
        return has_errors(found_) ? std::nullopt : std::optional{std::move(made_)};
    }

    // ---- reporting

    bool full() const noexcept { return found_.size() > max_form_errors; }

    bool has_errors_since(std::size_t had) const noexcept
    {
        return std::any_of(found_.begin() + static_cast<std::ptrdiff_t>(had), found_.end(),
                           [](const diagnostic& d) { return d.level == severity::error; });
    }

    diagnostic& error(const char* code, span where, std::string message, std::string help = {})
    {
        found_.push_back({severity::error, code, where, std::move(message), std::move(help)});
        return found_.back();
    }

    void warning(const char* code, span where, std::string message, std::string help = {})
    {
        found_.push_back({severity::warning, code, where, std::move(message), std::move(help)});
    }

    void finish()
    {
        std::stable_sort(found_.begin(), found_.end(), [](const diagnostic& a, const diagnostic& b) {
            return std::tie(a.where.file, a.where.begin) < std::tie(b.where.file, b.where.begin);
        });
        if (found_.size() <= max_form_errors)
            return;
        // Errors first: a warning must not take an error's place.
        std::stable_partition(found_.begin(), found_.end(),
                              [](const diagnostic& d) { return d.level == severity::error; });
        const bool errors = has_errors(found_);
        found_.resize(max_form_errors);
        found_.back() = {errors ? severity::error : severity::warning, "RF0015", found_.back().where,
                         "too many messages", "the rest is not shown"};
    }

    /// Where the last message is about a word that begins a line within its phrase, the line before most likely
    /// lacks its end.
    void suspect_line_break(const ast::phrase& phrase, std::size_t had)
    {
        if (found_.size() == had)
            return;
        diagnostic& d = found_.back();
        for (std::size_t i = 1; i < phrase.literals.size(); ++i) {
            const ast::literal& l = phrase.literals[i];
            const ast::literal& before = phrase.literals[i - 1];
            if (d.where != l.where || l.before != ast::joint::space)
                continue;
            if (text_of(from_.sources, {l.where.file, before.where.end, l.where.begin}).find('\n') !=
                std::string_view::npos)
                d.help = "is a `;` missing behind " + usages::as_written(before) + " on the line before?";
        }
    }

    std::string place(span where) const
    {
        const source_file& file = from_.sources[where.file];
        return file.name() + ':' + std::to_string(file.position_of(where.begin).line);
    }

    void declared_twice(const char* what, const ast::literal& name, span first)
    {
        error("RF0109", name.where, std::string{what} + usages::as_written(name) + " is declared twice")
            .notes.push_back({first, "first declared here"});
    }

    /// The error for an argument too many, too few or of a wrong kind in a declaration.
    void malformed(const ast::statement& s, std::size_t at, const char* takes, const char* help)
    {
        const std::size_t had = found_.size();
        const auto& l = s.head.literals;
        const std::string form = usages::as_written(l[0]) + " takes " + takes;
        if (at < l.size())
            error("RF0205", l[at].where, form + ": " + usages::as_written(l[at]) + " does not belong here", help);
        else
            error("RF0205", {s.where.file, s.where.end, s.where.end}, form, help);
        suspect_line_break(s.head, had);
    }

    /// Whether the statement is its word and one literal of this kind, and no block. Reports it where not.
    bool takes_one(const ast::statement& s, ast::literal_kind kind, const char* takes, const char* help)
    {
        const auto& l = s.head.literals;
        if (l.size() < 2 || l[1].kind != kind || l[1].before != ast::joint::space)
            malformed(s, 1, takes, help);
        else if (l.size() > 2)
            malformed(s, 2, takes, help);
        else if (s.has_body)
            error("RF0205", s.where, usages::as_written(l[0]) + " has no block", help);
        else
            return true;
        return false;
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
            error("RF0101", where, "the edition of the language is missing", edition_help);
        }
        for (const ast::item& item : file.items) {
            if (full())
                return;
            if (const auto* s = std::get_if<ast::statement>(&item))
                declaration(*s, s == first);
            else
                error("RF0307", std::get<ast::rule>(item).where, "a rule stands in a block",
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
            error("RF0104", word.where, "a statement begins with a word, not with " + usages::as_written(word));
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
        error("RF0104", word.where, "unknown statement `" + word.text + '`', std::move(help));
    }

    void nothing(const ast::statement&) {}

    void edition(const ast::statement& s, bool is_first)
    {
        if (!takes_one(s, ast::literal_kind::integer, "the number of an edition", edition_help))
            return;
        if (!is_first)
            error("RF0103", s.where, "the edition is not the first statement of its file, or said twice", edition_help);
        else if (s.head.literals[1].text != std::to_string(known_edition))
            error("RF0102", s.head.literals[1].where, "unknown edition `" + s.head.literals[1].text + '`',
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
            declared_twice(what, value, known->where);
        return false;
    }

    void region(const ast::statement& s)
    {
        constexpr const char* help = "as in `region PL;`";
        if (!takes_one(s, ast::literal_kind::word, "two capital letters of ISO 3166", help))
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
        error("RF0111", l.where, "unknown region `" + l.text + '`',
              offer ? "did you mean `" + meant + "`?" : "regions are two capital letters of ISO 3166, as `PL`");
    }

    void timezone(const ast::statement& s)
    {
        if (takes_one(s, ast::literal_kind::text, "a name of the time zone database in quotes",
                      "as in `timezone \"Europe/Warsaw\";`"))
            set_once(timezone_, s.head.literals[1], "timezone ");
    }

    void test(const ast::statement& s) { test_statements_.push_back(&s); }

    void tests()
    {
        const test_scope scope{words_,
                               scope_,
                               made_,
                               known_regions_,
                               [this](const plugin& from, const ast::literal& l) { return plugin_is_used(from, l); },
                               [this](const ast::phrase& p, std::size_t had) { suspect_line_break(p, had); }};
        made_.tests = check_tests(test_statements_, scope);
    }

    void use(const ast::statement& s)
    {
        constexpr const char* help = "as in `use verstat 1;`";
        const auto& l = s.head.literals;
        if (l.size() < 2 || l[1].kind != ast::literal_kind::word)
            return malformed(s, 1, "a plugin and its version", help);
        if (l.size() < 3 || l[2].kind != ast::literal_kind::integer || l[2].before != ast::joint::space)
            return malformed(s, 2, "a plugin and its version", help);
        if (l.size() > 3)
            return malformed(s, 3, "a plugin and its version", help);
        if (s.has_body) {
            error("RF0205", s.where, "`use` has no block", help);
            return;
        }
        const plugin* p = words_.find_plugin(l[1].text);
        if (p == nullptr) {
            std::vector<std::string> known;
            for (const plugin* each : words_.plugins())
                known.emplace_back(each->name);
            std::string hint = did_you_mean(l[1].text, known);
            error("RF0401", l[1].where, "unknown plugin `" + l[1].text + '`',
                  hint.empty() ? "loaded are " + enumerate(known) : std::move(hint));
            return;
        }
        // Its words are known all the same: one mistake is told once.
        if (std::to_string(p->version) != l[2].text)
            error("RF0402", l[2].where,
                  "plugin `" + l[1].text + "` is here in version " + std::to_string(p->version) + ", not " +
                      usages::as_written(l[2]));
        if (!is_used(*p))
            made_.uses.push_back({l[1].text, p->version});
    }

    bool is_used(const plugin& p) const
    {
        return p.name == standard_plugin || std::any_of(made_.uses.begin(), made_.uses.end(),
                                                        [&p](const used_plugin& u) { return u.name == p.name; });
    }

    /// The declared name of a list or of hours; null where it cannot be one.
    const ast::literal* name_of(const ast::statement& s, const char* takes, const char* help)
    {
        const auto& l = s.head.literals;
        if (l.size() < 2 || l[1].kind != ast::literal_kind::word || l[1].before != ast::joint::space) {
            malformed(s, 1, takes, help);
            return nullptr;
        }
        if (is_name(l[1].text))
            return &l[1];
        const std::string small = ascii::lower(l[1].text);
        error("RF0110", l[1].where, usages::as_written(l[1]) + " cannot be a name",
              is_name(small) ? "write it in small letters: `" + small + '`'
                             : "a name is up to 64 small letters, digits, `_` and `-`, a letter first");
        return nullptr;
    }

    static constexpr const char* list_takes =
        "a name, a description in quotes, and any of `registry`, `review`, `ttl DURATION`, `max INTEGER`, "
        "`max-age DURATION`";
    static constexpr const char* list_help = "as in `list robots \"Auto-blocked\" ttl 24h max 200000;`";

    void declare_list(const ast::statement& s)
    {
        const ast::literal* name = name_of(s, list_takes, list_help);
        if (name == nullptr)
            return;
        if (words_.find_condition(name->text) != nullptr || name->text == "in") {
            error("RF0110", name->where, "`" + name->text + "` is a condition and cannot be the name of a list");
            return;
        }
        const auto at = std::find(list_names_.begin(), list_names_.end(), name->text);
        if (at != list_names_.end()) {
            declared_twice("list ", *name, made_.lists[static_cast<std::size_t>(at - list_names_.begin())].where);
            return;
        }
        if (list_names_.size() == max_declared_lists) {
            error("RF0208", name->where, "more than 1024 lists");
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
            declared_twice(
                "hours ", *name,
                hours_statements_[static_cast<std::size_t>(at - hours_names_.begin())]->head.literals[1].where);
            return;
        }
        if (hours_names_.size() == max_declared_hours) {
            error("RF0208", name->where, "more than 1024 hours");
            return;
        }
        hours_names_.push_back(name->text);
        hours_statements_.push_back(&s);
    }

    // ---- lists

    void list(const ast::statement& s)
    {
        if (full())
            return;
        const auto& l = s.head.literals;
        list_declaration& to = made_.lists[list_index_++];
        std::size_t at = 2;
        if (at < l.size() && l[at].kind == ast::literal_kind::text && l[at].before == ast::joint::space)
            to.description = l[at++].text;
        std::set<std::string_view> given;
        while (at < l.size()) {
            const ast::literal& option = l[at];
            if (option.kind != ast::literal_kind::word || option.before != ast::joint::space)
                return malformed(s, at, list_takes, list_help);
            if (!given.insert(option.text).second) {
                error("RF0205", option.where, usages::as_written(option) + " is said twice");
                return;
            }
            if (option.text == "registry") {
                to.registry = true;
            } else if (option.text == "review") {
                to.review = true;
            } else if (option.text == "ttl" || option.text == "max" || option.text == "max-age") {
                if (!list_limit(s, ++at, to))
                    return;
            } else {
                const std::size_t had = found_.size();
                error("RF0205", option.where,
                      "`list` takes " + std::string{list_takes} + ": " + usages::as_written(option) +
                          " does not belong here",
                      did_you_mean(option.text, {"registry", "review", "ttl", "max", "max-age"}));
                suspect_line_break(s.head, had);
                return;
            }
            ++at;
        }
        list_numbers(s, to);
    }

    bool list_limit(const ast::statement& s, std::size_t at, list_declaration& to)
    {
        const auto& l = s.head.literals;
        const std::string option = usages::as_written(l[at - 1]);
        const bool is_count = l[at - 1].text == "max";
        const ast::literal_kind wanted = is_count ? ast::literal_kind::integer : ast::literal_kind::duration;
        if (at >= l.size() || l[at].kind != wanted || l[at].before != ast::joint::space) {
            const span where = at < l.size() ? l[at].where : span{s.where.file, s.where.end, s.where.end};
            error("RF0205", where, option + (is_count ? " takes an integer" : " takes a duration"), list_help);
            return false;
        }
        if (is_count) {
            to.max = std::stoull(l[at].text);
            if (*to.max == 0)
                error("RF0205", l[at].where, "`max` is at least 1");
            return *to.max != 0;
        }
        constexpr std::chrono::seconds longest = std::chrono::hours{24 * 3653};
        const std::chrono::seconds given = duration_of(l[at].text);
        (l[at - 1].text == "ttl" ? to.ttl : to.max_age) = given;
        const bool fits = given.count() != 0 && given <= longest;
        if (!fits)
            error("RF0205", l[at].where, option + " is between `1s` and ten years");
        return fits;
    }

    void list_numbers(const ast::statement& s, list_declaration& to)
    {
        constexpr const char* help =
            "entries are as `+48601234567;`, `+4822*;`, `+48712000000..+48712000099;` or `\"601 234 567\";`";
        for (const ast::item& item : s.body) {
            if (full())
                return;
            const auto* entry = std::get_if<ast::statement>(&item);
            if (entry == nullptr || entry->has_body) {
                error("RF0207", entry == nullptr ? std::get<ast::rule>(item).where : entry->where,
                      "this is no entry of a list", help);
                continue;
            }
            for (const ast::literal& l : entry->head.literals)
                list_number(entry->head, l, to, help);
        }
        warn_of_duplicates(to);
    }

    void list_number(const ast::phrase& entry, const ast::literal& l, list_declaration& to, const char* help)
    {
        const bool first = &l == &entry.literals.front();
        const bool is_number = l.kind == ast::literal_kind::number || l.kind == ast::literal_kind::prefix ||
                               l.kind == ast::literal_kind::range || l.kind == ast::literal_kind::text;
        if (!is_number || (!first && l.before != ast::joint::comma)) {
            const std::size_t had = found_.size();
            error("RF0207", l.where, usages::as_written(l) + " is no entry of a list", help);
            suspect_line_break(entry, had);
            return;
        }
        const auto pattern = pattern_of(l, read_);
        if (!pattern) {
            error("RF0203", l.where, usages::as_written(l) + " cannot be read as a number",
                  made_.region.empty()
                      ? "without a `region` a number begins with `+` and its country's code"
                      : "a number of another country than " + made_.region + " begins with `+` and its code");
            return;
        }
        if (!scope_.is_possible(*pattern)) {
            error("RF0203", l.where, usages::as_written(l) + " has too few or too many digits for its country");
            return;
        }
        if (++inline_numbers_ == max_inline_numbers + 1)
            error("RF0208", l.where, "more than 1,000,000 numbers in rule files",
                  "put long lists into the store by an import");
        if (inline_numbers_ > max_inline_numbers)
            return;
        to.numbers.push_back({l.where,
                              l.kind == ast::literal_kind::text ? l.text : std::string{text_of(from_.sources, l.where)},
                              *pattern});
    }

    void warn_of_duplicates(const list_declaration& in)
    {
        std::vector<const inline_number*> sorted;
        for (const inline_number& n : in.numbers)
            sorted.push_back(&n);
        std::stable_sort(sorted.begin(), sorted.end(),
                         [](const inline_number* a, const inline_number* b) { return a->pattern < b->pattern; });
        for (std::size_t i = 1; i < sorted.size() && !full(); ++i) {
            if (sorted[i]->pattern != sorted[i - 1]->pattern)
                continue;
            warning("RF0504", sorted[i]->where, "`" + sorted[i]->typed + "` is in list `" + in.name + "` already");
            found_.back().notes.push_back({sorted[i - 1]->where, "first here"});
        }
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
            error("RF0112", name.where, "unknown time zone `" + name.text + '`', did_you_mean(name.text, zone_names()));
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
            malformed(s, at, hours_takes, hours_help);
        else if (!s.has_body)
            malformed(s, at, hours_takes, hours_help);
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

    // ---- blocks

    void block_of(const ast::statement& s, const registry::entry<scenario_word>& scenario)
    {
        const ast::literal& word = s.head.literals.front();
        if (!plugin_is_used(*scenario.from, word))
            return;
        if (!s.has_body) {
            error("RF0310", {s.where.file, s.where.end, s.where.end}, "`" + word.text + "` has a block",
                  "as in `" + word.text + " { CONDITION -> ACTION; }`");
            return;
        }
        if (made_.blocks.size() == max_blocks) {
            error("RF0208", s.where, "more than 65,535 blocks");
            return;
        }
        block to;
        to.where = s.where;
        to.scenario = scenario.word;
        bind(s, to);
        for (const ast::item& item : s.body) {
            if (full())
                return;
            if (const auto* r = std::get_if<ast::rule>(&item))
                rule_of(*r, to);
            else
                setting(std::get<ast::statement>(item), to);
        }
        made_.blocks.push_back(std::move(to));
    }

    void bind(const ast::statement& s, block& to)
    {
        const std::size_t had = found_.size();
        const std::span<const ast::literal> rest = std::span{s.head.literals}.subspan(1);
        const auto given = match_usage(to.scenario->word, to.scenario->usage, s.head.literals[0].where, rest, scope_);
        suspect_line_break(s.head, had);
        if (!given)
            return;
        for (const argument& a : *given) {
            binding bound;
            bound.where = a.where;
            if (to.scenario->binding == binding_kind::called &&
                (a.kind == argument_kind::pattern || a.kind == argument_kind::number))
                bound.called = a.pattern;
            else if (to.scenario->binding == binding_kind::name && a.kind == argument_kind::text)
                bound.name = a.text;
            else
                continue;
            if (to.scenario->binding == binding_kind::name && bound.name.empty()) {
                error("RF0310", a.where, "an empty name",
                      "a block for all names is bound to none: `" + std::string{to.scenario->word} + " { ... }`");
                continue;
            }
            if (options_.doubt != nullptr && to.scenario->binding == binding_kind::called && bound.called.is_single())
                if (const auto why = options_.doubt(bound.called.first))
                    warning("RF0210", a.where, why->text, "no call to any other number comes to this block");
            to.bindings.push_back(std::move(bound));
        }
        if (to.bindings.empty())
            claim(to, {}, to.where);
        for (const binding& b : to.bindings)
            claim(to, to.scenario->binding == binding_kind::called ? b.called.to_string() : b.name, b.where);
    }

    /// Two blocks of one scenario must not have one binding. `binding`: empty for none.
    void claim(const block& b, const std::string& binding, span where)
    {
        const auto [at, is_new] = bound_.emplace(std::pair{b.scenario->word, binding}, where);
        if (is_new)
            return;
        const std::string what =
            binding.empty() ? "two blocks of `" + std::string{b.scenario->word} + "` bound to nothing"
                            : "`" + binding + "` is bound by two blocks of `" + std::string{b.scenario->word} + '`';
        error("RF0301", where, what, "put the rules of both into one block")
            .notes.push_back({at->second, "first bound here"});
    }

    void setting(const ast::statement& s, block& to)
    {
        const auto& l = s.head.literals;
        if (!is_word(l[0], "on")) {
            no_setting(s);
            return;
        }
        const bool plain =
            std::all_of(l.begin(), l.end(), [](const ast::literal& each) { return each.before == ast::joint::space; });
        if (s.has_body || !plain || l.size() != 3 || !is_word(l[1], "failure") ||
            (!is_word(l[2], "allow") && !is_word(l[2], "hangup"))) {
            error("RF0308", s.where, "this is neither `on failure allow;` nor `on failure hangup;`");
            return;
        }
        if (to.on_failure) {
            error("RF0308", s.where, "`on failure` is said twice in this block");
            return;
        }
        to.on_failure = l[2].text == "allow" ? failure_answer::allow : failure_answer::hangup;
    }

    /// Something in a block that is neither a rule nor one of its settings.
    void no_setting(const ast::statement& s)
    {
        const auto& l = s.head.literals;
        const auto is_action = [this](const ast::literal& each) {
            return each.kind == ast::literal_kind::word && words_.find_action(each.text) != nullptr;
        };
        const auto action = std::find_if(l.begin() + 1, l.end(), is_action);
        if (s.has_body) {
            error("RF0307", s.where, "a block within a block", "is the `}` of the block before it missing?");
        } else if (action != l.end()) {
            const ast::literal& before = *(action - 1);
            error("RF0003", {before.where.file, before.where.end, before.where.end},
                  "missing `->` after " + usages::as_written(before), "a rule is `CONDITION -> ACTION;`");
        } else {
            error("RF0307", s.where, "this is no rule: `->` and an action are missing",
                  "in a block stand rules, `CONDITION -> ACTION;`, and `on failure allow;` or `on failure hangup;`");
        }
    }

    // ---- rules

    void rule_of(const ast::rule& r, block& to)
    {
        if (++rules_ == max_rules + 1)
            error("RF0208", r.where, "more than 200,000 rules");
        if (rules_ > max_rules)
            return;
        checked_rule made;
        made.where = r.where;
        const std::size_t had = found_.size();
        auto when = condition_of(r.when, *to.scenario);
        const checked_action* end = nullptr;
        made.actions.reserve(r.actions.size());
        for (const ast::phrase& phrase : r.actions) {
            auto action = action_of(phrase, *to.scenario);
            if (!action)
                continue;
            if (end != nullptr)
                error("RF0303", action->where,
                      "`" + std::string{end->word->word} + "` ends the search, so that " + '`' +
                          std::string{action->word->word} + "` is never done",
                      "put it before `" + std::string{end->word->word} + '`')
                    .notes.push_back({end->where, "ends here"});
            made.actions.push_back(std::move(*action));
            if (end == nullptr && made.actions.back().word->flow == action_flow::ends)
                end = &made.actions.back();
        }
        if (!when || has_errors_since(had))
            return;
        made.when = std::move(*when);
        to.rules.push_back(std::move(made));
    }

    std::optional<checked_condition> condition_of(const ast::condition& c, const scenario_word& scenario)
    {
        checked_condition made;
        made.where = c.where;
        made.kind = c.kind;
        if (c.kind == ast::connective::atom)
            return atom_of(c, scenario, std::move(made));
        bool complete = true;
        for (const ast::condition& operand : c.operands) {
            auto checked = condition_of(operand, scenario);
            complete = complete && checked;
            if (checked)
                made.operands.push_back(std::move(*checked));
        }
        return complete ? std::optional{std::move(made)} : std::nullopt;
    }

    std::optional<checked_condition> atom_of(const ast::condition& c, const scenario_word& scenario,
                                             checked_condition made)
    {
        const auto& l = c.atom.literals;
        const std::size_t had = found_.size();
        const auto* known = l[0].kind == ast::literal_kind::word ? words_.find_condition(l[0].text) : nullptr;
        std::span<const ast::literal> rest = std::span{l}.subspan(1);
        if (known == nullptr && l[0].kind == ast::literal_kind::word &&
            std::find(list_names_.begin(), list_names_.end(), l[0].text) != list_names_.end()) {
            known = words_.find_condition(bare_list_condition);
            if (known != nullptr && !rest.empty()) {
                const bool named = l[0].text == rest[0].text;
                const std::string lower = closest(rest[0].text, {"and", "or", "not"});
                error("RF0201", rest[0].where,
                      "`" + l[0].text + "` is a list and takes nothing: " + usages::as_written(rest[0]) +
                          " does not belong here",
                      !named && !lower.empty() ? "did you mean `" + lower + "`?"
                                               : "conditions are joined by `and`, `or` and `not`");
                suspect_line_break(c.atom, had);
                return std::nullopt;
            }
            rest = std::span{l}.first(1);
        }
        if (known == nullptr) {
            unknown_condition(l[0], scenario);
            suspect_line_break(c.atom, had);
            return std::nullopt;
        }
        if (!plugin_is_used(*known->from, l[0]) || !is_allowed(*known->word, l[0], scenario, words_.conditions()))
            return std::nullopt;
        auto given = match_usage(known->word->word, known->word->usage, l[0].where, rest, scope_);
        suspect_line_break(c.atom, had);
        if (!given)
            return std::nullopt;
        made.word = known->word;
        made.given = std::move(*given);
        for (const argument& a : made.given)
            if (a.kind == argument_kind::list)
                read_lists_.insert(a.index);
            else if (a.kind == argument_kind::hours)
                read_hours_.insert(a.index);
        run_check(*made.word, made.given, c.where, scenario);
        return made;
    }

    void unknown_condition(const ast::literal& l, const scenario_word& scenario)
    {
        if (l.kind != ast::literal_kind::word) {
            const bool number = l.kind == ast::literal_kind::number || l.kind == ast::literal_kind::prefix ||
                                l.kind == ast::literal_kind::range;
            error("RF0105", l.where, "a condition begins with a word, not with " + usages::as_written(l),
                  number && words_.find_condition("number") != nullptr ? "did you mean `number " + l.text + "`?" : "");
            return;
        }
        std::vector<std::string> candidates = allowed_words(words_.conditions(), scenario);
        candidates.insert(candidates.end(), list_names_.begin(), list_names_.end());
        std::string help;
        if (std::find(hours_names_.begin(), hours_names_.end(), l.text) != hours_names_.end())
            help = "`" + l.text + "` are hours: write `inside " + l.text + "` or `outside " + l.text + '`';
        else if (words_.find_action(l.text) != nullptr)
            help = "`" + l.text + "` is an action and stands behind `->`";
        else
            help = did_you_mean(l.text, candidates);
        if (help.empty())
            help = "it is neither a condition nor a declared list; conditions are " +
                   enumerate(allowed_words(words_.conditions(), scenario));
        error("RF0105", l.where, "unknown condition `" + l.text + '`', std::move(help));
    }

    std::optional<checked_action> action_of(const ast::phrase& phrase, const scenario_word& scenario)
    {
        const auto& l = phrase.literals;
        const std::size_t had = found_.size();
        const auto* known = l[0].kind == ast::literal_kind::word ? words_.find_action(l[0].text) : nullptr;
        if (known == nullptr) {
            const auto candidates = allowed_words(words_.actions(), scenario);
            std::string help =
                l[0].kind == ast::literal_kind::word ? did_you_mean(l[0].text, candidates) : std::string{};
            if (help.empty() && words_.find_condition(l[0].text) != nullptr)
                help = "`" + l[0].text + "` is a condition and stands before `->`";
            error("RF0106", l[0].where, "unknown action " + usages::as_written(l[0]),
                  help.empty() ? "actions are " + enumerate(candidates) : std::move(help));
            return std::nullopt;
        }
        if (!plugin_is_used(*known->from, l[0]) || !is_allowed(*known->word, l[0], scenario, words_.actions()))
            return std::nullopt;
        auto given = match_usage(known->word->word, known->word->usage, l[0].where, std::span{l}.subspan(1), scope_);
        suspect_line_break(phrase, had);
        if (!given)
            return std::nullopt;
        checked_action made{phrase.where, known->word, std::move(*given)};
        for (const argument& a : made.given)
            action_argument(*made.word, a);
        run_check(*made.word, made.given, phrase.where, scenario);
        return made;
    }

    void action_argument(const action_word& word, const argument& a)
    {
        if (a.kind == argument_kind::hours)
            read_hours_.insert(a.index);
        if (word.flow == action_flow::ends && a.kind == argument_kind::text && a.text.find('%') != std::string::npos)
            error("RF0204", a.where, "`%` cannot stand in a text of a reply",
                  "telephony applications read replies as format strings");
        if (word.flow == action_flow::ends && a.kind == argument_kind::text &&
            a.text.find_first_of("\"\\") != std::string::npos)
            warning("RF0209", a.where, "a reply writes `'` for `\"` and `/` for `\\`",
                    "write the text as it is to arrive");
        if (a.kind != argument_kind::list)
            return;
        if (word.lists == list_use::reads) {
            read_lists_.insert(a.index);
            return;
        }
        changed_lists_.insert(a.index);
        if (made_.lists[a.index].registry)
            warning("RF0503", a.where, "`" + a.text + "` is a registry, which is filled by imports alone",
                    "the next import may undo what `" + std::string{word.word} + "` does");
    }

    // ---- words

    bool plugin_is_used(const plugin& from, const ast::literal& word)
    {
        if (is_used(from))
            return true;
        error("RF0403", word.where,
              "`" + word.text + "` is a word of plugin `" + std::string{from.name} +
                  "`, which this policy does not use",
              "add `use " + std::string{from.name} + ' ' + std::to_string(from.version) + ";` behind the edition");
        return false;
    }

    /// The block that is tried before all scenarios has no words that belong to one of them.
    template <class Word>
    static bool may_stand(const Word& word, const scenario_word& in)
    {
        if (word.scenarios.empty())
            return true;
        return !in.before_all &&
               std::find(word.scenarios.begin(), word.scenarios.end(), in.word) != word.scenarios.end();
    }

    template <class Word>
    std::vector<std::string> allowed_words(const registry::words<Word>& all, const scenario_word& in) const
    {
        std::vector<std::string> allowed;
        for (const auto& [name, entry] : all)
            if (may_stand(*entry.word, in) && is_used(*entry.from))
                allowed.emplace_back(name);
        return allowed;
    }

    template <class Word>
    bool is_allowed(const Word& word, const ast::literal& l, const scenario_word& in, const registry::words<Word>& all)
    {
        if (may_stand(word, in))
            return true;
        error("RF0302", l.where, "`" + l.text + "` is not allowed in `" + std::string{in.word} + '`',
              "allowed here are " + enumerate(allowed_words(all, in)));
        return false;
    }

    template <class Word>
    void run_check(const Word& word, const arguments& given, span where, const scenario_word& scenario)
    {
        if (word.check == nullptr)
            return;
        checking context{made_, scenario, where, known_regions_, found_};
        word.check(given, context);
    }

    // ---- what no rule uses

    void unused()
    {
        if (has_errors(found_))
            return;  // a rule with an error was not read to its end
        for (std::size_t i = 0; i < made_.lists.size(); ++i) {
            const auto index = static_cast<std::uint32_t>(i);
            const list_declaration& l = made_.lists[i];
            if (read_lists_.contains(index))
                continue;
            if (changed_lists_.contains(index))
                warning("RF0502", l.where, "list `" + l.name + "` is changed by a rule, but no rule reads it");
            else
                warning("RF0501", l.where, "list `" + l.name + "` is not used");
        }
        for (std::size_t i = 0; i < made_.hours.size(); ++i)
            if (!read_hours_.contains(static_cast<std::uint32_t>(i)))
                warning("RF0505", hours_statements_[i]->head.literals[1].where,
                        "hours `" + made_.hours[i].name + "` are not used");
    }

    const loaded& from_;
    const registry& words_;
    const check_options& options_;
    diagnostics& found_;
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
    std::map<std::pair<std::string_view, std::string>, span> bound_{};
    std::set<std::uint32_t> read_lists_{};
    std::set<std::uint32_t> changed_lists_{};
    std::set<std::uint32_t> read_hours_{};
    std::size_t list_index_ = 0;
    std::size_t inline_numbers_ = 0;
    std::size_t rules_ = 0;
};

}  // namespace checks

RINGFENCE_DECL std::optional<policy> check(const loaded& from, const registry& words, const check_options& options,
                                           diagnostics& found)
{
    return checks::checker{from, words, options, found}.run();
}

}  // namespace ringfence

#endif
