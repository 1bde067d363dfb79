// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// From a request's words to what is asked. Whether they came as an inline line, a datagram or a RESP array makes no
// difference here; nor do the command line's `ringfence decide` and `explain`.

#ifndef RINGFENCE_WIRE_REQUEST_HPP
#define RINGFENCE_WIRE_REQUEST_HPP

#include <ringfence/base/fault.hpp>
#include <ringfence/base/time_text.hpp>
#include <ringfence/config.hpp>
#include <ringfence/decide/decision.hpp>
#include <ringfence/decide/query.hpp>
#include <ringfence/plugin/registry.hpp>
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

/// A command of the protocol itself. What is done with lists, imports, the journal, accounts and the policy is in
/// operate/operation.hpp.
struct command_name {
    std::string_view name;  ///< in capitals
    command is;
    int arity;         ///< how many words, the command included; negative: at least so many
    bool before_auth;  ///< may be asked by a client that has not said who it is
    std::string_view summary;
};

inline constexpr std::array<command_name, 14> command_names{{
    {"DECIDE", command::decide, -2, false, "what happens to a call: DECIDE scenario key=value..."},
    {"MDECIDE", command::mdecide, -2, false, "several queries, each one argument"},
    {"EXPLAIN", command::explain, -2, false,
     "every rule tried for a query, and why: EXPLAIN scenario key=value... [format=text|json]"},
    {"PING", command::ping, -1, false, "PONG"},
    {"HELLO", command::hello, -1, true, "choose the protocol: HELLO [2|3] [AUTH user password] [SETNAME name]"},
    {"AUTH", command::auth, -2, true, "AUTH [user] password"},
    {"SELECT", command::select, 2, false, "database 0 is the only one"},
    {"CLIENT", command::client, -2, false, "SETINFO, SETNAME, GETNAME, ID, INFO"},
    {"COMMAND", command::command, -1, false, "COUNT, LIST, INFO, DOCS"},
    {"CONFIG", command::config, -2, false, "GET: there is nothing to get"},
    {"INFO", command::info, -1, false, "the daemon's figures: INFO [section]"},
    {"ACL", command::acl, -2, false, "WHOAMI: the name of the account"},
    {"QUIT", command::quit, 1, true, "close the connection"},
    {"RESET", command::reset, 1, true, "as a new connection"},
}};

/// Whether `text` is the word, without regard to the case of ASCII letters. `capitals`: the word in capitals.
RINGFENCE_DECL bool is_word(std::string_view text, std::string_view capitals) noexcept;

/// The row of `command_names` that the word names, or null.
RINGFENCE_DECL const command_name* find_command(std::string_view word) noexcept;

/// What the word names; `command::unknown` for any other.
RINGFENCE_DECL command command_of(std::string_view word) noexcept;

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

inline fault twice(std::string_view key) { return {backticked(key) + " is given twice"}; }

RINGFENCE_DECL fault not_a_time(std::string_view key, std::string_view value);

}  // namespace detail

/// Reads a query: the scenario, then `key=value` words `from to name channel trunk at id` and those that plugins
/// declare. `local_zone()`, called only for an `at` without its zone, returns the `time_zone` that it is meant in.
/// Returns what is wrong, or nothing; `into` is then the query. Whether the scenario exists and has what it
/// needs is the engine's to say.
RINGFENCE_DECL std::optional<fault> parse_query(std::span<const std::string_view> words, const registry& known,
                                                const zone_source& local_zone, query_request& into);

enum class answer_format : std::uint8_t { text, json };

/// Takes `format=text|json`, wherever it stands behind the first word, out of the words of `EXPLAIN`; the others go to
/// `rest`. Returns what is wrong, or nothing.
RINGFENCE_DECL std::optional<fault> take_answer_format(std::span<const std::string_view> words,
                                                       std::vector<std::string_view>& rest, answer_format& into);

}  // namespace ringfence::wire

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/wire/request.ipp>
#endif

#endif
