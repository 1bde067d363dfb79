// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/http/arguments.hpp"

#include <ringfence/operate/error.hpp>

#include <simdjson.h>

#include <algorithm>

namespace ringfence::server::http {

namespace {

using operate::argument;
namespace dom = simdjson::dom;

constexpr std::size_t max_depth = 8;
constexpr std::size_t most_places = 1'000;

/// Appends what a member says; its problem, or nothing.
std::optional<std::string> read_value(std::string_view name, dom::element value, bool in_array, std::vector<said>& into)
{
    switch (value.type()) {
    case dom::element_type::STRING: into.emplace_back(name, std::string{std::string_view{value}}); return std::nullopt;
    case dom::element_type::INT64: into.emplace_back(name, std::to_string(std::int64_t{value})); return std::nullopt;
    case dom::element_type::UINT64: into.emplace_back(name, std::to_string(std::uint64_t{value})); return std::nullopt;
    case dom::element_type::BOOL:
        if (bool{value})
            into.emplace_back(name, std::nullopt);
        return std::nullopt;
    case dom::element_type::NULL_VALUE: return std::nullopt;
    case dom::element_type::ARRAY:
        if (in_array)
            break;
        for (const dom::element one : dom::array{value})
            if (auto wrong = read_value(name, one, true, into))
                return wrong;
        return std::nullopt;
    case dom::element_type::DOUBLE:
        return "`" + std::string{name} +
               "`: a telephone number and all else that is no whole number is written as a text, in quotes";
    case dom::element_type::OBJECT: break;
    }
    return "`" + std::string{name} + "` is a text, a whole number, true, false, null, or an array of these";
}

std::optional<std::string> read_object(dom::element from, std::vector<said>& into)
{
    if (!from.is_object())
        return "it is to be a JSON object, as {\"from\": \"+48601000001\"}";
    std::vector<std::string_view> names;
    for (const auto& [name, value] : dom::object{from}) {
        if (std::ranges::find(names, name) != names.end())
            return "`" + std::string{name} + "` is said twice";
        names.push_back(name);
        if (auto wrong = read_value(name, value, false, into))
            return wrong;
    }
    return std::nullopt;
}

/// Parses a body. Returns what is wrong, or nothing.
std::optional<std::string> parse(dom::parser& by, std::string_view body, dom::element& into)
{
    if (body.empty())
        return "there is no body";
    auto wrong = by.allocate(body.size(), max_depth);
    // Copies the body: what is parsed has to have room behind it.
    if (!wrong)
        wrong = by.parse(body.data(), body.size()).get(into);
    if (wrong)
        return std::string{"the body is not JSON that can be read here: "} + simdjson::error_message(wrong);
    return std::nullopt;
}

/// Hyphens and underscores in names are the same.
bool is_called(std::string_view given, std::string_view known) noexcept
{
    return std::ranges::equal(given, known, [](char a, char b) { return a == b || (a == '_' && b == '-'); });
}

}  // namespace

std::optional<std::string> read_members(std::string_view body, std::vector<said>& into)
{
    if (body.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return std::nullopt;
    dom::parser parser;
    dom::element whole;
    if (auto wrong = parse(parser, body, whole))
        return wrong;
    if (auto wrong = read_object(whole, into))
        return "the body: " + *wrong;
    return std::nullopt;
}

std::optional<std::string> read_all_members(std::string_view body, std::size_t most,
                                            const std::function<void(std::vector<said>&, const std::string&)>& each)
{
    thread_local dom::parser parser;
    dom::element whole;
    if (auto wrong = parse(parser, body, whole))
        return wrong;
    dom::array all;
    if ((whole.is_object() ? whole["queries"].get(all) : whole.get(all)) != simdjson::SUCCESS)
        return "the body is to be an array of queries, as [{\"scenario\": \"inbound\", \"from\": \"+48601000001\"}]";
    // `size` says no more than 2^24 - 1.
    if (all.size() > most)
        return "a body has at most " + std::to_string(most) + " queries";
    std::vector<said> members;
    for (const dom::element one : all) {
        members.clear();
        each(members, read_object(one, members).value_or(std::string{}));
    }
    return std::nullopt;
}

operate::request request_of(std::span<const operate::argument> takes, const found_route& at, const target& where,
                            std::vector<said> members)
{
    std::vector<said> all;
    for (const auto& [name, value] : at.names)
        all.emplace_back(name, value);
    const std::size_t in_pattern = all.size();
    for (const auto& [name, value] : where.parameters)
        all.emplace_back(name, value);
    std::ranges::move(members, std::back_inserter(all));

    operate::request made;
    std::vector<bool> used(all.size());
    const auto take = [&](const argument& a, auto&& f) {
        bool from_pattern = false;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (!is_called(all[i].first, a.name))
                continue;
            if (i >= in_pattern && from_pattern)
                throw operate::error{operate::error_code::misused,
                                     "`" + std::string{a.name} + "` stands in the address already"};
            from_pattern = i < in_pattern;
            used[i] = true;
            f(all[i].second);
        }
    };
    for (const argument& a : takes) {
        if (!a.has_place())
            continue;
        const std::size_t before = made.places.size();
        take(a, [&](const std::optional<std::string>& value) {
            if (!value)
                throw operate::error{operate::error_code::misused, "`" + std::string{a.name} + "` needs a value"};
            if (made.places.size() != before && !a.takes_many())
                throw operate::error{operate::error_code::misused, "`" + std::string{a.name} + "` is said twice"};
            made.places.push_back(*value);
        });
        // All of them go into one transaction, for which others wait.
        if (made.places.size() - before > most_places)
            throw operate::error{operate::error_code::misused, "a request has at most " + std::to_string(most_places) +
                                                                   " of `" + std::string{a.name} +
                                                                   "`: import a file for more"};
        if (made.places.size() == before && !a.may_be_left_out())
            throw operate::error{operate::error_code::misused, "`" + std::string{a.name} + "` is missing"};
    }
    for (const argument& a : takes) {
        if (a.has_place())
            continue;
        take(a, [&](const std::optional<std::string>& value) {
            if (a.is != argument::kind::flag) {
                made.names.push_back({std::string{a.name}, value});
                return;
            }
            // In an address a flag is `all`, `all=true` or `all=1`.
            const std::string_view is = value ? std::string_view{*value} : std::string_view{};
            if (is.empty() || is == "true" || is == "1" || is == "yes")
                made.names.push_back({std::string{a.name}, std::nullopt});
            else if (is != "false" && is != "0" && is != "no")
                throw operate::error{operate::error_code::invalid,
                                     "`" + std::string{a.name} + "` is true or false, not `" + std::string{is} + '`'};
        });
    }
    // What is left is nothing that it takes, which it says itself.
    for (std::size_t i = 0; i < all.size(); ++i)
        if (!used[i])
            made.names.push_back({std::move(all[i].first), std::move(all[i].second)});
    return made;
}

}  // namespace ringfence::server::http
