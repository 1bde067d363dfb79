// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// From a request's words to what is asked. Whether they came as an inline line, a datagram or a RESP array makes no
// difference here; nor do the command line's `ringfence decide` and `explain`. What is asked of lists is read by
// list_request.hpp.

#ifndef RINGFENCE_WIRE_REQUEST_HPP
#define RINGFENCE_WIRE_REQUEST_HPP

#include <ringfence/config.hpp>
#include <ringfence/decide/decision.hpp>
#include <ringfence/decide/query.hpp>
#include <ringfence/plugin/registry.hpp>
#include <ringfence/policy/time_text.hpp>
#include <ringfence/store/layout.hpp>
#include <ringfence/wire/reply.hpp>
#include <ringfence/wire/resp.hpp>

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
RINGFENCE_DECL bool is_word(std::string_view text, std::string_view capitals) noexcept;

/// The row of `command_names` that the word names, or null.
RINGFENCE_DECL const command_name* find_command(std::string_view word) noexcept;

RINGFENCE_DECL command command_of(std::string_view word) noexcept;

/// The row of `subcommand_names` that a request names, or null. `words`: the whole request. A word alone is none, so
/// that `IMPORTS undo` asks for the imports of a list of that name.
RINGFENCE_DECL const subcommand_name* find_subcommand(command of, std::span<const std::string_view> words) noexcept;

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
RINGFENCE_DECL std::optional<key_value> split_key(std::string_view word) noexcept;

/// A Call-ID may be an id, hence `@`.
RINGFENCE_DECL bool is_id(std::string_view text) noexcept;

inline std::string twice(std::string_view key) { return quoted(key) + " is given twice"; }

RINGFENCE_DECL std::string not_a_time(std::string_view key, std::string_view value);

}  // namespace detail

/// Reads a query: the scenario, then `key=value` words `from to name channel trunk at id` and those that plugins
/// declare. `local_zone()`, called only for an `at` without its zone, returns the `time_zone` that it is meant in.
/// Returns what is wrong, for people, or nothing; `into` is then the query. Whether the scenario exists and has what it
/// needs is the engine's to say.
RINGFENCE_DECL std::string parse_query(std::span<const std::string_view> words, const registry& known,
                                       const zone_source& local_zone, query_request& into);

enum class answer_format : std::uint8_t { text, json };

/// Takes `format=text|json`, wherever it stands behind the first word, out of the words of `EXPLAIN`; the others go to
/// `rest`. Returns what is wrong, or nothing.
RINGFENCE_DECL std::string take_answer_format(std::span<const std::string_view> words,
                                              std::vector<std::string_view>& rest, answer_format& into);

}  // namespace ringfence::wire

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/wire/request.ipp>
#endif

#endif
