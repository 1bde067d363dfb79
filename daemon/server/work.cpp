// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "work.hpp"

#include <ringfence/store/browse.hpp>
#include <ringfence/store/import.hpp>
#include <ringfence/store/policies.hpp>
#include <ringfence/store/search.hpp>
#include <ringfence/wire/list_request.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

namespace ringfence::server {

namespace {

using store::account_role;
using wire::command;
using words_view = std::span<const std::string_view>;

// One transaction of CLEAR takes out so many: a change that comes meanwhile waits for one of them.
constexpr std::size_t cleared_together = 1000;

// So many are looked up at a time, 16 bytes of memory each.
constexpr std::size_t found_together = 100'000;

/// The role does not permit it.
struct beyond_role {
    std::string text;
};

void expect_role(const store::transaction& in, const asker& who, account_role needs, std::string_view command_word)
{
    const auto role = role_now(in, who.who);
    if (!role)
        throw beyond_role{account_is_gone(who.who)};
    if (*role < needs)
        throw beyond_role{beyond_text(command_word, {}, needs)};
}

desk_answer denied(const beyond_role& why, const asker& who, std::string request)
{
    desk_answer made;
    wire::append_error(made.bytes, why.text, "NOPERM");
    made.beyond = denial{who.by, std::move(request), who.who.role};
    return made;
}

// --- CLEAR --------------------------------------------------------------------------------------------------

/// What is known of a CLEAR between its portions.
struct clearing {
    asker who;
    std::string list;
    store::list_filter filter;
    engine& of;
    const desk& at;
    std::vector<number_pattern> found{};   ///< to be taken out, the next one last
    std::optional<number_pattern> last{};  ///< the highest that was looked up
    std::uint64_t cleared = 0;
};

/// Looks up what is to be taken out next.
void look_up(clearing& c)
{
    const store::read_transaction in{c.of.environment()};
    const auto list = store::find_list(in, c.list);
    if (!list)
        throw std::runtime_error{"there is no list " + wire::quoted(c.list)};
    if (list->options.registry)
        throw std::runtime_error{store::detail::is_registry(*list)};
    store::for_each_listed(
        in, *list, c.filter, c.of.now(),
        [&](const store::listed& one) {
            // What could not be taken out is still there.
            if (c.last && one.about.pattern <= *c.last)
                return store::visit::more;
            c.found.push_back(one.about.pattern);
            return c.found.size() == found_together ? store::visit::stop : store::visit::more;
        },
        patience(c.at));
    if (!c.found.empty())
        c.last = c.found.back();
    std::ranges::reverse(c.found);
}

/// Takes out a portion of what was found.
void take_out(clearing& c)
{
    const std::size_t count = std::min(cleared_together, c.found.size());
    c.cleared += c.of.environment()->write([&](store::write_transaction& in) {
        expect_role(in, c.who, account_role::supervisor, "clear");
        const auto list = store::find_list(in, c.list);
        if (!list)
            throw std::runtime_error{"there is no list " + wire::quoted(c.list) + " any more"};
        std::uint64_t cleared = 0;
        const timestamp now = c.of.now();
        for (std::size_t i = 0; i < count; ++i) {
            const number_pattern& pattern = c.found[c.found.size() - 1 - i];
            if (!store::is_listed(in, *list, pattern, c.filter, now))
                continue;  // somebody has approved or changed it since it was looked up
            const auto result = store::remove(in, list->id, pattern, c.who.by, now);
            cleared += result.outcome == store::remove_outcome::removed ? 1 : 0;
        }
        return cleared;
    });
    c.found.resize(c.found.size() - count);
}

std::string so_far(const clearing& c)
{
    return c.cleared == 0 ? "nothing was cleared: " : std::to_string(c.cleared) + " were cleared before this: ";
}

desk_answer clear_some(const std::shared_ptr<clearing>& c)
{
    desk_answer made;
    try {
        if (c->found.empty())
            look_up(*c);
        if (c->found.empty()) {
            wire::append_integer(made.bytes, static_cast<std::int64_t>(c->cleared));
            return made;
        }
        take_out(*c);
        wire::append_error(made.bytes, so_far(*c) + "the daemon is ending");
        made.goes_on = [c] { return clear_some(c); };
    } catch (const beyond_role& why) {
        const std::string before =
            c->cleared == 0 ? std::string{} : "; " + std::to_string(c->cleared) + " were cleared before";
        return denied({why.text + before}, c->who, "CLEAR " + c->list);
    } catch (const std::exception& e) {
        made = {};
        wire::append_error(made.bytes, so_far(*c) + e.what());
    }
    return made;
}

desk_request clear(words_view words, const asker& who, engine& of, const desk& at)
{
    wire::entries_request asked;
    if (std::string error = wire::parse_entries(
            command::clear, words, [&] { return of.zone(); }, asked);
        !error.empty())
        return {{}, std::move(error)};
    if (!asked.search.empty())
        store::search_for(asked.filter, asked.search, [&](std::string_view text) { return of.read_number(text); });
    if (asked.filter.states.empty())
        asked.filter.states = {store::listed_state::pending, store::listed_state::approved};
    auto c = std::make_shared<clearing>(
        clearing{.who = who, .list = std::string{asked.list}, .filter = std::move(asked.filter), .of = of, .at = at});
    c->who.by.call = asked.note.call;
    c->who.by.lead = asked.note.lead;
    c->who.by.reason = asked.note.reason;
    return {[c = std::move(c)] { return clear_some(c); }};
}

// --- one change each ----------------------------------------------------------------------------------------

/// A job that makes one change, `f()`, if the role permits it.
template <class F>
desk::job changing(const asker& who, engine& of, account_role needs, std::string command_word, std::string request,
                   F&& f)
{
    return [who, &of, needs, command_word = std::move(command_word), request = std::move(request),
            f = std::forward<F>(f)] {
        desk_answer made;
        try {
            {
                const store::read_transaction in{of.environment()};
                expect_role(in, who, needs, command_word);
            }
            f();
            wire::append_integer(made.bytes, 1);
        } catch (const beyond_role& why) {
            return denied(why, who, request);
        }
        return made;
    };
}

desk_request change_import(words_view words, const asker& who, engine& of)
{
    const bool undoes = wire::is_word(words[0], "UNDO");
    const bool permanent = !undoes && words.size() == 3 && words[2] == "permanent";
    if (words.size() != (permanent ? 3U : 2U))
        return {{}, undoes ? "it is written IMPORTS UNDO n" : "it is written IMPORTS APPROVE n [permanent]"};
    std::uint32_t id = 0;
    if (std::string error = wire::parse_id("n", words[1], id); !error.empty())
        return {{}, std::move(error)};
    const store::approval as = permanent ? store::approval::permanent : store::approval::revocable;
    return {changing(who, of, account_role::supervisor, undoes ? "imports|undo" : "imports|approve",
                     undoes ? "IMPORTS UNDO" : "IMPORTS APPROVE", [undoes, id, as, by = who.by, &of] {
                         if (undoes)
                             store::drop_import(*of.environment(), id, by, of.now());
                         else
                             store::approve_import(*of.environment(), id, as, by, of.now());
                     })};
}

/// A change of which version is in force or is the shadow.
desk_request change_policy(words_view words, const asker& who, engine& of)
{
    using change = void (*)(store::write_transaction&, std::uint32_t, const store::author&, timestamp);
    struct subcommand {
        std::string_view name;
        std::string_view role_name;
        change make;
    };
    static constexpr std::array<subcommand, 3> subcommands{{
        {"ROLLBACK", "policy|rollback", [](auto& in, auto n, auto& by, auto now) { store::roll_back(in, n, by, now); }},
        {"PROMOTE", "policy|promote", [](auto& in, auto n, auto& by, auto now) { store::promote(in, n, by, now); }},
        {"DROP-SHADOW", "policy|drop-shadow",
         [](auto& in, auto n, auto& by, auto now) { store::drop_shadow(in, n, by, now); }},
    }};
    const subcommand& is =
        *std::ranges::find_if(subcommands, [&](const subcommand& s) { return wire::is_word(words[0], s.name); });
    const std::string request = "POLICY " + std::string{is.name};
    if (words.size() != 2)
        return {{}, "it is written " + request + " n"};
    std::uint32_t version = 0;
    if (std::string error = wire::parse_id("n", words[1], version); !error.empty())
        return {{}, std::move(error)};
    return {changing(who, of, account_role::administrator, std::string{is.role_name}, request,
                     [version, by = who.by, &of, make = is.make] {
                         of.environment()->write(
                             [&](store::write_transaction& in) { make(in, version, by, of.now()); });
                     })};
}

}  // namespace

desk_request work(command is, words_view words, const asker& who, engine& of, const desk& at)
{
    if (is == command::clear)
        return clear(words, who, of, at);
    if (is == command::imports)
        return change_import(words, who, of);
    return change_policy(words, who, of);
}

}  // namespace ringfence::server
