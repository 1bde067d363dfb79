// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/resp/service.hpp"

#include "explanation_json.hpp"
#include "front/resp/commands.hpp"
#include "front/resp/connection.hpp"
#include "front/resp/info.hpp"
#include "front/resp/translate.hpp"
#include "serve/passwords.hpp"

#include <ringfence/base/ascii.hpp>
#include <ringfence/operate/catalogue.hpp>
#include <ringfence/operate/roles.hpp>
#include <ringfence/store/accounts/password.hpp>
#include <ringfence/store/accounts/users.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <initializer_list>
#include <memory>
#include <utility>

namespace ringfence::server {

namespace {

using wire::command;
using words_view = std::span<const std::string_view>;

constexpr unsigned max_failed_passwords = 5;

// A reader that has seen so many commits go by does not come to an end by itself, most likely.
constexpr std::uint64_t many_commits = 1'000;

store::author author_of(const client& from)
{
    return {.user = from.user, .address = from.address, .program = from.name.empty() ? "ringfenced" : from.name};
}

operate::asker asker_of(const client& from)
{
    return {author_of(from), *from.role, from.proof.empty() ? std::string{} : from.user, from.proof};
}

}  // namespace

service::service(common& with) : common_{with}, engine_{with.decides}, decider_{with.add_decider()} {}

bool service::may_overtake(words_view words) noexcept
{
    using enum operate::argument::kind;
    const auto found = operate::find_operation(words);
    if (!found.is || found.is->does != operate::operation::effect::changes)
        return false;
    const bool numbers = std::ranges::any_of(found.is->takes, &operate::argument::takes_many);
    if (!numbers || words.size() <= found.words + 1)
        return false;
    // All that a filter finds is not numbers that stand in the request.
    const auto behind = words.subspan(found.words + 1);
    const std::string_view first = behind.front();
    return std::ranges::find(behind, "--") != behind.end() ||
           (first.find('=') == std::string_view::npos &&
            std::ranges::none_of(found.is->takes, [&](const auto& a) { return a.is == flag && a.name == first; }));
}

handled service::handle(words_view words, client& from, std::string& out)
{
    using then = handled::then;
    const wire::command_name* const known = wire::find_command(words[0]);
    const command is = known ? known->is : command::unknown;
    const operate::found_operation found = known ? operate::found_operation{} : operate::find_operation(words);

    // A browser that was talked into sending a form here must not get a line of its body executed.
    if (is == command::unknown && (wire::is_word(words[0], "POST") || wire::is_word(words[0], "HOST:"))) {
        wire::append_error(out, "this is not HTTP");
        return {then::close};
    }
    if (!from.role && (!known || !known->before_auth)) {
        wire::append_error(out, "Authentication required.", "NOAUTH");
        return {};
    }
    if (found.is)
        return operation(found, words.subspan(found.words), from, out);

    switch (is) {
    case command::decide: {
        std::string bare;
        std::vector<effect> effects;
        if (const auto wrong = decide(words.subspan(1), bare, effects)) {
            ++common_.network.request_errors;
            wire::append_error(out, wrong->text);
            return {};
        }
        if (effects.empty()) {
            wire::append_bulk(out, bare);
            return {};
        }
        handled next{.what = then::wait, .change = change_of(engine_, std::move(effects))};
        wire::append_bulk(next.reply, bare);
        return next;
    }
    case command::mdecide: return decide_many(words.subspan(1), out);
    case command::explain:
        if (const auto wrong = operate::beyond("explain", *from.role, store::account_role::reader)) {
            append_problem(out, *wrong);
            common_.denied.note({author_of(from), "EXPLAIN", *from.role});
            return {};
        }
        return explain(words.subspan(1), from);
    case command::ping:
        if (words.size() > 2) {
            wire::append_error(out, "PING takes one message at most");
        } else if (words.size() == 2) {
            std::string message;
            wire::append_line_text(message, words[1]);
            wire::append_bulk(out, message);
        } else {
            wire::append_simple(out, "PONG");
        }
        return {};
    case command::hello: return hello(words.subspan(1), from, out);
    case command::auth:
        if (words.size() < 2 || words.size() > 3) {
            wire::append_error(out, "it is written AUTH [user] password");
            return {};
        }
        return authenticate(
            words.size() == 3 ? words[1] : store::no_account, words.back(), from, "+OK\r\n", [](client&) {}, out);
    case command::select:
        if (words.size() == 2 && words[1] == "0")
            wire::append_simple(out, "OK");
        else
            wire::append_error(out, "SELECT 0 is the only database there is");
        return {};
    case command::client: append_client(out, words.subspan(1), from); return {};
    case command::command: append_commands(out, words.subspan(1), from.speaks); return {};
    case command::config:
        if (words.size() > 1 && wire::is_word(words[1], "GET"))
            wire::append_map(out, 0, from.speaks);
        else
            wire::append_error(out, "the configuration is not changed over the network");
        return {};
    case command::info: wire::append_bulk(out, info_text(words.subspan(1), common_, listening_)); return {};
    case command::acl: append_acl(out, words.subspan(1), from); return {};
    case command::quit: wire::append_simple(out, "OK"); return {then::close};
    case command::reset:
        forget(from);
        from.name.clear();
        from.speaks = wire::protocol::resp2;
        wire::append_simple(out, "RESET");
        return {};
    case command::unknown: break;
    }
    ++common_.network.request_errors;
    wire::append_error(out, unknown_command(words));
    return {};
}

handled service::handle_datagram(std::string_view line, wire::word_list& words, std::string& out)
{
    if (line.ends_with('\n'))
        line.remove_suffix(1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    if (line.empty() || !ascii::is_letter(line.front()) || line.find('\0') != std::string_view::npos) {
        ++common_.network.datagrams_ignored;
        return {};
    }

    // An answer much longer than what asked for it would be a weapon in the hands of who forges sender addresses.
    const auto refuse = [&](std::string_view text) {
        const std::size_t begin = out.size();
        const std::size_t longest = line.size() + 64;
        wire::append_error_line(out, text);
        if (out.size() - begin > longest)
            out.replace(begin + longest - 3, std::string::npos, "...");
        ++common_.network.request_errors;
    };
    if (line.find_first_of("\r\n") != std::string_view::npos) {
        refuse("a datagram is one line");
        return {};
    }
    if (const auto wrong = wire::split_line(line, words)) {
        refuse(wrong->text);
        return {};
    }
    handled next;
    const words_view all = words.view();
    const command is = wire::command_of(all[0]);
    if (is == command::decide) {
        std::string bare;
        std::vector<effect> effects;
        if (const auto wrong = decide(all.subspan(1), bare, effects))
            refuse(wrong->text);
        else if (effects.empty())
            out.append(bare);
        else
            next = {.what = handled::then::wait,
                    .change = change_of(engine_, std::move(effects)),
                    .reply = std::move(bare)};
    } else if (is == command::ping && all.size() <= 2) {
        wire::append_line_text(out, all.size() == 2 ? all[1] : "PONG");
    } else if (is == command::ping || (is == command::unknown && !operate::find_operation(all).is)) {
        refuse("unknown command");
    } else {
        refuse("that command needs TCP");
    }
    return next;
}

/// Decides the query of `words`. Returns what is wrong with it, or nothing; `text` is then the reply, and `effects` are
/// for the writer.
std::optional<fault> service::decide(words_view words, std::string& text, std::vector<effect>& effects)
{
    if (auto wrong = read_query(words, query_))
        return wrong;
    try {
        decision made = decider_.decide(query_.asked);
        append_reply(text, made);
        effects.insert(effects.end(), std::make_move_iterator(made.effects.begin()),
                       std::make_move_iterator(made.effects.end()));
    } catch (const query_error& e) {
        return fault{e.what()};
    }
    return std::nullopt;
}

std::optional<fault> service::read_query(words_view words, wire::query_request& to)
{
    return wire::parse_query(
        words, engine_.words(), [&] { return common_.zone(); }, to);
}

handled service::decide_many(words_view lines, std::string& out)
{
    if (lines.empty()) {
        wire::append_error(out, "it is written MDECIDE query [query...], each query one argument");
        return {};
    }
    struct state {
        std::size_t next = 0;
        std::string all{};
        std::vector<effect> effects{};
    };
    const auto so_far = std::make_shared<state>();
    wire::append_array(so_far->all, lines.size());
    const auto step = [this, lines, so_far](std::string& to) -> std::optional<handled> {
        const auto until = std::chrono::steady_clock::now() + turn;
        while (so_far->next < lines.size()) {
            decide_one(lines[so_far->next++], so_far->all, so_far->effects);
            if (std::chrono::steady_clock::now() >= until && so_far->next < lines.size())
                return std::nullopt;
        }
        if (so_far->effects.empty()) {
            to.append(so_far->all);
            return handled{};
        }
        return handled{.what = handled::then::wait,
                       .change = change_of(engine_, std::move(so_far->effects)),
                       .reply = std::move(so_far->all)};
    };
    if (auto done = step(out))
        return *std::move(done);
    return {.what = handled::then::go_on, .step = step};
}

/// One query of several.
void service::decide_one(std::string_view line, std::string& all, std::vector<effect>& effects)
{
    std::string bare;
    auto wrong = wire::split_line(line, nested_);
    if (!wrong)
        wrong = decide(nested_.view(), bare, effects);
    if (wrong) {
        ++common_.network.request_errors;
        wire::append_error(all, wrong->text);
    } else {
        wire::append_bulk(all, bare);
    }
}

/// Every rule is looked at and told, which with thousands of them takes long.
handled service::explain(words_view words, const client& from)
{
    handled next{.what = handled::then::wait,
                 .by = &common_.desk_of(*from.role),
                 .gone = std::make_shared<std::atomic<bool>>(false)};
    next.job = [this, words = std::vector<std::string>{words.begin(), words.end()}, in = from.speaks,
                place = job_place{next.by, next.gone}] {
        place.expect_wanted();
        return explanation_of(words, in);
    };
    return next;
}

/// On a desk's thread.
desk_answer service::explanation_of(const std::vector<std::string>& words, wire::protocol in)
{
    desk_answer made;
    const std::vector<std::string_view> all{words.begin(), words.end()};
    std::vector<std::string_view> rest;
    wire::answer_format format{};
    const auto asked = std::make_unique<wire::query_request>();
    auto wrong = wire::take_answer_format(all, rest, format);
    if (!wrong)
        wrong = read_query(rest, *asked);
    std::string trouble;
    if (!wrong)
        try {
            const explanation why = engine_.explained(asked->asked);
            const std::string text = format == wire::answer_format::json ? to_json(why) : to_text(why);
            std::string safe;
            if (in == wire::protocol::resp2)
                wire::append_lines_text(safe, text);
            wire::append_bulk(made.bytes, in == wire::protocol::resp2 ? safe : text);
            return made;
        } catch (const query_error& e) {
            wrong = fault{e.what()};
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception& e) {
            wrong = fault{e.what()};
            trouble = "cannot explain: " + wrong->text;
        }
    wire::append_error(made.bytes, wrong->text);
    made.learnt = [this, trouble](client&) {
        ++common_.network.request_errors;
        if (!trouble.empty())
            common_.trouble.say(trouble);
    };
    return made;
}

handled service::operation(const operate::found_operation& found, words_view words, const client& from,
                           std::string& out)
{
    const operate::asker who = asker_of(from);
    operate::request asked = request_of(*found.is, words);
    denied_request beyond{who.by, operate::request_text(*found.is, asked), who.role};
    const bool ends_with_client = std::ranges::any_of(
        asked.names, [](const operate::request::named& n) { return wire::is_word(n.name, "WHILE-CONNECTED"); });
    operate::task prepared;
    try {
        prepared = operate::prepare(*found.is, std::move(asked), common_.setting(), who);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& e) {
        const operate::problem wrong = operate::problem_of(e);
        append_problem(out, wrong);
        if (wrong.code == operate::error_code::denied)
            common_.denied.note(std::move(beyond));
        else
            ++common_.network.request_errors;
        return {};
    }
    handled next{.what = handled::then::wait, .beyond = beyond, .speaks = from.speaks};
    if (auto* change = std::get_if<operate::change>(&prepared)) {
        next.change = std::move(*change);
        return next;
    }
    next.by = &common_.desk_for(*found.is, who.role);
    // What changes something is done whoever has gone, unless it was asked for otherwise.
    if (ends_with_client || found.is->does == operate::operation::effect::reads)
        next.gone = std::make_shared<std::atomic<bool>>(false);
    next.ends_with_client = ends_with_client;
    const answer_form told = [beyond = std::move(beyond), speaks = from.speaks](const operate::answer& answer) {
        desk_answer made;
        append_answer(made.bytes, answer, speaks);
        if (answer.wrong && answer.wrong->code == operate::error_code::denied)
            made.beyond = beyond;
        return made;
    };
    next.job = [this, prepared = std::move(prepared), told, place = job_place{next.by, next.gone, ends_with_client}] {
        return work(prepared, common_.setting(), place, told);
    };
    return next;
}

void service::begin(handled next, const client& of, const desk::completion& done)
{
    if (next.job) {
        const auto told = [this, done](desk_answer made) {
            if (made.beyond)
                common_.denied.note(*made.beyond);
            done(std::move(made));
        };
        if (next.by->submit(std::move(next.job), told, of.origin, next.gone) == desk::acceptance::full) {
            desk_answer full;
            append_problem(full.bytes, {operate::error_code::busy, std::string{desk::too_many}});
            done(std::move(full));
        }
        return;
    }
    const auto by = next.reply.empty() ? changes::origin::client : changes::origin::rules;
    const auto taken = common_.made.submit(
        std::move(next.change), by,
        [this, done, reply = next.reply, beyond = next.beyond, speaks = next.speaks](const operate::answer& result) {
            if (beyond && result.wrong && result.wrong->code == operate::error_code::denied)
                common_.denied.note(*beyond);
            desk_answer made{.bytes = reply};
            if (reply.empty())
                append_answer(made.bytes, result, speaks);
            done(std::move(made));
        });
    if (taken == store_writer::acceptance::full) {
        desk_answer full{.bytes = std::move(next.reply)};
        if (full.bytes.empty())
            append_problem(full.bytes, {operate::error_code::busy, "too many changes wait for the store, try again"});
        done(std::move(full));
    }
}

/// Makes of a client what it was before AUTH.
void service::be(client& who, const store::user_info& account)
{
    who.user = account.name;
    who.role = account.role;
    who.proof = account.password;
    who.expires = account.expires;
}

void service::recognise(client& who, const std::string& name)
{
    try {
        const store::read_transaction now{engine_.environment()};
        const auto account = store::find_user(now, name);
        if (account && !store::has_ended(*account, system_now()))
            be(who, *account);
    } catch (const std::exception& e) {
        common_.trouble.say(std::string{"cannot read the accounts: "} + e.what());
    }
}

void service::forget(client& who) const
{
    who.expires.reset();
    who.user = store::no_account;
    who.role = who.unnamed;
    who.proof.clear();
}

void service::wrong_password(client& who)
{
    forget(who);
    const auto now = wrong_passwords::clock::now();
    who.held_until = now + common_.wrong.count(who.origin, now);
    if (++who.failed_passwords < max_failed_passwords)
        return;
    common_.log.warn("{} gave {} wrong passwords and was disconnected", who.address, who.failed_passwords);
    who.dismissed = true;
}

handled service::authenticate(std::string_view user, std::string_view password, client& from, std::string success,
                              std::function<void(client&)> then, std::string& out)
{
    static constexpr std::string_view wrong = "invalid username-password pair or user is disabled.";
    if (user == store::no_account) {
        if (!common_.with.password) {
            wire::append_error(out, "AUTH without any password configured: the daemon has no --password-file; an "
                                    "account is written AUTH user password");
            return {};
        }
        if (!same_password(password, *common_.with.password)) {
            wrong_password(from);
            wire::append_error(out, wrong, "WRONGPASS");
            return {from.dismissed ? handled::then::close : handled::then::answered};
        }
        forget(from);
        from.role = common_.with.default_role;
        then(from);
        out.append(success);
        return {};
    }

    const auto gone = std::make_shared<std::atomic<bool>>(false);
    auto work = [this, in = engine_.environment(), user = std::string{user}, password = std::string{password},
                 success = std::move(success), then = std::move(then),
                 place = job_place{&common_.by.passwords, gone}]() mutable {
        try {
            place.expect_wanted();
        } catch (...) {
            store::wipe(password);
            throw;
        }
        auto account = account_with(in, user, password);
        desk_answer made;
        if (account) {
            made.bytes = std::move(success);
            made.learnt = [this, account = *std::move(account), then = std::move(then)](client& who) {
                be(who, account);
                then(who);
                recheck(who);  // the account may have changed while the password was hashed
            };
        } else {
            wire::append_error(made.bytes, wrong, "WRONGPASS");
            made.learnt = [this](client& who) { wrong_password(who); };
        }
        return made;
    };
    return {.what = handled::then::wait, .job = std::move(work), .by = &common_.by.passwords, .gone = gone};
}

bool service::accounts_changed()
{
    try {
        if (accounts_)
            accounts_->renew();
        else
            accounts_.emplace(engine_.environment());
        const std::uint64_t seen = accounts_->id();
        accounts_->reset();
        return std::exchange(accounts_seen_, seen) != seen;
    } catch (const std::exception& e) {
        common_.trouble.say(std::string{"cannot read the accounts: "} + e.what());
        return false;
    }
}

void service::look_at_store()
{
    std::string trouble;
    try {
        engine_.environment()->expect_in_place();
    } catch (const std::exception& e) {
        trouble = e.what();
    }
    if (std::exchange(store_in_place_, trouble.empty()) == trouble.empty())
        return;
    if (trouble.empty())
        common_.log.info("the store's files are at its path again: changes are taken");
    else
        common_.log.error("changes are refused, decisions go on: {}", trouble);
}

void service::look_at_readers()
{
    try {
        const store::reader_slots now = engine_.environment()->readers();
        if (now.commits_since < many_commits)
            told_reader_ = 0;
        else if (std::exchange(told_reader_, *now.oldest) != *now.oldest)
            common_.log.warn(
                "process {} has been reading one state of the store for {} commits: what they gave free cannot be "
                "used again before it ends, and the store grows",
                *now.oldest, now.commits_since);
    } catch (const std::exception& e) {
        common_.trouble.say(std::string{"cannot look who reads the store: "} + e.what());
    }
}

void service::recheck(client& of)
{
    if (of.proof.empty())
        return;
    try {
        const store::read_transaction now{engine_.environment()};
        const auto account = store::find_user(now, of.user);
        if (store::is_valid(account, of.proof, system_now()))
            be(of, *account);
        else
            forget(of);
    } catch (const std::exception& e) {
        common_.trouble.say(std::string{"cannot read the accounts: "} + e.what());
    }
}

handled service::hello(words_view words, client& from, std::string& out)
{
    const auto asked = read_hello(words, from, out);
    if (!asked)
        return {};
    std::string answer;
    append_greeting(answer, from, asked->speaks);
    auto agreed = [speaks = asked->speaks, name = std::string{asked->name}](client& who) {
        who.speaks = speaks;
        who.name = name;
    };
    if (asked->user)
        return authenticate(*asked->user, asked->password, from, std::move(answer), std::move(agreed), out);
    agreed(from);
    out.append(answer);
    return {};
}

}  // namespace ringfence::server
