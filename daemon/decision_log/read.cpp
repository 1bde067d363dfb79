// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "decision_log/read.hpp"

#include <ringfence/language/render.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/store/import/text/archive.hpp>
#include <ringfence/store/policies.hpp>

#include <fmt/core.h>
#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

namespace ringfence::command {

namespace {

namespace json = simdjson::dom;

static_assert(decision_line_reader::padding >= simdjson::SIMDJSON_PADDING);

/// A line is no decision's.
struct wrong_line {
    std::string what;
};

[[noreturn]] void fail(std::string_view member, std::string_view what)
{
    throw wrong_line{"`" + std::string{member} + "` " + std::string{what}};
}

std::string_view text_of(std::string_view member, json::element value)
{
    std::string_view text;
    if (value.get_string().get(text) != simdjson::SUCCESS)
        fail(member, "is no text");
    return text;
}

std::uint64_t integer_of(std::string_view member, json::element value)
{
    std::uint64_t found = 0;
    if (value.get_uint64().get(found) != simdjson::SUCCESS)
        fail(member, "is no number from 0 on");
    return found;
}

std::uint32_t small_of(std::string_view member, json::element value)
{
    const std::uint64_t found = integer_of(member, value);
    if (found > UINT32_MAX)
        fail(member, "is too large");
    return static_cast<std::uint32_t>(found);
}

std::uint64_t hexadecimal_of(std::string_view member, json::element value)
{
    const std::string_view digits = text_of(member, value);
    std::uint64_t found = 0;
    const auto [stopped, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), found, 16);
    if (failed != std::errc{} || stopped != digits.data() + digits.size())
        fail(member, "is no hexadecimal number");
    return found;
}

json::object object_of(std::string_view member, json::element value)
{
    json::object found;
    if (value.get_object().get(found) != simdjson::SUCCESS)
        fail(member, "is no object");
    return found;
}

json::array array_of(std::string_view member, json::element value)
{
    json::array found;
    if (value.get_array().get(found) != simdjson::SUCCESS)
        fail(member, "is no array");
    return found;
}

/// `2026-03-02T21:00:00.123Z`
timestamp time_of(std::string_view member, json::element value)
{
    const std::string_view text = text_of(member, value);
    constexpr std::string_view form = "0000-00-00T00:00:00.000Z";
    bool fits = text.size() == form.size();
    for (std::size_t i = 0; fits && i < form.size(); ++i)
        fits = form[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == form[i];
    if (!fits)
        fail(member, "is no time of the form 2026-03-02T21:00:00.123Z");
    const auto number_at = [&](std::size_t at, std::size_t size) {
        unsigned found = 0;
        for (std::size_t i = at; i < at + size; ++i)
            found = found * 10 + static_cast<unsigned>(text[i] - '0');
        return found;
    };
    const std::chrono::year_month_day day{std::chrono::year{static_cast<int>(number_at(0, 4))},
                                          std::chrono::month{number_at(5, 2)}, std::chrono::day{number_at(8, 2)}};
    if (!day.ok() || number_at(11, 2) > 23 || number_at(14, 2) > 59 || number_at(17, 2) > 59)
        fail(member, "is no time that there is");
    return std::chrono::sys_days{day} + std::chrono::hours{number_at(11, 2)} + std::chrono::minutes{number_at(14, 2)} +
           std::chrono::seconds{number_at(17, 2)} + std::chrono::milliseconds{number_at(20, 3)};
}

/// A text of the query. What was not UTF-8 has been replaced in the log, and is not what was asked.
std::string_view asked_text(std::string_view member, json::element value, logged_decision& into)
{
    const std::string_view text = text_of(member, value);
    if (text.find("\xef\xbf\xbd") != std::string_view::npos)
        into.inexact = true;
    return text;
}

void read_query(json::object from, logged_decision& into)
{
    for (const auto& [key, value] : from) {
        if (key == "at") {
            into.asked.at = time_of(key, value);
            continue;
        }
        const std::string_view text = asked_text(key, value, into);
        if (key == "from")
            into.asked.from = text;
        else if (key == "to")
            into.asked.to = text;
        else if (key == "name")
            into.asked.name = text;
        else if (key == "channel")
            into.asked.channel = text;
        else if (key == "trunk")
            into.asked.trunk = text;
        else if (key == "id")
            into.asked.id = text;
        else
            into.attributes.push_back({key, text});
    }
}

void read_side(std::string_view member, json::element from, logged_decision::side& into)
{
    for (const auto& [key, value] : object_of(member, from))
        if (key == "number")
            into.number = text_of(key, value);
        else if (key == "lists")
            for (const json::element name : array_of(key, value))
                into.lists.push_back(text_of(key, name));
}

void read_calls(std::string_view member, json::element from, logged_decision& into)
{
    for (const json::element each : array_of(member, from)) {
        logged_decision::call one;
        for (const auto& [key, value] : object_of(member, each))
            if (key == "count")
                one.reached = small_of(key, value);
            else if (key == "condition")
                one.condition = hexadecimal_of(key, value);
        into.calls.push_back(one);
    }
}

void read_picked(std::string_view member, json::element from, logged_decision& into)
{
    for (const json::element each : array_of(member, from)) {
        logged_decision::pick one;
        for (const auto& [key, value] : object_of(member, each))
            if (key == "list")
                one.list = text_of(key, value);
            else if (key == "except")
                one.except = text_of(key, value);
            else if (key == "manner")
                one.manner = text_of(key, value);
            else if (key == "number")
                one.number = text_of(key, value);
            else if (key == "written")
                one.written = hexadecimal_of(key, value);
        into.picked.push_back(one);
    }
}

void read_member(std::string_view key, json::element value, logged_decision& into)
{
    if (key == "format")
        into.format = integer_of(key, value);
    else if (key == "time")
        into.when = time_of(key, value);
    else if (key == "scenario")
        into.asked.scenario = asked_text(key, value, into);
    else if (key == "query")
        read_query(object_of(key, value), into);
    else if (key == "action")
        into.action = text_of(key, value);
    else if (key == "parameters")
        for (const auto& [name, text] : object_of(key, value))
            into.parameters.push_back({name, text_of(name, text)});
    else if (key == "list")
        into.list = text_of(key, value);
    else if (key == "rule")
        into.rule = text_of(key, value);
    else if (key == "policy")
        into.policy = small_of(key, value);
    else if (key == "failure")
        into.failure = true;
    else if (key == "caller")
        read_side(key, value, into.sides[static_cast<std::size_t>(role::caller)]);
    else if (key == "called")
        read_side(key, value, into.sides[static_cast<std::size_t>(role::called)]);
    else if (key == "stale")
        for (const json::element name : array_of(key, value))
            into.stale.push_back(text_of(key, name));
    else if (key == "calls")
        read_calls(key, value, into);
    else if (key == "picked")
        read_picked(key, value, into);
    else if (key == "what_if")
        into.what_if = true;
    else if (key == "declares")
        for (const auto& [name, max_age] : object_of(key, value)) {
            if (!into.declares)
                into.declares.emplace();
            into.declares->push_back({name, integer_of(name, max_age)});
        }
}

}  // namespace

struct decision_line_reader::state {
    json::parser parser{max_decision_line};
};

decision_line_reader::decision_line_reader() : state_{std::make_unique<state>()} {}

decision_line_reader::~decision_line_reader() = default;

std::string decision_line_reader::read(std::string_view line, logged_decision& into)
{
    into.clear();
    json::element whole;
    if (const auto wrong = state_->parser.parse(line.data(), line.size(), false).get(whole))
        return std::string{"it is no JSON: "} + simdjson::error_message(wrong);
    try {
        json::object members;
        if (whole.get_object().get(members) != simdjson::SUCCESS)
            return "it is no JSON object";
        for (const auto& [key, value] : members)
            read_member(key, value, into);
        if (into.when == timestamp{} || into.asked.scenario.empty() || into.action.empty())
            return "it has no `time`, `scenario` or `action`";
    } catch (const wrong_line& wrong) {
        return wrong.what;
    }
    return {};
}

replay_summary count_changes(const store::text_source& log, const decision_asker& ask, const replay_limits& limits)
{
    constexpr std::size_t chunk = std::size_t{1} << 20;
    replay_summary summary;
    decision_line_reader lines;
    logged_decision logged;
    std::uint64_t number = 0;
    const auto unreadable = [&](std::string why) {
        ++summary.unreadable;
        if (summary.unreadable_lines.size() < limits.examples)
            summary.unreadable_lines.emplace_back(number, std::move(why));
    };
    const auto take = [&](std::string_view line) {
        ++number;
        if (!line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        if (line.empty())
            return;
        ++summary.lines;
        if (line.size() > max_decision_line)
            return unreadable("it is longer than 1 MiB");
        if (std::string why = lines.read(line, logged); !why.empty())
            return unreadable(std::move(why));
        const replayed result = ask(logged);
        count_replayed(summary, logged, result, number, limits);
    };

    // The beginning of a line that is longer than the limit stays until its end; what is between goes.
    std::vector<char> buffer(max_decision_line + 2 + chunk + decision_line_reader::padding);
    std::size_t held = 0;
    bool more = true;
    while (more) {
        const std::size_t got = log.read(buffer.data() + held, buffer.size() - decision_line_reader::padding - held);
        more = got != 0;
        std::size_t begin = 0;
        std::size_t unseen = held;
        held += got;
        while (const void* found = std::memchr(buffer.data() + unseen, '\n', held - unseen)) {
            const auto end = static_cast<std::size_t>(static_cast<const char*>(found) - buffer.data());
            take({buffer.data() + begin, end - begin});
            begin = unseen = end + 1;
        }
        std::memmove(buffer.data(), buffer.data() + begin, held - begin);
        held -= begin;
        held = std::min(held, max_decision_line + 2);
    }
    if (held != 0)
        take({buffer.data(), held});
    return summary;
}

replay_summary count_changes(const std::string& log, std::shared_ptr<const program> by, std::uint32_t version,
                             const std::shared_ptr<store::environment>& in, const replay_limits& limits)
{
    replayer asks{std::move(by), version, &read_number, in ? declared_in(in) : declared_lists_reader{}};
    return count_changes(
        store::open_import(log), [&](logged_decision& logged) { return asks.ask(logged); }, limits);
}

declared_lists_reader declared_in(std::shared_ptr<store::environment> in)
{
    return [in = std::move(in)](std::uint32_t policy) -> std::optional<declared_lists> {
        const store::read_transaction now{in};
        const auto kept = store::find_policy(now, policy);
        if (!kept)
            return std::nullopt;
        declared_lists lists;
        for (const store::list_declaration& list : kept->lists)
            lists.emplace(list.name,
                          list.options.max_age ? static_cast<std::uint64_t>(list.options.max_age->count()) : 0);
        return lists;
    };
}

namespace {

/// The changes, the most frequent first.
std::vector<std::pair<const replay_change*, const replay_examples*>> by_count(const replay_summary& summary)
{
    std::vector<std::pair<const replay_change*, const replay_examples*>> found;
    for (const auto& [change, examples] : summary.changes)
        found.emplace_back(&change, &examples);
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.second->count > b.second->count; });
    return found;
}

std::string reasons_json(const std::map<std::string, std::uint64_t>& reasons)
{
    json_object made;
    for (const auto& [why, count] : reasons)
        made.number(why, count);
    return made.str();
}

}  // namespace

void add_summary(json_object& to, const replay_summary& summary)
{
    to.number("lines", summary.lines)
        .time("first", summary.first)
        .time("last", summary.last)
        .number("same", summary.same)
        .number("same_by_another_rule", summary.other_rule)
        .number("changed", summary.changed)
        .number("unknown", summary.unknown)
        .number("not_asked", summary.not_asked)
        .number("unreadable", summary.unreadable)
        .number("counted_anew", summary.counted_anew)
        .number("changes_left_out", summary.unlisted);
    std::vector<std::string> changes;
    for (const auto& [change, of] : by_count(summary)) {
        std::vector<std::string> examples;
        for (const replay_example& e : of->first)
            examples.push_back(json_object{}
                                   .number("line", e.line)
                                   .text("query", e.query)
                                   .text("logged", e.logged)
                                   .text("now", e.made)
                                   .str());
        changes.push_back(json_object{}
                              .number("count", of->count)
                              .text("from_action", change->from_action)
                              .text("to_action", change->to_action)
                              .text_or_null("from_rule", change->from_rule)
                              .text_or_null("to_rule", change->to_rule)
                              .value_as_is("examples", json_array(examples))
                              .str());
    }
    to.value_as_is("changes", json_array(changes));
    to.value_as_is("unknown_reasons", reasons_json(summary.unknown_reasons));
    to.value_as_is("not_asked_reasons", reasons_json(summary.not_asked_reasons));
    std::vector<std::string> lines;
    for (const auto& [line, why] : summary.unreadable_lines)
        lines.push_back(json_object{}.number("line", line).text("why", why).str());
    to.value_as_is("unreadable_lines", json_array(lines));
}

std::string summary_text(const replay_summary& summary)
{
    std::string text = fmt::format("{} lines", summary.lines);
    if (summary.first)
        text += fmt::format(", {} to {}", utc_text(*summary.first), utc_text(*summary.last));
    const auto figure = [&](std::uint64_t count, std::string_view what) {
        text += fmt::format("{:>12}  {}\n", count, what);
    };
    const auto part = [&](std::uint64_t count, std::string_view what) {
        text += fmt::format("{:>12}    {}\n", count, rendering::shown(what));
    };
    text += '\n';
    figure(summary.same, "answered the same");
    if (summary.other_rule != 0)
        part(summary.other_rule, "by another rule or line");
    figure(summary.changed, "answered otherwise");
    if (summary.unlisted != 0)
        part(summary.unlisted, "of kinds that are not told apart below");
    if (summary.counted_anew != 0)
        part(summary.counted_anew,
             "of the answers, the same and otherwise, rest on calls counted anew from the log: its policy did not "
             "count them so");
    if (summary.unknown != 0)
        figure(summary.unknown, "not known from the log");
    for (const auto& [why, count] : summary.unknown_reasons)
        part(count, why);
    if (summary.not_asked != 0)
        figure(summary.not_asked, "not asked");
    for (const auto& [why, count] : summary.not_asked_reasons)
        part(count, why);
    if (summary.unreadable != 0)
        figure(summary.unreadable, "lines could not be read");
    for (const auto& [line, why] : summary.unreadable_lines)
        text += fmt::format("{:>12}    line {}: {}\n", "", line, rendering::shown(why));
    for (const auto& [change, of] : by_count(summary)) {
        const auto rule = [](const std::string& place) { return place.empty() ? "no rule" : rendering::shown(place); };
        text += fmt::format("\n{:>12}  {} -> {}  ({} -> {})\n", of->count, rendering::shown(change->from_action),
                            rendering::shown(change->to_action), rule(change->from_rule), rule(change->to_rule));
        for (const replay_example& e : of->first)
            text += fmt::format("{:>12}    line {}: {}\n{:>12}      {} -> {}\n", "", e.line, rendering::shown(e.query),
                                "", rendering::shown(e.logged), rendering::shown(e.made));
    }
    return text;
}

bool tells_no_change(const replay_summary& summary)
{
    return summary.changed == 0 && summary.unreadable == 0 &&
           (summary.same != 0 || summary.unknown + summary.not_asked == 0);
}

}  // namespace ringfence::command
