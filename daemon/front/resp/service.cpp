// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/resp/service.hpp"

#include "explanation_json.hpp"
#include "front/resp/translate.hpp"

#include <ringfence/store/accounts/password.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <exception>
#include <initializer_list>
#include <utility>

namespace ringfence::server {

namespace {

using wire::command;
using words_view = std::span<const std::string_view>;

constexpr unsigned max_failed_passwords = 5;

constexpr std::chrono::seconds longest_search{30};

/// Takes as long for a wrong text of a length as for the right one.
bool same_password(std::string_view given, std::string_view right) noexcept
{
    std::size_t difference = given.size() ^ right.size();
    for (std::size_t i = 0; i < given.size(); ++i)
        difference |= static_cast<unsigned char>(given[i] ^ right[i % right.size()]);
    return difference == 0;
}

/// Names of connections and users: shown in logs and kept in the journal.
bool is_name(std::string_view text) noexcept
{
    return text.size() <= 64 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f && c != '%'; });
}

std::string lower(std::string_view text)
{
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

/// How a command is called, and what Redis tells of one.
struct described {
    std::string name;  ///< in small letters; `policy|show` of one that is part of another
    int arity = -1;    ///< how many words, the command included; negative: at least so many
    bool changes = false;
    std::string summary;
    std::string group;
    std::vector<described> parts{};
};

described described_operation(const operate::operation& of)
{
    using enum operate::argument::kind;
    const auto needed =
        std::ranges::count_if(of.takes, [](const operate::argument& a) { return a.is == place || a.is == places; });
    const auto words = 1 + std::ranges::count(of.name, ' ');
    std::string name{of.name};
    std::ranges::replace(name, ' ', '|');
    return {.name = std::move(name),
            .arity = -static_cast<int>(words + needed),
            .changes = of.does == operate::operation::effect::changes,
            .summary = std::string{of.summary} + ": " + of.usage(operate::spelling::keys),
            .group = "ringfence"};
}

/// The commands of the protocol, and operations, those that begin with the same word as parts of one.
std::vector<described> all_described()
{
    std::vector<described> all;
    for (const wire::command_name& c : wire::command_names)
        all.push_back({lower(c.name), c.arity, false, std::string{c.summary}, "connection"});
    for (const operate::operation& o : operate::operations()) {
        described one = described_operation(o);
        const std::string head{o.name.substr(0, o.name.find(' '))};
        if (one.name == head) {
            all.push_back(std::move(one));
            continue;
        }
        if (all.back().name != head)
            all.push_back({.name = head,
                           .arity = -2,
                           .summary = std::string{operate::group_summary(head)},
                           .group = "ringfence"});
        all.back().changes |= one.changes;
        all.back().parts.push_back(std::move(one));
    }
    return all;
}

void append_documentation(std::string& out, const described& c, wire::protocol in)
{
    wire::append_bulk(out, c.name);
    wire::append_map(out, c.parts.empty() ? 2 : 3, in);
    wire::append_bulk(out, "summary");
    wire::append_bulk(out, c.summary);
    wire::append_bulk(out, "group");
    wire::append_bulk(out, c.group);
    if (c.parts.empty())
        return;
    wire::append_bulk(out, "subcommands");
    wire::append_map(out, c.parts.size(), in);
    for (const described& part : c.parts)
        append_documentation(out, part, in);
}

void append_description(std::string& out, const described& c)
{
    wire::append_array(out, 6);
    wire::append_bulk(out, c.name);
    wire::append_integer(out, c.arity);
    wire::append_array(out, 1);
    wire::append_simple(out, c.changes ? "write" : "readonly");
    for (int i = 0; i < 3; ++i)  // no argument is a key
        wire::append_integer(out, 0);
}

store::author author_of(const client& from)
{
    return {.user = from.user, .address = from.address, .program = from.name.empty() ? "ringfenced" : from.name};
}

operate::asker asker_of(const client& from)
{
    return {author_of(from), *from.role, from.proof.empty() ? std::string{} : from.user, from.proof};
}

/// Of words that name no command; it may be one whose second word is missing or wrong.
std::string unknown_command(words_view words)
{
    const std::string group = lower(words[0]);
    std::string parts;
    for (const operate::operation& o : operate::operations())
        if (o.name.starts_with(group + ' '))
            parts.append(parts.empty() ? "" : ", ").append(o.name.substr(group.size() + 1));
    if (parts.empty())
        return "unknown command " + backticked(words[0]);
    return (words.size() > 1 ? "unknown subcommand " + backticked(words[1]) + " of " : std::string{}) +
           backticked(words[0]) + (words.size() > 1 ? ": it is" : " is followed by") + " one of " + parts;
}

std::string unknown_subcommand(std::string_view of, std::string_view word)
{
    return "unknown subcommand " + backticked(word) + " of " + std::string{of};
}

}  // namespace

service::service(engine& decides, decider& answers, writer& writes, desk& passwords, desk& works, spdlog::logger& log,
                 complaints& trouble, settings with)
    : engine_{decides}, decider_{answers}, writer_{writes}, passwords_{passwords}, desk_{works}, log_{log},
      complaints_{trouble}, settings_{std::move(with)}, setting_{.in = decides.environment(),
                                                                 .words = decides.words(),
                                                                 .policies = policies_,
                                                                 .zones = zones_,
                                                                 .now = [&decides] { return decides.now(); },
                                                                 .in_transaction =
                                                                     [&writes](const auto& f) { writes.write(f); },
                                                                 .hits = [&decides] { return decides.hits(); },
                                                                 .shadow = [this] { return shadow_counts(); }}
{
}

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
        const std::string error = decide(words.subspan(1), bare, effects);
        if (!error.empty()) {
            ++errors_;
            wire::append_error(out, error);
            return {};
        }
        if (effects.empty()) {
            wire::append_bulk(out, bare);
            return {};
        }
        handled next{.what = then::wait, .change = change_for(std::move(effects))};
        wire::append_bulk(next.reply, bare);
        return next;
    }
    case command::mdecide: return decide_many(words.subspan(1), out);
    case command::explain: explain(words.subspan(1), from.speaks, out); return {};
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
    case command::client: client_command(words.subspan(1), from, out); return {};
    case command::command: command_command(words.subspan(1), from, out); return {};
    case command::config:
        if (words.size() > 1 && wire::is_word(words[1], "GET"))
            wire::append_map(out, 0, from.speaks);
        else
            wire::append_error(out, "the configuration is not changed over the network");
        return {};
    case command::info: info(words.subspan(1), out); return {};
    case command::acl: acl_command(words.subspan(1), from, out); return {};
    case command::quit: wire::append_simple(out, "OK"); return {then::close};
    case command::reset:
        forget(from);
        from.name.clear();
        from.speaks = wire::protocol::resp2;
        wire::append_simple(out, "RESET");
        return {};
    case command::unknown: break;
    }
    ++errors_;
    wire::append_error(out, unknown_command(words));
    return {};
}

handled service::handle_datagram(std::string_view line, wire::word_list& words, std::string& out)
{
    if (line.ends_with('\n'))
        line.remove_suffix(1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    if (line.empty() || !is_letter(line.front()) || line.find('\0') != std::string_view::npos) {
        ++traffic_.datagrams_ignored;
        return {};
    }

    // An answer much longer than what asked for it would be a weapon in the hands of who forges sender addresses.
    const auto refuse = [&](std::string_view text) {
        const std::size_t begin = out.size();
        const std::size_t longest = line.size() + 64;
        wire::append_error_line(out, text);
        if (out.size() - begin > longest)
            out.replace(begin + longest - 3, std::string::npos, "...");
        ++errors_;
    };
    if (line.find_first_of("\r\n") != std::string_view::npos) {
        refuse("a datagram is one line");
        return {};
    }
    if (const std::string_view error = wire::split_line(line, words); !error.empty()) {
        refuse(error);
        return {};
    }
    handled next;
    const words_view all = words.view();
    const command is = wire::command_of(all[0]);
    if (is == command::decide) {
        std::string bare;
        std::vector<effect> effects;
        const std::string error = decide(all.subspan(1), bare, effects);
        if (!error.empty())
            refuse(error);
        else if (effects.empty())
            out.append(bare);
        else
            next = {.what = handled::then::wait, .change = change_for(std::move(effects)), .reply = std::move(bare)};
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
std::string service::decide(words_view words, std::string& text, std::vector<effect>& effects)
{
    std::string error = query_error_of(words);
    if (!error.empty())
        return error;
    try {
        decision made = decider_.decide(query_.asked);
        append_reply(text, made);
        effects.insert(effects.end(), std::make_move_iterator(made.effects.begin()),
                       std::make_move_iterator(made.effects.end()));
    } catch (const query_error& e) {
        return e.what();
    }
    return {};
}

/// What rules change.
writer::change service::change_for(std::vector<effect> effects)
{
    return [this, effects = std::move(effects)](store::write_transaction& in) {
        std::string undone;
        std::size_t count = 0;
        for (const effect& e : effects)
            if (const std::string why = engine_.apply(in, e); !why.empty()) {
                undone += why;
                ++count;
            }
        operate::answer made;
        if (count != 0 && count == effects.size())
            made.wrong = operate::problem{operate::error_code::refused, std::move(undone)};
        else
            made.told.text_or_none("undone", undone);
        return made;
    };
}

std::string service::query_error_of(words_view words)
{
    return wire::parse_query(
        words, engine_.words(), [&] { return zone(); }, query_);
}

time_zone service::zone()
{
    try {
        return engine_.zone();
    } catch (const std::exception&) {
        return {};  // without a policy there is no other than UTC; the decision will say that there is none
    }
}

handled service::decide_many(words_view lines, std::string& out)
{
    if (lines.empty()) {
        wire::append_error(out, "it is written MDECIDE query [query...], each query one argument");
        return {};
    }
    std::string all;
    std::vector<effect> effects;
    wire::append_array(all, lines.size());
    for (const std::string_view line : lines) {
        std::string bare;
        std::string error{wire::split_line(line, nested_)};
        if (error.empty())
            error = decide(nested_.view(), bare, effects);
        if (!error.empty()) {
            ++errors_;
            wire::append_error(all, error);
        } else {
            wire::append_bulk(all, bare);
        }
    }
    if (effects.empty()) {
        out.append(all);
        return {};
    }
    return {.what = handled::then::wait, .change = change_for(std::move(effects)), .reply = std::move(all)};
}

void service::explain(words_view words, wire::protocol in, std::string& out)
{
    std::vector<std::string_view> rest;
    wire::answer_format format{};
    std::string error = wire::take_answer_format(words, rest, format);
    if (error.empty())
        error = query_error_of(rest);
    if (error.empty())
        try {
            const explanation why = engine_.explained(query_.asked);
            const std::string text = format == wire::answer_format::json ? to_json(why) : to_text(why);
            std::string safe;
            if (in == wire::protocol::resp2)
                wire::append_lines_text(safe, text);
            wire::append_bulk(out, in == wire::protocol::resp2 ? safe : text);
            return;
        } catch (const query_error& e) {
            error = e.what();
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception& e) {
            error = e.what();
            complaints_.say("cannot explain: " + error);
        }
    ++errors_;
    wire::append_error(out, error);
}

handled service::operation(const operate::found_operation& found, words_view words, const client& from,
                           std::string& out)
{
    const operate::asker who = asker_of(from);
    operate::request asked = request_of(*found.is, words);
    denial beyond{who.by, operate::request_text(*found.is, asked), who.role};
    operate::task prepared;
    try {
        prepared = operate::prepare(*found.is, std::move(asked), setting_, who);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& e) {
        const operate::problem wrong = operate::problem_of(e);
        append_problem(out, wrong);
        if (wrong.code == operate::error_code::denied)
            note_denial(std::move(beyond));
        else
            ++errors_;
        return {};
    }
    handled next{.what = handled::then::wait, .beyond = beyond, .speaks = from.speaks};
    if (auto* change = std::get_if<operate::change>(&prepared)) {
        next.change = std::move(*change);
        return next;
    }
    // Hashing takes its time, and readers need not wait for it.
    const bool hashes = std::ranges::any_of(
        found.is->takes, [](const operate::argument& a) { return a.is == operate::argument::kind::secret; });
    next.by = hashes ? &passwords_ : &desk_;
    next.job = [this, prepared = std::move(prepared), beyond = std::move(beyond), speaks = from.speaks] {
        return work(prepared, beyond, speaks);
    };
    return next;
}

/// One portion of what the desk does; on its thread.
desk_answer service::work(const operate::task& what, const denial& of, wire::protocol speaks)
{
    const auto go_on = [this, until = std::chrono::steady_clock::now() + longest_search] {
        if (desk_.ending())
            throw operate::error{operate::error_code::busy, "the daemon is ending"};
        if (std::chrono::steady_clock::now() > until)
            throw operate::error{operate::error_code::failed,
                                 "it takes longer than " + std::to_string(longest_search.count()) +
                                     " s to find that: narrow it down, as by prefix=, or sort by number"};
    };
    const auto told = [&](const operate::answer& answer) {
        desk_answer made;
        append_answer(made.bytes, answer, speaks);
        if (answer.wrong && answer.wrong->code == operate::error_code::denied)
            made.beyond = of;
        return made;
    };
    const auto* steps = std::get_if<operate::job>(&what);
    if (!steps)
        return told(operate::perform(what, setting_, go_on, {}));
    try {
        if (const auto answer = steps->step(go_on))
            return told(*answer);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& e) {
        return told({.told = {}, .wrong = operate::problem_of(e)});
    }
    // Others have their turn now. What has been done stays done, should the daemon end before it goes on.
    desk_answer made;
    append_problem(made.bytes, {operate::error_code::busy, "the daemon is ending" + steps->so_far().stays});
    made.goes_on = [this, what, of, speaks] { return work(what, of, speaks); };
    return made;
}

void service::begin(handled next, desk::completion done)
{
    constexpr std::string_view busy = "too many requests wait for an answer, try again";
    if (next.job) {
        const auto told = [this, done](desk_answer made) {
            if (made.beyond)
                note_denial(*made.beyond);
            done(std::move(made));
        };
        if (next.by->submit(std::move(next.job), told) == desk::acceptance::full) {
            desk_answer full;
            append_problem(full.bytes, {operate::error_code::busy, std::string{busy}});
            done(std::move(full));
        }
        return;
    }
    const origin by = next.reply.empty() ? origin::client : origin::rules;
    const auto taken = submit(
        std::move(next.change), by,
        [this, done, reply = next.reply, beyond = next.beyond, speaks = next.speaks](const operate::answer& result) {
            if (beyond && result.wrong && result.wrong->code == operate::error_code::denied)
                note_denial(*beyond);
            desk_answer made{.bytes = reply};
            if (reply.empty())
                append_answer(made.bytes, result, speaks);
            done(std::move(made));
        });
    if (taken == writer::acceptance::full) {
        desk_answer full{.bytes = std::move(next.reply)};
        if (full.bytes.empty())
            append_problem(full.bytes, {operate::error_code::busy, "too many changes wait for the store, try again"});
        done(std::move(full));
    }
}

writer::acceptance service::submit(writer::change what, origin by, writer::completion done)
{
    const auto taken =
        writer_.submit(std::move(what), [this, by, done = std::move(done)](const operate::answer& result) {
            if (!result.wrong) {
                ++changes_applied_;
                if (const std::string_view undone = result.told.text_of("undone"); !undone.empty())
                    complaints_.say("a rule's change of a list was not made: " + std::string{undone});
            } else if (result.wrong->code != operate::error_code::denied) {
                ++changes_refused_;
                if (by == origin::rules)
                    complaints_.say("a rule's change of a list was not made: " + result.wrong->text);
            }
            done(result);
        });
    if (taken == writer::acceptance::full) {
        ++changes_dropped_;
        complaints_.say("changes of lists come faster than the store takes them: some were dropped");
    }
    return taken;
}

std::optional<store::account_role> service::role_without_auth(reach where) const noexcept
{
    return settings_.password || where == reach::beyond ? std::nullopt : settings_.default_role;
}

/// Makes of a client what it was before AUTH.
void service::forget(client& who) const
{
    who.user = store::no_account;
    who.role = who.unnamed;
    who.proof.clear();
}

void service::wrong_password(client& who)
{
    forget(who);
    if (++who.failed_passwords < max_failed_passwords)
        return;
    log_.warn("{} gave {} wrong passwords and was disconnected", who.address, who.failed_passwords);
    who.dismissed = true;
}

handled service::authenticate(std::string_view user, std::string_view password, client& from, std::string success,
                              std::function<void(client&)> then, std::string& out)
{
    static constexpr std::string_view wrong = "invalid username-password pair or user is disabled.";
    if (user == store::no_account) {
        if (!settings_.password) {
            wire::append_error(out, "AUTH without any password configured: the daemon has no --password-file; an "
                                    "account is written AUTH user password");
            return {};
        }
        if (!same_password(password, *settings_.password)) {
            wrong_password(from);
            wire::append_error(out, wrong, "WRONGPASS");
            return {from.dismissed ? handled::then::close : handled::then::answered};
        }
        forget(from);
        from.role = settings_.default_role;
        then(from);
        out.append(success);
        return {};
    }

    // An unknown name takes as long as a wrong password, so that names cannot be found out by the clock.
    auto work = [this, in = engine_.environment(), user = std::string{user}, password = std::string{password},
                 success = std::move(success), then = std::move(then)]() mutable {
        const auto account = [&] {
            const store::read_transaction now{in};
            return store::find_user(now, user);
        }();
        const bool fits = password.size() >= store::min_password && password.size() <= store::max_password;
        if (!account && fits)
            store::hash_password(password);
        const bool right = account && store::password_matches(account->password, password);
        store::wipe(password);
        desk_answer made;
        if (right) {
            made.bytes = std::move(success);
            made.learnt = [this, account = *account, then = std::move(then)](client& who) {
                who.user = account.name;
                who.role = account.role;
                who.proof = account.password;
                then(who);
                recheck(who);  // the account may have changed while the password was hashed
            };
        } else {
            wire::append_error(made.bytes, wrong, "WRONGPASS");
            made.learnt = [this](client& who) { wrong_password(who); };
        }
        return made;
    };
    return {.what = handled::then::wait, .job = std::move(work), .by = &passwords_};
}

/// Journals that somebody asked for what is beyond the role: at most once a second for one user and address, so that a
/// loop does not fill the journal.
void service::note_denial(denial beyond)
{
    ++denied_;
    const std::string_view address = beyond.by.address;
    const auto left_out = denials_.passes(beyond.by.user + ' ' + std::string{address.substr(0, address.rfind(':'))},
                                          std::chrono::steady_clock::now());
    if (!left_out)
        return;
    beyond.by.call.clear();
    beyond.by.lead.clear();
    beyond.by.reason =
        *left_out == 0 ? std::string{} : std::to_string(*left_out) + " more were denied before and not journalled";
    const auto note = [this, beyond = std::move(beyond)](store::write_transaction& in) {
        store::note_denied(in, beyond.request, beyond.role, beyond.by, engine_.now());
        return operate::answer{};
    };
    writer_.submit(note, [this](const operate::answer& result) {
        if (result.wrong)
            complaints_.say("a denied request could not be journalled: " + result.wrong->text);
    });
}

bool service::accounts_changed()
{
    try {
        if (accounts_)
            accounts_->renew();
        else
            accounts_.emplace(engine_.environment());
        const std::uint64_t seen = accounts_->commit_id();
        accounts_->reset();
        return std::exchange(accounts_seen_, seen) != seen;
    } catch (const std::exception& e) {
        complaints_.say(std::string{"cannot read the accounts: "} + e.what());
        return false;
    }
}

void service::recheck(client& of)
{
    if (of.proof.empty())
        return;
    try {
        const store::read_transaction now{engine_.environment()};
        const auto account = store::find_user(now, of.user);
        if (account && account->password == of.proof)
            of.role = account->role;
        else
            forget(of);
    } catch (const std::exception& e) {
        complaints_.say(std::string{"cannot read the accounts: "} + e.what());
    }
}

handled service::hello(words_view words, client& from, std::string& out)
{
    wire::protocol speaks = from.speaks;
    std::string_view name = from.name;
    std::optional<std::pair<std::string_view, std::string_view>> credentials;
    if (!words.empty()) {
        if (words[0] != "2" && words[0] != "3") {
            wire::append_error(out, "unsupported protocol version", "NOPROTO");
            return {};
        }
        speaks = words[0] == "2" ? wire::protocol::resp2 : wire::protocol::resp3;
        for (std::size_t i = 1; i < words.size();) {
            if (wire::is_word(words[i], "AUTH") && i + 2 < words.size()) {
                credentials.emplace(words[i + 1], words[i + 2]);
                i += 3;
            } else if (wire::is_word(words[i], "SETNAME") && i + 1 < words.size()) {
                name = words[i + 1];
                i += 2;
            } else {
                wire::append_error(out, "it is written HELLO [2|3] [AUTH user password] [SETNAME name]");
                return {};
            }
        }
    }
    if (!credentials && !from.role) {
        wire::append_error(
            out, "HELLO must be called with the client already authenticated, otherwise HELLO 2 AUTH user password",
            "NOAUTH");
        return {};
    }
    if (!is_name(name)) {
        wire::append_error(out, "a client's name has at most 64 characters and no blanks");
        return {};
    }

    std::string answer;
    const auto text = [&](std::string_view key, std::string_view value) {
        wire::append_bulk(answer, key);
        wire::append_bulk(answer, value);
    };
    wire::append_map(answer, 7, speaks);
    text("server", "ringfence");
    text("version", RINGFENCE_VERSION);
    wire::append_bulk(answer, "proto");
    wire::append_integer(answer, static_cast<int>(speaks));
    wire::append_bulk(answer, "id");
    wire::append_integer(answer, static_cast<std::int64_t>(from.id));
    text("mode", "standalone");
    text("role", "master");
    wire::append_bulk(answer, "modules");
    wire::append_array(answer, 0);

    auto agreed = [speaks, name = std::string{name}](client& who) {
        who.speaks = speaks;
        who.name = name;
    };
    if (credentials)
        return authenticate(credentials->first, credentials->second, from, std::move(answer), std::move(agreed), out);
    agreed(from);
    out.append(answer);
    return {};
}

void service::acl_command(words_view words, const client& from, std::string& out)
{
    if (words.size() == 1 && wire::is_word(words[0], "WHOAMI"))
        wire::append_bulk(out, from.user);
    else
        wire::append_error(out, words.empty() ? "it is written ACL WHOAMI" : unknown_subcommand("ACL", words[0]));
}

void service::client_command(words_view words, client& from, std::string& out)
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

void service::command_command(words_view words, const client& from, std::string& out)
{
    static const std::vector<described> all = all_described();
    const auto append_all = [&](auto&& append) {
        wire::append_array(out, all.size());
        for (const described& c : all)
            append(c);
    };
    if (words.empty()) {
        append_all([&](const described& c) { append_description(out, c); });
    } else if (wire::is_word(words[0], "COUNT")) {
        wire::append_integer(out, static_cast<std::int64_t>(all.size()));
    } else if (wire::is_word(words[0], "LIST")) {
        append_all([&](const described& c) { wire::append_bulk(out, c.name); });
    } else if (wire::is_word(words[0], "INFO")) {
        wire::append_array(out, words.size() - 1);
        for (const std::string_view word : words.subspan(1)) {
            const auto found = std::ranges::find(all, lower(word), &described::name);
            if (found == all.end())
                wire::append_null(out, from.speaks);
            else
                append_description(out, *found);
        }
    } else if (wire::is_word(words[0], "DOCS")) {
        const auto wanted = [&](const described& c) {
            return words.size() == 1 ||
                   std::ranges::any_of(words.subspan(1), [&](std::string_view word) { return lower(word) == c.name; });
        };
        wire::append_map(out, static_cast<std::size_t>(std::ranges::count_if(all, wanted)), from.speaks);
        for (const described& c : all)
            if (wanted(c))
                append_documentation(out, c, from.speaks);
    } else {
        wire::append_error(out, unknown_subcommand("COMMAND", words[0]));
    }
}

/// What was counted of the shadow that there is now.
operate::shadow_counts service::shadow_counts()
{
    const auto now = engine_.current();
    operate::shadow_counts counted = decider_.shadow_counts(now.shadow_version);
    counted.trouble = now.shadow_trouble;
    return counted;
}

void service::info(words_view words, std::string& out)
{
    std::string text;
    const auto wanted = [&](std::string_view capitals) {
        return words.empty() || std::any_of(words.begin(), words.end(), [&](std::string_view word) {
                   return wire::is_word(word, capitals) || wire::is_word(word, "ALL") ||
                          wire::is_word(word, "EVERYTHING") || wire::is_word(word, "DEFAULT");
               });
    };
    const auto section = [&](std::string_view name) {
        text.append(text.empty() ? "# " : "\r\n# ").append(name).append("\r\n");
    };
    const auto line = [&](std::string_view key, std::string_view value) {
        text.append(key).append(":");
        wire::append_line_text(text, value);
        text.append("\r\n");
    };
    const auto count = [&](std::string_view key, std::uint64_t value) { line(key, std::to_string(value)); };

    if (wanted("SERVER")) {
        section("Server");
        const auto up = std::chrono::steady_clock::now() - started_;
        line("ringfence_version", RINGFENCE_VERSION);
        count("process_id", static_cast<std::uint64_t>(::getpid()));
        line("listening", settings_.listening);
        count("uptime_in_seconds", static_cast<std::uint64_t>(std::chrono::floor<std::chrono::seconds>(up).count()));
    }
    if (wanted("CLIENTS")) {
        section("Clients");
        count("connected_clients", traffic_.clients);
        count("total_connections_received", traffic_.connections);
        count("rejected_connections", traffic_.rejected);
        count("dropped_idle_clients", traffic_.dropped_idle);
        count("dropped_slow_clients", traffic_.dropped_slow);
    }
    if (wanted("STORE")) {
        section("Store");
        line("store", settings_.store);
        try {
            const auto now = engine_.current();
            count("policy_version", now.policy_version);
            count("generation", now.generation);
            count("stale_lists", now.stale_lists.size());
            std::string stale;
            for (const std::string& name : now.stale_lists)
                stale.append(stale.empty() ? "" : ",").append(name);
            line("stale_list_names", stale);
            const operate::shadow_counts shadow = decider_.shadow_counts(now.shadow_version);
            count("shadow_policy", shadow.version);
            count("shadow_decisions", shadow.decisions);
            count("shadow_differences", shadow.differences);
            count("shadow_failures", shadow.failures);
            line("store_state", "ok");
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception& e) {
            line("store_state", e.what());
        }
        count("changes_pending", writer_.waiting());
        count("changes_applied", changes_applied_);
        count("changes_refused", changes_refused_);
        count("changes_dropped", changes_dropped_);
        count("swept_entries", writer_.swept());
    }
    if (wanted("STATS")) {
        section("Stats");
        const decider::figures& made = decider_.counted();
        count("decisions", made.decisions);
        count("failures", made.failures);
        count("unread_from", made.unread_from);
        count("unread_to", made.unread_to);
        count("request_errors", errors_);
        count("denied", denied_);
        count("desk_waiting", desk_.waiting() + passwords_.waiting());
        count("datagrams", traffic_.datagrams);
        count("datagrams_ignored", traffic_.datagrams_ignored);
        count("call_windows", engine_.call_windows());
        const decision_log::counts logged = decider_.logged();
        count("decision_log_written", logged.written);
        count("decision_log_dropped", logged.dropped);
        count("decision_log_failed", logged.failed);
    }
    if (wanted("DECISIONS")) {
        section("Decisions");
        for (const decider::decided& d : decider_.counted().by_kind)
            count(d.scenario + '_' + d.action, d.count);
    }
    wire::append_bulk(out, text);
}

}  // namespace ringfence::server
