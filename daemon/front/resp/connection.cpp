// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/resp/connection.hpp"

#include "front/resp/commands.hpp"

#include <ringfence/wire/request.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace ringfence::server {

namespace {

using words_view = std::span<const std::string_view>;

/// Names of connections and users: shown in logs and kept in the journal.
bool is_name(std::string_view text) noexcept
{
    return text.size() <= 64 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f && c != '%'; });
}

}  // namespace

std::optional<hello_request> read_hello(words_view words, const client& from, std::string& out)
{
    hello_request asked{.speaks = from.speaks, .name = from.name};
    if (!words.empty()) {
        if (words[0] != "2" && words[0] != "3") {
            wire::append_error(out, "unsupported protocol version", "NOPROTO");
            return std::nullopt;
        }
        asked.speaks = words[0] == "2" ? wire::protocol::resp2 : wire::protocol::resp3;
        for (std::size_t i = 1; i < words.size();) {
            if (wire::is_word(words[i], "AUTH") && i + 2 < words.size()) {
                asked.user = words[i + 1];
                asked.password = words[i + 2];
                i += 3;
            } else if (wire::is_word(words[i], "SETNAME") && i + 1 < words.size()) {
                asked.name = words[i + 1];
                i += 2;
            } else {
                wire::append_error(out, "it is written HELLO [2|3] [AUTH user password] [SETNAME name]");
                return std::nullopt;
            }
        }
    }
    if (!asked.user && !from.role) {
        wire::append_error(
            out, "HELLO must be called with the client already authenticated, otherwise HELLO 2 AUTH user password",
            "NOAUTH");
        return std::nullopt;
    }
    if (!is_name(asked.name)) {
        wire::append_error(out, "a client's name has at most 64 characters and no blanks");
        return std::nullopt;
    }
    return asked;
}

void append_greeting(std::string& out, const client& to, wire::protocol speaks)
{
    const auto text = [&](std::string_view key, std::string_view value) {
        wire::append_bulk(out, key);
        wire::append_bulk(out, value);
    };
    wire::append_map(out, 7, speaks);
    text("server", "ringfence");
    text("version", RINGFENCE_VERSION);
    wire::append_bulk(out, "proto");
    wire::append_integer(out, static_cast<int>(speaks));
    wire::append_bulk(out, "id");
    wire::append_integer(out, static_cast<std::int64_t>(to.id));
    text("mode", "standalone");
    text("role", "master");
    wire::append_bulk(out, "modules");
    wire::append_array(out, 0);
}

void append_acl(std::string& out, words_view words, const client& from)
{
    if (words.size() == 1 && wire::is_word(words[0], "WHOAMI"))
        wire::append_bulk(out, from.user);
    else
        wire::append_error(out, words.empty() ? "it is written ACL WHOAMI" : unknown_subcommand("ACL", words[0]));
}

void append_client(std::string& out, words_view words, client& from)
{
    if (words.empty()) {
        wire::append_error(out, "it is written CLIENT SETINFO|SETNAME|GETNAME|ID|INFO");
    } else if (wire::is_word(words[0], "SETNAME") && words.size() == 2) {
        if (!is_name(words[1])) {
            wire::append_error(out, "a client's name has at most 64 characters and no blanks");
            return;
        }
        from.name = words[1];
        wire::append_simple(out, "OK");
    } else if (wire::is_word(words[0], "SETINFO") && words.size() == 3) {
        wire::append_simple(out, "OK");
    } else if (wire::is_word(words[0], "GETNAME") && words.size() == 1) {
        if (from.name.empty())
            wire::append_null(out, from.speaks);
        else
            wire::append_bulk(out, from.name);
    } else if (wire::is_word(words[0], "ID") && words.size() == 1) {
        wire::append_integer(out, static_cast<std::int64_t>(from.id));
    } else if (wire::is_word(words[0], "INFO") && words.size() == 1) {
        wire::append_bulk(out, "id=" + std::to_string(from.id) + " addr=" + from.address + " name=" + from.name +
                                   " user=" + from.user + " resp=" + std::to_string(static_cast<int>(from.speaks)));
    } else if ((wire::is_word(words[0], "NO-EVICT") || wire::is_word(words[0], "NO-TOUCH")) && words.size() == 2) {
        wire::append_simple(out, "OK");
    } else {
        wire::append_error(out, unknown_subcommand("CLIENT", words[0]));
    }
}

}  // namespace ringfence::server
