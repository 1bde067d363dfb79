// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_OPERATE_READ_ARGUMENTS_IPP
#define RINGFENCE_OPERATE_READ_ARGUMENTS_IPP

#include <ringfence/base/backticked.hpp>
#include <ringfence/base/time_text.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/number/pattern.hpp>
#include <ringfence/operate/read_arguments.hpp>
#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/lists/search.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace ringfence::operate {

RINGFENCE_DECL std::vector<argument> joined(std::initializer_list<std::vector<argument>> groups)
{
    std::vector<argument> all;
    for (const auto& group : groups)
        all.insert(all.end(), group.begin(), group.end());
    return all;
}

RINGFENCE_DECL std::optional<timestamp> read_when(const arguments& of, std::string_view name, time_sense sense,
                                                  const clock_setting& by)
{
    const auto text = of.find(name);
    if (!text)
        return std::nullopt;
    const written_time read = read_written_time(*text, sense, by);
    if (read.doubt)
        detail::fail(backticked(name) + ": " + read.doubt->text);
    if (!read.when)
        detail::fail(backticked(name) +
                     " is a time as `24h`, `2026-12-31`, `2026-12-31T18:00`, `31.12.2026`, `18:00`, `tomorrow 9:00` or "
                     "`2026-12-31T17:00:00Z`, not " +
                     backticked(*text));
    return read.when;
}

RINGFENCE_DECL std::vector<argument> time_arguments()
{
    using enum argument::kind;
    return {
        {"expires", key, "TIME|never",
         "until when it holds: `24h`, `18:00`, `tomorrow 9:00`, `31.12.2026`, `2026-12-31T18:00`, `never`; what is "
         "there keeps its end unless it is said"},
        {"for", key, "DURATION", "how long it holds, from its beginning on: `30m`, `24h`, `7d`"},
        {"valid-from", key, "TIME|now",
         "from when on it holds, `now` for at once; what is there keeps its beginning unless it is said"},
        {"added", key, "TIME", "since when it has been there, of what was written down elsewhere before"},
        {"description", key, "TEXT", "kept beside the number"},
    };
}

RINGFENCE_DECL asked_times read_times(const arguments& of, const clock_setting& by)
{
    if (of.has("expires") && of.has("for"))
        detail::misused("`expires` says until when and `for` how long: give one of them");
    asked_times read{.end = of.has("expires") || of.has("for"), .beginning = of.has("valid-from")};
    if (of.text("expires") != "never")
        read.expires = read_when(of, "expires", time_sense::end, by);
    if (const auto text = of.find("for")) {
        read.lasts = read_duration(*text);
        if (!read.lasts)
            detail::fail("`for` is a duration as `30m`, `24h` or `7d`, not " + backticked(*text));
    }
    if (of.text("valid-from") != "now")
        read.valid_from = read_when(of, "valid-from", time_sense::future, by);
    read.added = read_when(of, "added", time_sense::past, by);
    return read;
}

RINGFENCE_DECL std::vector<argument> note_arguments()
{
    using enum argument::kind;
    return {{"call", key, "ID", "the call it happens in, for the journal"},
            {"lead", key, "ID", "the lead it is about, for the journal"},
            {"reason", key, "TEXT", "why, for the journal"}};
}

RINGFENCE_DECL store::author author_of(const arguments& of, const asker& who)
{
    store::author by = who.by;
    for (const auto& [name, text] :
         {std::pair{"call", &by.call}, std::pair{"lead", &by.lead}, std::pair{"reason", &by.reason}})
        if (const auto given = of.find(name)) {
            if (given->size() > store::max_author_text)
                detail::fail(backticked(name) + " has at most " + std::to_string(store::max_author_text) + " bytes");
            *text = *given;
        }
    return by;
}

namespace detail {

inline std::vector<argument> filters()
{
    using enum argument::kind;
    return {
        {"state", keys, "STATE", "pending, approved, permanent, cleared or expired; several for several"},
        {"search", key, "TEXT", "has these digits, however they are written, or this text in its description"},
        {"prefix", key, "DIGITS", "begins so: `+4822`, or nationally `22`"},
        {"suffix", key, "DIGITS", "ends so"},
        {"added-after", key, "TIME", "at this time or later; `7d` is seven days ago"},
        {"added-before", key, "TIME", "before this time"},
        {"expires-before", key, "TIME", "`7d`: within seven days"},
        {"added-by", key, "NAME", "who added it"},
        {"import", key, "N", "came with this import"},
    };
}

/// States, one or separated by commas.
inline void read_states(std::string_view text, std::vector<store::listed_state>& into)
{
    for (std::string_view rest = text;;) {
        const auto comma = std::min(rest.find(','), rest.size());
        const auto found = std::ranges::find(store::listed_state_names, rest.substr(0, comma));
        if (found == store::listed_state_names.end())
            misused(backticked(rest.substr(0, comma)) +
                    " is no state: the states are pending, approved, permanent, cleared and expired");
        into.push_back(static_cast<store::listed_state>(found - store::listed_state_names.begin()));
        if (comma == rest.size())
            return;
        rest.remove_prefix(comma + 1);
    }
}

inline std::string digits_of(std::string_view text)
{
    std::string digits{text};
    std::erase_if(digits, [](char c) { return c < '0' || c > '9'; });
    return digits;
}

inline std::string read_filter_prefix(std::string_view text, const numbering_plan& plan)
{
    const pattern_reading read = ringfence::read_prefix(text, plan);
    if (!read)
        fail("`prefix`, " + backticked(text) + ": " + std::string{read.reason});
    if (!read.pattern->is_prefix())
        fail("`prefix`, " + backticked(text) + ": write the first digits alone, as `+4822`");
    return digits_of(read.pattern->to_string());
}

inline std::string read_filter_suffix(std::string_view text)
{
    std::string digits = digits_of(text);
    if (digits.empty() || digits.size() > number::max_e164_digits ||
        text.find_first_not_of("0123456789 .-/()") != std::string_view::npos)
        fail("`suffix` is 1 to 15 digits, not " + backticked(text));
    return digits;
}

}  // namespace detail

RINGFENCE_DECL std::vector<argument> filter_arguments() { return detail::filters(); }

RINGFENCE_DECL bool has_filter(const arguments& of)
{
    return std::ranges::any_of(detail::filters(), [&](const argument& a) { return of.has(a.name); });
}

RINGFENCE_DECL store::list_filter read_filter(const arguments& of, const policy_in_force& by, timestamp now)
{
    const clock_setting clock{by.zone(), now};
    store::list_filter filter;
    for (const std::string_view text : of.texts("state"))
        detail::read_states(text, filter.states);
    if (const auto text = of.find("search")) {
        if (text->find_first_not_of(" \t") == std::string_view::npos)
            detail::fail("`search` says nothing to look for");
        const number_reader reader{by.plan()};
        store::search_for(filter, *text, [&](std::string_view typed) { return reader.read(typed); });
    }
    if (const auto text = of.find("prefix"))
        filter.prefix = detail::read_filter_prefix(*text, by.plan());
    if (const auto text = of.find("suffix"))
        filter.suffix = detail::read_filter_suffix(*text);
    filter.added_after = read_when(of, "added-after", time_sense::past, clock);
    filter.added_before = read_when(of, "added-before", time_sense::past, clock);
    filter.expires_before = read_when(of, "expires-before", time_sense::future, clock);
    if (of.has("added-by") && of.text("added-by").empty())
        detail::fail("`added-by` names nobody");
    filter.user = of.text("added-by");
    filter.import = read_id(of, "import");
    return filter;
}

RINGFENCE_DECL std::vector<argument> page_arguments()
{
    using enum argument::kind;
    return {{"page", key, "N", "which page, from 1"}, {"per-page", key, "N", "rows of a page: 50, at most 1000"}};
}

RINGFENCE_DECL page read_page(const arguments& of)
{
    return {.number = of.count("page", 1, 1, max_page),
            .size = static_cast<std::size_t>(of.count("per-page", 50, 1, max_rows_a_page))};
}

RINGFENCE_DECL record page_head(bool more, const page& of)
{
    record head;
    head.flag("more", more).count("page", of.number).count("per_page", of.size);
    return head;
}

RINGFENCE_DECL shape page_head_shape()
{
    return shape{}.flag("more", "there is a next page").count("page", "from 1 on").count("per_page");
}

namespace detail {

inline void expect_whole_numbers(const std::vector<std::string_view>& texts, const numbering_plan& plan)
{
    if (!are_groups_of_one(texts, plan, &is_assigned))
        return;
    std::string whole;
    for (const std::string_view text : texts)
        whole.append(whole.empty() ? "" : " ").append(text);
    fail("were the digits of one number meant? Write them in quotes, as '" + whole + "'; nothing was changed");
}

}  // namespace detail

RINGFENCE_DECL typed_number read_typed(std::string_view text, const policy_in_force& by, typed_for what)
{
    typed_number one{.typed = std::string{text}};
    cell_reading read = what == typed_for::finding ? read_listed(text, by.plan(), &is_assigned)
                                                   : read_cell(text, by.plan(), sender_reading::marked, &is_assigned);
    if (!read) {
        one.unreadable = std::move(read.reason);
    } else if (read.unassigned && what == typed_for::entering) {
        one.unreadable = not_in_use(read.patterns.front().first, by.plan(), &is_assigned) +
                         "; with `anyway` it is added all the same";
    } else {
        one.patterns = std::move(read.patterns);
        one.other_text = read.other_text;
    }
    return one;
}

RINGFENCE_DECL std::vector<typed_number> read_numbers(const arguments& of, std::string_view name,
                                                      const policy_in_force& by, typed_for what)
{
    const std::vector<std::string_view> texts = of.texts(name);
    detail::expect_whole_numbers(texts, by.plan());
    std::vector<typed_number> all;
    all.reserve(texts.size());
    for (const std::string_view text : texts)
        all.push_back(read_typed(text, by, what));
    return all;
}

RINGFENCE_DECL number_pattern read_number(std::string_view typed, const policy_in_force& by)
{
    const cell_reading read = read_listed(typed, by.plan(), &is_assigned);
    if (!read)
        detail::fail(backticked(typed) + ": " + read.reason);
    if (read.patterns.size() > 1)
        detail::fail(backticked(typed) + ": several numbers; ask for one at a time");
    return read.patterns.front();
}

RINGFENCE_DECL store::list_info expect_list(const store::transaction& in, std::string_view name)
{
    if (auto found = store::find_list(in, name))
        return *std::move(found);
    constexpr std::size_t most_named = 20;
    std::string known;
    std::size_t count = 0;
    for (const store::list_info& l : store::lists(in)) {
        if (count++ < most_named)
            known.append(known.empty() ? "" : ", ").append(l.name);
    }
    if (count > most_named)
        known += " and " + std::to_string(count - most_named) + " more";
    throw error{error_code::missing,
                "there is no list " + backticked(name) + "; " +
                    (known.empty() ? "activate a rule file that declares it" : "the lists are " + known)};
}

RINGFENCE_DECL std::uint32_t read_id(const arguments& of, std::string_view name)
{
    return static_cast<std::uint32_t>(of.count(name, 0, 1, std::numeric_limits<std::uint32_t>::max()));
}

}  // namespace ringfence::operate

#endif
