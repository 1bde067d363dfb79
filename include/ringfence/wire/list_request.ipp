// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_WIRE_LIST_REQUEST_IPP
#define RINGFENCE_WIRE_LIST_REQUEST_IPP

#include <ringfence/policy/time_text.hpp>
#include <ringfence/store/browse.hpp>
#include <ringfence/store/layout.hpp>
#include <ringfence/store/transfer.hpp>
#include <ringfence/wire/list_request.hpp>
#include <ringfence/wire/reply.hpp>
#include <ringfence/wire/request.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::wire {

namespace detail {

/// `take(key, value)` for each word; a word without `=` is a key without a value. It returns what is wrong, an empty
/// text where nothing is, and nothing where the key is not one of those that there are.
template <class Take>
std::string read_keys(std::span<const std::string_view> words, std::string_view usage, Take&& take)
{
    std::vector<std::string_view> seen;
    for (const std::string_view word : words) {
        const auto found = split_key(word);
        const std::string_view key = found ? found->key : word;
        const auto value = found ? std::optional{found->value} : std::nullopt;
        if (value && value->size() > max_note_size)
            return quoted(key) + " has at most 500 bytes";
        const std::optional<std::string> wrong = take(key, value);
        if (!wrong && !value)
            return quoted(word) + " is not key=value: it is written " + std::string{usage};
        if (!wrong)
            return "unknown key " + quoted(key) + ": it is written " + std::string{usage};
        if (!wrong->empty())
            return *wrong;
        if (std::ranges::find(seen, key) != seen.end())
            return twice(key);
        seen.push_back(key);
    }
    return {};
}

/// Decimal digits, `least` to `most`.
template <class Number>
std::string read_count(std::string_view key, std::string_view value, Number least, Number most, Number& into)
{
    Number count{};
    const auto [end, failed] = std::from_chars(value.data(), value.data() + value.size(), count);
    if (failed != std::errc{} || end != value.data() + value.size() || count < least || count > most)
        return quoted(key) + " is a number from " + std::to_string(least) + " to " + std::to_string(most) + ", not " +
               quoted(value);
    into = count;
    return {};
}

inline std::string read_when(std::string_view key, std::string_view value, const zone_source& local_zone,
                             std::optional<timestamp>& into)
{
    into = read_time(value, local_zone);
    return into ? std::string{} : not_a_time(key, value);
}

}  // namespace detail

namespace detail {

struct change_form {
    command is;
    std::string_view usage;  ///< without the keys that all have
    std::size_t words;       ///< before the keys
};

inline constexpr std::array<change_form, 7> change_forms{{
    {command::add,
     "ADD list number [expires=TIME|never] [for=DURATION] [valid-from=TIME|now] [description=] "
     "[state=pending|approved|permanent] [anyway]",
     2},
    {command::remove, "REMOVE list number...", 2},
    {command::edit, "EDIT list number [description=] [expires=TIME|never] [for=DURATION] [valid-from=TIME|now]", 2},
    {command::clone, "CLONE list from-number to-number [replace] [anyway]", 3},
    {command::move, "MOVE list number other-list", 3},
    {command::approve, "APPROVE list number [permanent]", 2},
    {command::unapprove, "UNAPPROVE list number", 2},
}};

inline std::optional<std::string> take_note(std::string_view key, std::optional<std::string_view> value,
                                            change_note& into)
{
    if (!value)
        return std::nullopt;
    if (key == "call")
        into.call = *value;
    else if (key == "lead")
        into.lead = *value;
    else if (key == "reason")
        into.reason = *value;
    else
        return std::nullopt;
    return std::string{};
}

/// `unset`: the word for no time. `day`: what a day without a time stands for.
inline std::string read_given(std::string_view key, std::string_view value, std::string_view unset,
                              const zone_source& local_zone, bare_day day, given_time& into)
{
    if (value == unset) {
        into = {given_time::what::none, {}};
        return {};
    }
    const auto when = read_time(value, local_zone, day);
    if (!when)
        return not_a_time(key, value);
    into = {given_time::what::given, *when};
    return {};
}

inline std::string read_state(std::string_view value, std::optional<store::entry_state>& into)
{
    using store::entry_state;
    into = value == "pending"     ? std::optional{entry_state::pending}
           : value == "approved"  ? std::optional{entry_state::approved}
           : value == "permanent" ? std::optional{entry_state::permanent}
                                  : std::nullopt;
    return into ? std::string{} : "`state` is pending, approved or permanent, not " + quoted(value);
}

}  // namespace detail

RINGFENCE_DECL std::string parse_change(command is, std::span<const std::string_view> words,
                                        const zone_source& local_zone, list_change& into)
{
    into = list_change{};
    const detail::change_form& form = *std::ranges::find(detail::change_forms, is, &detail::change_form::is);
    const std::string usage = std::string{form.usage} + " [call=] [lead=] [reason=]";
    if (words.size() < form.words)
        return "it is written " + usage;
    into.list = words[0];
    into.numbers.push_back(words[1]);
    if (is == command::clone)
        into.numbers.push_back(words[2]);
    if (is == command::move)
        into.other_list = words[2];
    words = words.subspan(form.words);
    if (is == command::remove)
        for (; !words.empty() && words.front().find('=') == std::string_view::npos; words = words.subspan(1))
            into.numbers.push_back(words.front());

    const bool adds = is == command::add;
    const bool edits = is == command::edit;
    std::string wrong = detail::read_keys(
        words, usage, [&](std::string_view key, std::optional<std::string_view> value) -> std::optional<std::string> {
            if (is == command::approve && key == "permanent" && !value) {
                into.state = store::entry_state::permanent;
                return std::string{};
            }
            if (is == command::clone && key == "replace" && !value) {
                into.onto = store::onto_other::replace;
                return std::string{};
            }
            if ((adds || is == command::clone) && key == "anyway" && !value) {
                into.anyway = true;
                return std::string{};
            }
            if (auto noted = detail::take_note(key, value, into.note))
                return noted;
            if (!value || !(adds || edits))
                return std::nullopt;
            if (key == "description") {
                into.description = *value;
                return std::string{};
            }
            if (key == "expires")
                return detail::read_given(key, *value, "never", local_zone, bare_day::end, into.expires);
            if (key == "valid-from")
                return detail::read_given(key, *value, "now", local_zone, bare_day::first_moment, into.valid_from);
            if (key == "for") {
                into.lasts = read_duration(*value);
                return into.lasts ? std::string{} : quoted(*value) + " is no duration: write 30s, 5m, 24h or 7d";
            }
            if (key == "state" && adds)
                return detail::read_state(*value, into.state);
            return std::nullopt;
        });
    if (!wrong.empty())
        return wrong;
    if (into.expires.is != given_time::what::unsaid && into.lasts)
        return "`expires` and `for` say the same: give one of them";
    if (edits && !into.description && !into.lasts && into.expires.is == given_time::what::unsaid &&
        into.valid_from.is == given_time::what::unsaid)
        return "that edits nothing: it is written " + usage;
    return {};
}

namespace detail {

inline std::string read_page_key(std::string_view key, std::string_view value, page_request& into)
{
    return key == "page" ? read_count<std::uint64_t>(key, value, 1, max_page, into.page)
                         : read_count<std::size_t>(key, value, 1, max_per_page, into.per_page);
}

inline std::optional<std::string> take_page(std::string_view key, std::optional<std::string_view> value,
                                            page_request& into)
{
    if (!value || (key != "page" && key != "per-page"))
        return std::nullopt;
    return read_page_key(key, *value, into);
}

/// States, separated by commas.
inline std::string read_states(std::string_view value, std::vector<store::listed_state>& into)
{
    for (std::string_view rest = value;;) {
        const auto comma = rest.find(',');
        const std::string_view name = rest.substr(0, comma);
        const auto found = std::ranges::find(store::listed_state_names, name);
        if (found == store::listed_state_names.end())
            return quoted(name) + " is no state: the states are pending, approved, permanent, cleared, expired";
        into.push_back(static_cast<store::listed_state>(found - store::listed_state_names.begin()));
        if (comma == std::string_view::npos)
            return {};
        rest.remove_prefix(comma + 1);
    }
}

/// Digits that a number begins or ends with; what may group them is left out.
inline std::string read_end(std::string_view key, std::string_view value, std::string& into)
{
    for (const char c : value) {
        if (c >= '0' && c <= '9')
            into.push_back(c);
        else if (std::string_view{"+ .-/()*"}.find(c) == std::string_view::npos)
            return quoted(key) + " is 1 to 15 digits, not " + quoted(value);
    }
    if (into.empty() || into.size() > number::max_e164_digits)
        return quoted(key) + " is 1 to 15 digits, not " + quoted(value);
    if (key == "prefix" && into.front() == '0')
        return "`prefix` is written internationally, as +4822, not " + quoted(value);
    return {};
}

inline std::optional<std::string> take_filter(std::string_view key, std::optional<std::string_view> value,
                                              const zone_source& local_zone, entries_request& into)
{
    if (!value)
        return std::nullopt;
    store::list_filter& filter = into.filter;
    if (key == "state")
        return read_states(*value, filter.states);
    if (key == "prefix")
        return read_end(key, *value, filter.prefix);
    if (key == "suffix")
        return read_end(key, *value, filter.suffix);
    if (key == "added-after")
        return read_when(key, *value, local_zone, filter.added_after);
    if (key == "added-before")
        return read_when(key, *value, local_zone, filter.added_before);
    if (key == "expires-before")
        return read_when(key, *value, local_zone, filter.expires_before);
    if (key == "import")
        return read_count<std::uint32_t>(key, *value, 1, std::numeric_limits<std::uint32_t>::max(), filter.import);
    if (key == "search" && value->empty())
        return "`search` says nothing to look for";
    if (key == "user" && value->empty())
        return "`user` names nobody";
    if (key == "search")
        into.search = *value;
    else if (key == "user")
        filter.user = *value;
    else
        return std::nullopt;
    return std::string{};
}

inline std::string read_order(std::string_view value, store::list_order& into)
{
    if (value == "number")
        into = store::list_order::number;
    else if (value == "added")
        into = store::list_order::added;
    else if (value == "expires")
        into = store::list_order::expires;
    else
        return "`sort` is number, added or expires, not " + quoted(value);
    return {};
}

inline constexpr std::string_view filter_usage =
    "[state=] [search=] [prefix=] [suffix=] [added-after=] [added-before=] [expires-before=] [user=] [import=]";

}  // namespace detail

RINGFENCE_DECL std::string parse_entries(command is, std::span<const std::string_view> words,
                                         const zone_source& local_zone, entries_request& into)
{
    into = entries_request{};
    const bool clears = is == command::clear;
    const std::string usage = clears ? "CLEAR list " + std::string{detail::filter_usage} + " [call=] [lead=] [reason=]"
                                     : "ENTRIES list " + std::string{detail::filter_usage} +
                                           " [sort=number|added|expires] [descending] [page=] [per-page=]";
    if (words.empty())
        return "it is written " + usage;
    into.list = words[0];
    std::string wrong = detail::read_keys(
        words.subspan(1), usage,
        [&](std::string_view key, std::optional<std::string_view> value) -> std::optional<std::string> {
            if (auto taken = detail::take_filter(key, value, local_zone, into))
                return taken;
            if (clears)
                return detail::take_note(key, value, into.note);
            if (key == "descending" && !value) {
                into.towards = store::direction::descending;
                return std::string{};
            }
            if (key == "sort" && value)
                return detail::read_order(*value, into.order);
            return detail::take_page(key, value, into.page);
        });
    if (!wrong.empty())
        return wrong;
    if (!clears)
        return {};
    if (into.unfiltered())
        return "CLEAR takes out what a filter says, and there is none: it is written " + usage;
    using store::listed_state;
    for (const listed_state state : into.filter.states)
        if (state != listed_state::pending && state != listed_state::approved)
            return "CLEAR takes out what is pending or approved, not what is " +
                   std::string{store::listed_state_names[static_cast<std::size_t>(state)]};
    return {};
}

RINGFENCE_DECL std::string parse_page(std::span<const std::string_view> words, std::string_view usage,
                                      page_request& into)
{
    into = page_request{};
    return detail::read_keys(words, usage, [&](std::string_view key, std::optional<std::string_view> value) {
        return detail::take_page(key, value, into);
    });
}

RINGFENCE_DECL std::string parse_journal(std::span<const std::string_view> words, journal_request& into)
{
    into = journal_request{};
    constexpr std::string_view usage = "JOURNAL FROM n [COUNT k] [list=] [number=] [user=]";
    if (words.size() < 2 || !is_word(words[0], "FROM"))
        return "it is written " + std::string{usage};
    constexpr std::uint64_t newest = std::numeric_limits<std::uint64_t>::max() / 2;
    if (std::string wrong = detail::read_count<std::uint64_t>("FROM", words[1], 1, newest, into.from); !wrong.empty())
        return wrong;
    words = words.subspan(2);
    if (!words.empty() && is_word(words[0], "COUNT")) {
        if (words.size() < 2)
            return "it is written " + std::string{usage};
        if (std::string wrong = detail::read_count<std::size_t>("COUNT", words[1], 1, max_per_page, into.count);
            !wrong.empty())
            return wrong;
        words = words.subspan(2);
    }
    return detail::read_keys(
        words, usage, [&](std::string_view key, std::optional<std::string_view> value) -> std::optional<std::string> {
            if (!value)
                return std::nullopt;
            if (value->empty())
                return quoted(key) + " is empty";
            if (key == "list")
                into.list = *value;
            else if (key == "number")
                into.number = *value;
            else if (key == "user")
                into.user = *value;
            else
                return std::nullopt;
            return std::string{};
        });
}

RINGFENCE_DECL std::string parse_stats(std::span<const std::string_view> words, stats_request& into)
{
    into = stats_request{};
    constexpr std::string_view usage = "STATS [RULES|LISTS|SCENARIOS] [sort=place|hits] [never] [page=] [per-page=]";
    if (!words.empty() && words[0].find('=') == std::string_view::npos && words[0] != "never") {
        if (is_word(words[0], "LISTS"))
            into.of = stats_request::what::lists;
        else if (is_word(words[0], "SCENARIOS"))
            into.of = stats_request::what::scenarios;
        else if (!is_word(words[0], "RULES"))
            return quoted(words[0]) + " is none of RULES, LISTS, SCENARIOS";
        words = words.subspan(1);
    }
    return detail::read_keys(
        words, usage, [&](std::string_view key, std::optional<std::string_view> value) -> std::optional<std::string> {
            if (key == "never" && !value) {
                into.which = stats_request::keep::never_hit;
                return std::string{};
            }
            if (key != "sort" || !value)
                return detail::take_page(key, value, into.page);
            if (*value != "place" && *value != "hits")
                return "`sort` is place or hits, not " + quoted(*value);
            into.by = *value == "hits" ? stats_request::order::hits : stats_request::order::place;
            return std::string{};
        });
}

RINGFENCE_DECL std::string parse_id(std::string_view what, std::string_view word, std::uint32_t& into)
{
    return detail::read_count<std::uint32_t>(what, word, 1, std::numeric_limits<std::uint32_t>::max(), into);
}

}  // namespace ringfence::wire

#endif
