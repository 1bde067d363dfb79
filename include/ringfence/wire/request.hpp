// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// From a request's words to what is asked. Whether they came as an inline line, a datagram or a RESP array makes no
// difference here; nor do the command line's `ringfence decide` and `explain`. What is asked of lists is read by
// list_request.hpp.

#ifndef RINGFENCE_WIRE_REQUEST_HPP
#define RINGFENCE_WIRE_REQUEST_HPP

#include <ringfence/decide/decision.hpp>
#include <ringfence/decide/query.hpp>
#include <ringfence/plugin/registry.hpp>
#include <ringfence/policy/time_text.hpp>
#include <ringfence/store/layout.hpp>
#include <ringfence/wire/reply.hpp>
#include <ringfence/wire/resp.hpp>
#include <ringfence/wire/time_text.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::wire {

enum class command : std::uint8_t {
    unknown,
    decide,
    mdecide,
    explain,
    add,
    remove,
    edit,
    clone,
    move,
    approve,
    unapprove,
    clear,
    lists,
    entries,
    show,
    history,
    imports,
    journal,
    users,
    policy,
    stats,
    ping,
    hello,
    auth,
    select,
    client,
    command,
    config,
    info,
    acl,
    quit,
    reset
};

struct command_name {
    std::string_view name;  ///< in capitals
    command is;
    int arity;                                 ///< how many words, the command included; negative: at least so many
    std::optional<store::account_role> needs;  ///< the least role that may ask it; nothing: anybody, before AUTH too
    std::string_view summary;
};

inline constexpr std::array<command_name, 31> command_names{{
    {"DECIDE", command::decide, -2, store::account_role::reader,
     "what happens to a call: DECIDE scenario key=value..."},
    {"MDECIDE", command::mdecide, -2, store::account_role::reader, "several queries, each one argument"},
    {"EXPLAIN", command::explain, -2, store::account_role::reader,
     "every rule tried for a query, and why: EXPLAIN scenario key=value... [format=text|json]"},
    {"ADD", command::add, -3, store::account_role::agent, "add a number to a list: ADD list number [key=value...]"},
    {"REMOVE", command::remove, -3, store::account_role::agent,
     "remove numbers from a list: REMOVE list number... [key=value...]"},
    {"EDIT", command::edit, -4, store::account_role::supervisor,
     "change an entry's description or times: EDIT list number key=value..."},
    {"CLONE", command::clone, -4, store::account_role::supervisor,
     "add a number with another's description and times: CLONE list from-number to-number [replace]"},
    {"MOVE", command::move, -4, store::account_role::supervisor,
     "move a number to another list: MOVE list number other-list"},
    {"APPROVE", command::approve, -3, store::account_role::supervisor,
     "let what awaits approval come into force: APPROVE list number [permanent]"},
    {"UNAPPROVE", command::unapprove, -3, store::account_role::supervisor,
     "take an approval back: UNAPPROVE list number"},
    {"CLEAR", command::clear, -3, store::account_role::supervisor,
     "remove all that match from a list: CLEAR list key=value..."},
    {"LISTS", command::lists, -1, store::account_role::reader, "the lists: LISTS [page=] [per-page=]"},
    {"ENTRIES", command::entries, -2, store::account_role::reader,
     "what is in a list, a page at a time: ENTRIES list [key=value...]"},
    {"SHOW", command::show, 3, store::account_role::reader, "one entry and its history: SHOW list number"},
    {"HISTORY", command::history, 2, store::account_role::reader, "a number in all lists: HISTORY number"},
    {"IMPORTS", command::imports, -1, store::account_role::reader,
     "what was imported: IMPORTS [list] [page=] [per-page=], IMPORTS UNDO n, IMPORTS APPROVE n [permanent]"},
    {"JOURNAL", command::journal, -3, store::account_role::reader,
     "what was changed: JOURNAL FROM n [COUNT k] [list=] [number=] [user=]"},
    {"USERS", command::users, -1, store::account_role::administrator, "the accounts: USERS [page=] [per-page=]"},
    {"POLICY", command::policy, -1, store::account_role::reader,
     "the policy in force: POLICY [SHADOW], POLICY ROLLBACK n, POLICY PROMOTE n, POLICY DROP-SHADOW n"},
    {"STATS", command::stats, -1, store::account_role::reader,
     "how often each rule, list or scenario had its say: STATS [RULES|LISTS|SCENARIOS] [sort=] [never] [page=] "
     "[per-page=]"},
    {"PING", command::ping, -1, store::account_role::reader, "PONG"},
    {"HELLO", command::hello, -1, std::nullopt, "choose the protocol: HELLO [2|3] [AUTH user password] [SETNAME name]"},
    {"AUTH", command::auth, -2, std::nullopt, "AUTH [user] password"},
    {"SELECT", command::select, 2, store::account_role::reader, "database 0 is the only one"},
    {"CLIENT", command::client, -2, store::account_role::reader, "SETINFO, SETNAME, GETNAME, ID, INFO"},
    {"COMMAND", command::command, -1, store::account_role::reader, "COUNT, LIST, INFO, DOCS"},
    {"CONFIG", command::config, -2, store::account_role::reader, "GET: there is nothing to get"},
    {"INFO", command::info, -1, store::account_role::reader, "the daemon's figures: INFO [section]"},
    {"ACL", command::acl, -2, store::account_role::reader, "WHOAMI: the name of the account"},
    {"QUIT", command::quit, 1, std::nullopt, "close the connection"},
    {"RESET", command::reset, 1, std::nullopt, "as a new connection"},
}};

/// A word behind a command that makes another of it: one that changes something.
struct subcommand_name {
    command of;
    std::string_view name;  ///< in capitals
    store::account_role needs;
};

inline constexpr std::array<subcommand_name, 5> subcommand_names{{
    {command::imports, "UNDO", store::account_role::supervisor},
    {command::imports, "APPROVE", store::account_role::supervisor},
    {command::policy, "ROLLBACK", store::account_role::administrator},
    {command::policy, "PROMOTE", store::account_role::administrator},
    {command::policy, "DROP-SHADOW", store::account_role::administrator},
}};

/// Whether `text` is the word, without regard to the case of ASCII letters. `capitals`: the word in capitals.
inline bool is_word(std::string_view text, std::string_view capitals) noexcept
{
    return std::equal(text.begin(), text.end(), capitals.begin(), capitals.end(), [](char a, char b) {
        return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 'a' + 'A') : a) == b;
    });
}

/// The row of `command_names` that the word names, or null.
inline const command_name* find_command(std::string_view word) noexcept
{
    for (const command_name& c : command_names)
        if (is_word(word, c.name))
            return &c;
    return nullptr;
}

inline command command_of(std::string_view word) noexcept
{
    const command_name* const found = find_command(word);
    return found ? found->is : command::unknown;
}

/// The row of `subcommand_names` that a request names, or null. `words`: the whole request. A word alone is none, so
/// that `IMPORTS undo` asks for the imports of a list of that name.
inline const subcommand_name* find_subcommand(command of, std::span<const std::string_view> words) noexcept
{
    if (words.size() < 3)
        return nullptr;
    for (const subcommand_name& s : subcommand_names)
        if (s.of == of && is_word(words[1], s.name))
            return &s;
    return nullptr;
}

/// A `query` and where its attributes are kept. Its texts point into the words that it was read from.
struct query_request {
    query asked;
    std::array<attribute, max_request_words> attributes;

    query_request() = default;
    query_request(const query_request&) = delete;
    query_request& operator=(const query_request&) = delete;
};

inline constexpr std::size_t max_id_size = 64;

namespace detail {

/// `key=value` at the first `=`; nothing without one or without a key.
struct key_value {
    std::string_view key;
    std::string_view value;
};
inline std::optional<key_value> split_key(std::string_view word) noexcept
{
    const auto at = word.find('=');
    if (at == std::string_view::npos || at == 0)
        return std::nullopt;
    return key_value{word.substr(0, at), word.substr(at + 1)};
}

/// A Call-ID may be an id, hence `@`.
inline bool is_id(std::string_view text) noexcept
{
    return text.size() <= max_id_size && std::all_of(text.begin(), text.end(), [](char c) {
               return c == '@' || ringfence::detail::is_parameter_character(c);
           });
}

inline std::string twice(std::string_view key) { return quoted(key) + " is given twice"; }

inline std::string not_a_time(std::string_view key, std::string_view value)
{
    return quoted(value) + " is no time for `" + std::string{key} +
           "`: write seconds since 1970 or 2026-03-02T22:00, with Z or +01:00 behind it unless it is local time";
}

}  // namespace detail

/// Reads a query: the scenario, then `key=value` words `from to name channel trunk at id` and those that plugins
/// declare. `local_zone()`, called only for an `at` without its zone, returns the `time_zone` that it is meant in.
/// Returns what is wrong, for people, or nothing; `into` is then the query. Whether the scenario exists and has what it
/// needs is the engine's to say.
inline std::string parse_query(std::span<const std::string_view> words, const registry& known,
                               const zone_source& local_zone, query_request& into)
{
    query& asked = into.asked;
    asked = query{};
    if (words.empty())
        return "a query begins with its scenario: DECIDE scenario key=value...";
    if (words[0].find('=') != std::string_view::npos)
        return "the scenario comes first, before " + quoted(words[0]);
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
            return quoted(word) + " is not key=value";
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
                return "`id` has at most 64 characters: letters, digits and -_.!~*'()[]/:&+$@";
            again = text(asked.id, id, value);
        } else if (key == "name") {
            again = asked.name.has_value();
            asked.name = value;
        } else if (key == "trunk") {
            again = text(asked.trunk, trunk, value);
        } else if (key == "channel") {
            if (value != "call" && value != "sms")
                return "`channel` is call or sms, not " + quoted(value);
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
                return std::string{request_too_many_words};
            into.attributes[attributes++] = {key, value};
        } else {
            std::string keys = "from to name channel trunk at id";
            for (const auto& [name, entry] : known.conditions())
                for (const std::string_view one : entry.word->query_words)
                    keys.append(" ").append(one);
            return "unknown key " + quoted(key) + ": the keys are " + keys;
        }
        if (again)
            return detail::twice(key);
    }
    asked.attributes = {into.attributes.data(), attributes};
    return {};
}

enum class answer_format : std::uint8_t { text, json };

/// Takes `format=text|json`, wherever it stands behind the first word, out of the words of `EXPLAIN`; the others go to
/// `rest`. Returns what is wrong, or nothing.
inline std::string take_answer_format(std::span<const std::string_view> words, std::vector<std::string_view>& rest,
                                      answer_format& into)
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
            return "`format` is text or json, not " + quoted(value);
        into = value == "json" ? answer_format::json : answer_format::text;
    }
    return {};
}

}  // namespace ringfence::wire

#endif
