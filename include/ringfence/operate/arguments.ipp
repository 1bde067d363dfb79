// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_OPERATE_ARGUMENTS_IPP
#define RINGFENCE_OPERATE_ARGUMENTS_IPP

#include <ringfence/base/ascii.hpp>
#include <ringfence/base/backticked.hpp>
#include <ringfence/operate/arguments.hpp>
#include <ringfence/operate/error.hpp>
#include <ringfence/store/accounts/password.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace ringfence::operate {

namespace detail {

inline bool same_name(std::string_view given, std::string_view name) noexcept
{
    return std::ranges::equal(given, name, {}, [](char c) { return c == '_' ? '-' : c; });
}

inline std::string shown_place(const argument& a)
{
    std::string shown = a.value.empty() ? ascii::upper(a.name) : std::string{a.value};
    if (a.takes_many())
        shown += "...";
    return a.may_be_left_out() ? '[' + shown + ']' : shown;
}

}  // namespace detail

RINGFENCE_DECL arguments::arguments(std::span<const argument> known, request given, const std::string& usage)
{
    const auto fail = [](const std::string& text) { throw error{error_code::misused, text}; };
    const auto check_size = [&](std::string_view name, const std::string& text) {
        if (text.size() > max_argument_size)
            fail(backticked(name) + " has at most " + std::to_string(max_argument_size) + " bytes");
    };
    values_.reserve(given.places.size() + given.names.size());  // no secret is left behind where one grew
    std::size_t at = 0;
    for (const argument& a : known) {
        if (!a.has_place())
            continue;
        const std::size_t first = at;
        const std::size_t most = a.takes_many() ? given.places.size() : at + 1;
        for (; at < most && at < given.places.size(); ++at) {
            check_size(a.name, given.places[at]);
            values_.push_back({a.name, std::move(given.places[at])});
        }
        if (at == first && !a.may_be_left_out())
            fail("it is written " + usage);
    }
    if (at < given.places.size())
        fail(backticked(given.places[at]) + " is one word too many: it is written " + usage);
    for (request::named& one : given.names) {
        const auto found = std::ranges::find_if(
            known, [&](const argument& a) { return !a.has_place() && detail::same_name(one.name, a.name); });
        if (found == known.end())
            fail((one.value ? "unknown key " : "") + backticked(one.name) + (one.value ? "" : " is not key=value") +
                 ": it is written " + usage);
        const bool is_flag = found->is == argument::kind::flag;
        if (is_flag && one.value)
            fail(backticked(one.name) + " stands alone, without a value");
        if (!is_flag && !one.value)
            fail(backticked(one.name) + " is not key=value: it is written " + usage);
        if (found->is != argument::kind::keys && has(found->name))
            fail(backticked(one.name) + " is given twice");
        check_size(found->name, one.value ? *one.value : std::string{});
        const bool is_secret = found->is == argument::kind::secret;
        values_.push_back({found->name, one.value ? *one.value : std::string{}, is_secret});
        if (is_secret && one.value)
            store::wipe(*one.value);
    }
}

RINGFENCE_DECL arguments::~arguments()
{
    for (value& v : values_)
        if (v.is_secret)
            store::wipe(v.text);
}

RINGFENCE_DECL bool arguments::has(std::string_view name) const noexcept { return find(name).has_value(); }

RINGFENCE_DECL std::string_view arguments::text(std::string_view name) const noexcept
{
    return find(name).value_or(std::string_view{});
}

RINGFENCE_DECL std::optional<std::string_view> arguments::find(std::string_view name) const noexcept
{
    const auto found = std::ranges::find(values_, name, &value::name);
    return found == values_.end() ? std::nullopt : std::optional<std::string_view>{found->text};
}

RINGFENCE_DECL std::vector<std::string_view> arguments::texts(std::string_view name) const
{
    std::vector<std::string_view> found;
    for (const value& v : values_)
        if (v.name == name)
            found.emplace_back(v.text);
    return found;
}

RINGFENCE_DECL std::uint64_t arguments::count(std::string_view name, std::uint64_t otherwise, std::uint64_t least,
                                              std::uint64_t most) const
{
    const auto given = find(name);
    if (!given)
        return otherwise;
    std::uint64_t count = 0;
    const auto [end, failed] = std::from_chars(given->data(), given->data() + given->size(), count);
    if (failed != std::errc{} || end != given->data() + given->size() || count < least || count > most)
        throw error{error_code::invalid, backticked(name) + " is a number from " + std::to_string(least) + " to " +
                                             std::to_string(most) + ", not " + backticked(*given)};
    return count;
}

RINGFENCE_DECL std::string usage_of(std::string_view name, std::span<const argument> known, spelling as)
{
    std::string usage{name};
    for (const argument& a : known) {
        if (a.is == argument::kind::secret && as == spelling::options)
            continue;
        usage += ' ';
        if (a.has_place()) {
            usage += detail::shown_place(a);
            continue;
        }
        const std::string_view between = as == spelling::keys ? "=" : " ";
        usage.append("[").append(as == spelling::keys ? "" : "--").append(a.name);
        if (a.is != argument::kind::flag)
            usage.append(between).append(a.value);
        usage += ']';
        if (a.is == argument::kind::keys)
            usage += "...";
    }
    return usage;
}

}  // namespace ringfence::operate

#endif
