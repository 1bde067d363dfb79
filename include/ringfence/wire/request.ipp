// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_WIRE_REQUEST_IPP
#define RINGFENCE_WIRE_REQUEST_IPP

#include <ringfence/base/ascii.hpp>
#include <ringfence/base/fault.hpp>
#include <ringfence/base/time_text.hpp>
#include <ringfence/decide/decision.hpp>
#include <ringfence/decide/query.hpp>
#include <ringfence/plugin/registry.hpp>
#include <ringfence/wire/reply.hpp>
#include <ringfence/wire/request.hpp>
#include <ringfence/wire/resp.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::wire {

RINGFENCE_DECL bool is_word(std::string_view text, std::string_view capitals) noexcept
{
    return ascii::equals_without_case(text, capitals);
}

RINGFENCE_DECL const command_name* find_command(std::string_view word) noexcept
{
    for (const command_name& c : command_names)
        if (is_word(word, c.name))
            return &c;
    return nullptr;
}

RINGFENCE_DECL command command_of(std::string_view word) noexcept
{
    const command_name* const found = find_command(word);
    return found ? found->is : command::unknown;
}

namespace detail {

RINGFENCE_DECL std::optional<key_value> split_key(std::string_view word) noexcept
{
    const auto at = word.find('=');
    if (at == std::string_view::npos || at == 0)
        return std::nullopt;
    return key_value{word.substr(0, at), word.substr(at + 1)};
}

RINGFENCE_DECL bool is_id(std::string_view text) noexcept
{
    return text.size() <= max_id_size && std::all_of(text.begin(), text.end(), [](char c) {
               return c == '@' || ringfence::detail::is_parameter_character(c);
           });
}

RINGFENCE_DECL fault not_a_time(std::string_view key, std::string_view value)
{
    return fault{backticked(value) + " is no time for `" + std::string{key} +
                 "`: write seconds since 1970 or 2026-03-02T22:00, with Z or +01:00 behind it unless it is local time"};
}

}  // namespace detail

RINGFENCE_DECL std::optional<fault> parse_query(std::span<const std::string_view> words, const registry& known,
                                                const zone_source& local_zone, query_request& into)
{
    query& asked = into.asked;
    asked = query{};
    if (words.empty())
        return fault{"a query begins with its scenario: DECIDE scenario key=value..."};
    if (words[0].find('=') != std::string_view::npos)
        return fault{"the scenario comes first, before " + backticked(words[0])};
    asked.scenario = words[0];

    enum : unsigned { channel = 1, trunk = 2, id = 4 };
    unsigned seen = 0;
    std::size_t attributes = 0;
    const auto text = [&](std::string_view& field, unsigned bit, std::string_view value) {
        const bool again = (seen & bit) != 0;
        seen |= bit;
        field = value;
        return again;
    };
    for (const std::string_view word : words.subspan(1)) {
        const auto found = detail::split_key(word);
        if (!found)
            return fault{backticked(word) + " is not key=value"};
        const auto [key, value] = *found;
        bool again = false;
        if (key == "from") {
            again = asked.from.has_value();
            asked.from = value;
        } else if (key == "to") {
            again = asked.to.has_value();
            asked.to = value;
        } else if (key == "id") {
            if (!detail::is_id(value))
                return fault{"`id` has at most 64 characters: letters, digits and -_.!~*'()[]/:&+$@"};
            again = text(asked.id, id, value);
        } else if (key == "name") {
            again = asked.name.has_value();
            asked.name = value;
        } else if (key == "trunk") {
            again = text(asked.trunk, trunk, value);
        } else if (key == "channel") {
            if (value != "call" && value != "sms")
                return fault{"`channel` is call or sms, not " + backticked(value)};
            again = text(asked.channel, channel, value);
        } else if (key == "at") {
            again = asked.at.has_value();
            asked.at = read_time(value, local_zone);
            if (!asked.at)
                return detail::not_a_time(key, value);
        } else if (known.is_query_word(key)) {
            const auto* const end = into.attributes.data() + attributes;
            again = std::any_of(static_cast<const attribute*>(into.attributes.data()), end,
                                [key = key](const attribute& a) { return a.key == key; });
            if (attributes == into.attributes.size())
                return fault{std::string{request_too_many_words}};
            into.attributes[attributes++] = {key, value};
        } else {
            std::string keys = "from to name channel trunk at id";
            for (const std::string_view one : known.query_words())
                keys.append(" ").append(one);
            return fault{"unknown key " + backticked(key) + ": the keys are " + keys};
        }
        if (again)
            return detail::twice(key);
    }
    asked.attributes = {into.attributes.data(), attributes};
    return std::nullopt;
}

RINGFENCE_DECL std::optional<fault> take_answer_format(std::span<const std::string_view> words,
                                                       std::vector<std::string_view>& rest, answer_format& into)
{
    constexpr std::string_view key = "format=";
    into = answer_format::text;
    rest.clear();
    bool given = false;
    for (const std::string_view word : words) {
        if (rest.empty() || !word.starts_with(key)) {
            rest.push_back(word);
            continue;
        }
        if (given)
            return detail::twice("format");
        given = true;
        const std::string_view value = word.substr(key.size());
        if (value != "text" && value != "json")
            return fault{"`format` is text or json, not " + backticked(value)};
        into = value == "json" ? answer_format::json : answer_format::text;
    }
    return std::nullopt;
}

}  // namespace ringfence::wire

#endif
