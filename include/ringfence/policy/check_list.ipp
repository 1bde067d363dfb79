// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_POLICY_CHECK_LIST_IPP
#define RINGFENCE_POLICY_CHECK_LIST_IPP

#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/load.hpp>
#include <ringfence/language/suggest.hpp>
#include <ringfence/plugin/usage.hpp>
#include <ringfence/policy/check_list.hpp>
#include <ringfence/policy/check_messages.hpp>
#include <ringfence/policy/check_options.hpp>
#include <ringfence/policy/policy.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ringfence::checks {

/// The count or the duration at `at`, which belongs to `option`; false, and told, where there is none that fits.
inline bool list_value(const ast::statement& s, std::size_t at, ast::literal_kind wanted, const std::string& option,
                       list_scope& in)
{
    const auto& l = s.head.literals;
    const bool is_count = wanted == ast::literal_kind::integer;
    if (at >= l.size() || l[at].kind != wanted || l[at].before != ast::joint::space) {
        const span where = at < l.size() ? l[at].where : span{s.where.file, s.where.end, s.where.end};
        in.tell.error("RF0205", where, option + (is_count ? " takes an integer" : " takes a duration"), list_help);
        return false;
    }
    constexpr std::chrono::seconds longest = std::chrono::hours{24 * 3653};
    const bool fits = is_count ? std::stoull(l[at].text) != 0
                               : duration_of(l[at].text).count() != 0 && duration_of(l[at].text) <= longest;
    if (!fits)
        in.tell.error("RF0205", l[at].where, option + (is_count ? " is at least 1" : " is between `1s` and ten years"));
    return fits;
}

inline bool list_count(const ast::statement& s, std::size_t at, std::optional<std::uint64_t>& to,
                       const std::string& option, list_scope& in)
{
    if (!list_value(s, at, ast::literal_kind::integer, option, in))
        return false;
    to = std::stoull(s.head.literals[at].text);
    return true;
}

inline bool list_duration(const ast::statement& s, std::size_t at, std::optional<std::chrono::seconds>& to,
                          const std::string& option, list_scope& in)
{
    if (!list_value(s, at, ast::literal_kind::duration, option, in))
        return false;
    to = duration_of(s.head.literals[at].text);
    return true;
}

/// `N per D`, which begins at `at`.
inline bool list_rate(const ast::statement& s, std::size_t at, list_declaration& to, list_scope& in)
{
    if (!list_count(s, at, to.max_by_rules, "`max`", in) ||
        !list_duration(s, at + 2, to.max_by_rules_within, "`per`", in))
        return false;
    if (*to.max_by_rules <= max_rule_rate)
        return true;
    in.tell.error("RF0205", s.head.literals[at].where, "`max` with `per` is at most 1,000,000",
                  "how much there may be in the list at a time is a `max` of its own");
    return false;
}

inline void warn_of_duplicates(const list_declaration& list, list_scope& in)
{
    std::vector<const inline_number*> sorted;
    for (const inline_number& n : list.numbers)
        sorted.push_back(&n);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const inline_number* a, const inline_number* b) { return a->pattern < b->pattern; });
    for (std::size_t i = 1; i < sorted.size() && !in.tell.full(); ++i) {
        if (sorted[i]->pattern != sorted[i - 1]->pattern)
            continue;
        in.tell.warning("RF0504", sorted[i]->where, "`" + sorted[i]->typed + "` is in list `" + list.name + "` already")
            .notes.push_back({sorted[i - 1]->where, "first here"});
    }
}

inline void list_number(const ast::phrase& entry, const ast::literal& l, list_declaration& to, const char* help,
                        list_scope& in)
{
    const bool first = &l == &entry.literals.front();
    const bool is_number = l.kind == ast::literal_kind::number || l.kind == ast::literal_kind::prefix ||
                           l.kind == ast::literal_kind::range || l.kind == ast::literal_kind::text;
    if (!is_number || (!first && l.before != ast::joint::comma)) {
        const std::size_t had = in.tell.count();
        in.tell.error("RF0207", l.where, usages::as_written(l) + " is no entry of a list", help);
        in.tell.suspect_line_break(entry, had);
        return;
    }
    const auto pattern = pattern_of(l, in.read);
    if (!pattern) {
        in.tell.error("RF0203", l.where, usages::as_written(l) + " cannot be read as a number",
                      in.region.empty()
                          ? "without a `region` a number begins with `+` and its country's code"
                          : "a number of another country than " + in.region + " begins with `+` and its code");
        return;
    }
    if (!in.names.is_possible(*pattern)) {
        in.tell.error("RF0203", l.where, usages::as_written(l) + " has too few or too many digits for its country");
        return;
    }
    if (++in.numbers == max_inline_numbers + 1)
        in.tell.error("RF0208", l.where, "more than 1,000,000 numbers in rule files",
                      "put long lists into the store by an import");
    if (in.numbers > max_inline_numbers)
        return;
    to.numbers.push_back(
        {l.where, l.kind == ast::literal_kind::text ? l.text : std::string{text_of(in.sources, l.where)}, *pattern});
}

inline void list_numbers(const ast::statement& s, list_declaration& to, list_scope& in)
{
    constexpr const char* help =
        "entries are as `+48601234567;`, `+4822*;`, `+48712000000..+48712000099;` or `\"601 234 567\";`";
    for (const ast::item& item : s.body) {
        if (in.tell.full())
            return;
        const auto* entry = std::get_if<ast::statement>(&item);
        if (entry == nullptr || entry->has_body) {
            in.tell.error("RF0207", entry == nullptr ? std::get<ast::rule>(item).where : entry->where,
                          "this is no entry of a list", help);
            continue;
        }
        for (const ast::literal& l : entry->head.literals)
            list_number(entry->head, l, to, help, in);
    }
    warn_of_duplicates(to, in);
}

RINGFENCE_DECL void read_list(const ast::statement& s, list_declaration& to, list_scope& in)
{
    const auto& l = s.head.literals;
    std::size_t at = 2;
    if (at < l.size() && l[at].kind == ast::literal_kind::text && l[at].before == ast::joint::space)
        to.description = l[at++].text;
    std::set<std::string_view> given;
    while (at < l.size()) {
        const ast::literal& option = l[at];
        if (option.kind != ast::literal_kind::word || option.before != ast::joint::space)
            return in.tell.malformed(s, at, list_takes, list_help);
        // `max N` and `max N per D` are two options.
        const bool is_rate = option.text == "max" && at + 2 < l.size() && l[at + 2].kind == ast::literal_kind::word &&
                             l[at + 2].text == "per";
        const std::string written = usages::as_written(option);
        if (!given.insert(is_rate ? "per" : std::string_view{option.text}).second) {
            in.tell.error("RF0205", option.where, written + (is_rate ? " with `per` is said twice" : " is said twice"));
            return;
        }
        bool is_read = true;
        if (option.text == "registry") {
            to.registry = true;
        } else if (option.text == "review") {
            to.review = true;
        } else if (is_rate) {
            is_read = list_rate(s, at + 1, to, in);
            at += 3;
        } else if (option.text == "max") {
            is_read = list_count(s, ++at, to.max, written, in);
        } else if (option.text == "max-import") {
            is_read = list_count(s, ++at, to.max_import, written, in);
        } else if (option.text == "ttl") {
            is_read = list_duration(s, ++at, to.ttl, written, in);
        } else if (option.text == "max-age") {
            is_read = list_duration(s, ++at, to.max_age, written, in);
        } else {
            const std::size_t had = in.tell.count();
            in.tell.error("RF0205", option.where,
                          "`list` takes " + std::string{list_takes} + ": " + usages::as_written(option) +
                              " does not belong here",
                          did_you_mean(option.text, {"registry", "review", "ttl", "max", "max-age", "max-import"}));
            in.tell.suspect_line_break(s.head, had);
            return;
        }
        if (!is_read)
            return;
        ++at;
    }
    list_numbers(s, to, in);
}

}  // namespace ringfence::checks

#endif
