// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "service.hpp"

#include "../explanation_json.hpp"
#include "browse.hpp"
#include "typed.hpp"
#include "work.hpp"

#include <ringfence/store/password.hpp>
#include <ringfence/wire/list_request.hpp>

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
constexpr std::size_t max_counted = 256;

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

void append_description(std::string& out, const wire::command_name& c)
{
    constexpr std::array changing{command::add,     command::remove,  command::edit,      command::clone,
                                  command::move,    command::approve, command::unapprove, command::clear,
                                  command::imports, command::policy};
    const bool changes = std::ranges::find(changing, c.is) != changing.end();
    wire::append_array(out, 6);
    wire::append_bulk(out, lower(c.name));
    wire::append_integer(out, c.arity);
    wire::append_array(out, 1);
    wire::append_simple(out, changes ? "write" : "readonly");
    for (int i = 0; i < 3; ++i)  // no argument is a key
        wire::append_integer(out, 0);
}

store::author author_of(const client& from)
{
    return {.user = from.user, .address = from.address, .program = from.name.empty() ? "ringfenced" : from.name};
}

standing standing_of(const client& from)
{
    return {*from.role, from.proof.empty() ? std::string{} : from.user, from.proof};
}

/// The answer to a change that a client asked for.
void append_result(std::string& out, const write_result& result)
{
    switch (result.is) {
    case write_result::what::changed: wire::append_integer(out, static_cast<std::int64_t>(result.count)); return;
    case write_result::what::unchanged: wire::append_integer(out, 0); return;
    case write_result::what::refused: wire::append_error(out, result.reason); return;
    case write_result::what::denied: wire::append_error(out, result.reason, "NOPERM"); return;
    }
}

/// What goes to the writer.
std::optional<list_edit::what> edit_of(command is) noexcept
{
    using what = list_edit::what;
    switch (is) {
    case command::add: return what::add;
    case command::remove: return what::remove;
    case command::edit: return what::edit;
    case command::clone: return what::clone;
    case command::move: return what::move;
    case command::approve: return what::approve;
    case command::unapprove: return what::unapprove;
    default: return std::nullopt;
    }
}

std::string unknown_subcommand(std::string_view of, std::string_view word)
{
    return "unknown subcommand " + wire::quoted(word) + " of " + std::string{of};
}

}  // namespace

service::service(engine& decides, writer& writes, desk& passwords, desk& works, decision_log* notes,
                 spdlog::logger& log, settings with)
    : engine_{decides}, writer_{writes},
      passwords_{passwords}, desk_{works}, notes_{notes}, log_{log}, settings_{std::move(with)}
{
}

bool service::may_overtake(words_view words) noexcept { return edit_of(wire::command_of(words[0])).has_value(); }

handled service::handle(words_view words, client& from, std::string& out)
{
    using then = handled::then;
    const wire::command_name* const known = wire::find_command(words[0]);
    const command is = known ? known->is : command::unknown;

    // A browser that was talked into sending a form here must not get a line of its body executed.
    if (is == command::unknown && (wire::is_word(words[0], "POST") || wire::is_word(words[0], "HOST:"))) {
        wire::append_error(out, "this is not HTTP");
        return {then::close};
    }
    if (!from.role && (!known || known->needs)) {
        wire::append_error(out, "Authentication required.", "NOAUTH");
        return {};
    }
    const wire::subcommand_name* const sub = wire::find_subcommand(is, words);
    if (known && known->needs && *known->needs > *from.role)
        return deny(lower(known->name), *known->needs, words, from, out);
    if (sub && sub->needs > *from.role)
        return deny(lower(known->name) + '|' + lower(sub->name), sub->needs, words, from, out);

    switch (is) {
    case command::decide: {
        handled next;
        std::string bare;
        const std::string error = decide(words.subspan(1), bare, next);
        if (!error.empty()) {
            ++errors_;
            wire::append_error(out, error);
        } else if (next.what == then::wait) {
            wire::append_bulk(next.reply, bare);
        } else {
            wire::append_bulk(out, bare);
        }
        return next;
    }
    case command::mdecide: return decide_many(words.subspan(1), out);
    case command::explain: explain(words.subspan(1), out); return {};
    case command::add:
    case command::remove:
    case command::edit:
    case command::clone:
    case command::move:
    case command::approve:
    case command::unapprove: return edit(is, words.subspan(1), from, out);
    case command::clear:
    case command::lists:
    case command::entries:
    case command::show:
    case command::history:
    case command::imports:
    case command::journal:
    case command::users:
    case command::policy:
        if (is == command::policy && words.size() == 2 && wire::is_word(words[1], "SHADOW")) {
            show_shadow(from, out);
            return {};
        }
        return at_the_desk(is, words, from, out);
    case command::stats: return at_the_desk(is, words, from, out);
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
    wire::append_error(out, "unknown command " + wire::quoted(words[0]));
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
        const std::string error = decide(all.subspan(1), bare, next);
        if (!error.empty())
            refuse(error);
        else if (next.what == handled::then::wait)
            next.reply = std::move(bare);
        else
            out.append(bare);
    } else if (is == command::ping && all.size() <= 2) {
        wire::append_line_text(out, all.size() == 2 ? all[1] : "PONG");
    } else if (is == command::unknown || is == command::ping) {
        refuse("unknown command");
    } else {
        refuse("that command needs TCP");
    }
    return next;
}

/// Decides the query of `words`. Returns what is wrong with it, or nothing; `text` is then the reply.
std::string service::decide(words_view words, std::string& text, handled& next)
{
    std::string error = query_error_of(words);
    if (!error.empty())
        return error;
    try {
        decision made = engine_.decide(query_.asked, notes_ ? notes_->wants() : recording::nothing, record_);
        note(made, query_.asked);
        append_reply(text, made);
        if (!made.effects.empty()) {
            next.what = handled::then::wait;
            next.change = std::move(made.effects);
        }
    } catch (const query_error& e) {
        return e.what();
    }
    return {};
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

/// Counts and logs a decision, and leaves in its effects those that are to be written.
void service::note(decision& made, const query& asked)
{
    const std::string_view scenario = asked.scenario;
    if (record_.shadow.policy != 0)
        note_shadow(made);
    if (notes_)
        notes_->note(asked, made, record_);
    ++decisions_;
    unread_from_ += made.unread.from ? 1 : 0;
    unread_to_ += made.unread.to ? 1 : 0;
    auto known = std::find_if(decided_.begin(), decided_.end(),
                              [&](const decided& d) { return d.scenario == scenario && d.action == made.action; });
    if (known != decided_.end())
        ++known->count;
    else if (decided_.size() < max_counted)
        decided_.push_back({std::string{scenario.substr(0, 64)}, made.action, 1});
    if (made.failure) {
        ++failures_;
        complain("cannot decide: " + made.trouble);
    }
    for (const effect& e : made.effects)
        if (e.kind == effect::what::log) {
            std::string line;
            wire::append_line_text(line, e.rule + ": " + e.text +
                                             (e.subject.empty() ? "" : " (" + e.subject.to_string() + ')'));
            log_.info("{}", line);
        }
    std::erase_if(made.effects, [](const effect& e) { return e.kind == effect::what::log; });
}

/// Counts what the shadow policy made of a decision.
void service::note_shadow(const decision& made)
{
    if (record_.what_if)
        return;
    const shadow_decision& other = record_.shadow;
    if (shadow_.policy != other.policy)
        shadow_ = {.policy = other.policy};
    ++shadow_.decisions;
    if (!other.trouble.empty()) {
        ++shadow_.failures;
        complain("the shadow policy cannot decide: " + other.trouble);
    } else if (other.differs_from(made)) {
        ++shadow_.differences;
    }
}

void service::complain(const std::string& text)
{
    std::string line;
    wire::append_line_text(line, text);
    if (const auto held_back = complaints_.passes(line, std::chrono::steady_clock::now())) {
        if (*held_back == 0)
            log_.error("{}", line);
        else
            log_.error("{} ({} times more since it was last said)", line, *held_back);
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
        handled next;
        std::string error{wire::split_line(line, nested_)};
        if (error.empty())
            error = decide(nested_.view(), bare, next);
        if (!error.empty()) {
            ++errors_;
            wire::append_error(all, error);
        } else {
            wire::append_bulk(all, bare);
        }
        if (next.change)
            for (effect& e : std::get<std::vector<effect>>(*next.change))
                effects.push_back(std::move(e));
    }
    if (effects.empty()) {
        out.append(all);
        return {};
    }
    return {.what = handled::then::wait, .change = std::move(effects), .reply = std::move(all)};
}

void service::explain(words_view words, std::string& out)
{
    std::vector<std::string_view> rest;
    wire::answer_format format{};
    std::string error = wire::take_answer_format(words, rest, format);
    if (error.empty())
        error = query_error_of(rest);
    if (error.empty())
        try {
            const explanation why = engine_.explained(query_.asked);
            std::string text;
            wire::append_lines_text(text, format == wire::answer_format::json ? to_json(why) : to_text(why));
            wire::append_bulk(out, text);
            return;
        } catch (const query_error& e) {
            error = e.what();
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception& e) {
            error = e.what();
            complain("cannot explain: " + error);
        }
    ++errors_;
    wire::append_error(out, error);
}

handled service::edit(command is, words_view words, const client& from, std::string& out)
{
    const auto refuse = [&](std::string_view why) {
        ++errors_;
        wire::append_error(out, why);
        return handled{};
    };
    wire::list_change asked;
    if (const std::string error = wire::parse_change(
            is, words, [&] { return zone(); }, asked);
        !error.empty())
        return refuse(error);

    list_edit change;
    if (is == command::remove && are_groups_of_one(engine_, asked.numbers))
        return refuse("were the digits of one number meant? write them in quotes");
    for (const std::string_view text : asked.numbers) {
        typed_pattern read;
        const bool enters = is == command::add || (is == command::clone && !change.numbers.empty());
        const typed_for purpose = !enters        ? typed_for::finding
                                  : asked.anyway ? typed_for::entering_anyway
                                                 : typed_for::entering;
        if (const std::string error = read_typed(engine_, text, purpose, read); !error.empty())
            return refuse(error);
        change.numbers.push_back(std::move(read));
    }
    using given = wire::given_time::what;
    using store::times;
    const auto time = [](const wire::given_time& g) {
        return g.is == given::given ? std::optional{g.when} : std::nullopt;
    };
    change.kind = *edit_of(is);
    change.list = asked.list;
    change.other_list = asked.other_list;
    change.entry.description = asked.description.value_or(std::string_view{});
    change.entry.expires = time(asked.expires);
    change.entry.end = asked.expires.is == given::none ? store::unsaid::none : store::unsaid::keep;
    change.entry.valid_from = time(asked.valid_from);
    change.entry.beginning = asked.valid_from.is == given::none ? store::unsaid::none : store::unsaid::keep;
    change.entry.state = asked.state;
    change.edit.description = asked.description;
    change.edit.change_expires = asked.expires.is == given::unsaid ? times::keep : times::set;
    change.edit.expires = change.entry.expires;
    change.edit.change_valid_from = asked.valid_from.is == given::unsaid ? times::keep : times::set;
    change.edit.valid_from = change.entry.valid_from;
    change.lasts = asked.lasts;
    change.onto = asked.onto;
    if (asked.state == store::entry_state::permanent)
        change.as = store::approval::permanent;
    change.by = author_of(from);
    change.by.call = asked.note.call;
    change.by.lead = asked.note.lead;
    change.by.reason = asked.note.reason;
    change.who = standing_of(from);
    return {.what = handled::then::wait, .change = std::move(change)};
}

handled service::at_the_desk(command is, words_view words, const client& from, std::string& out)
{
    const bool changes = is == command::clear || wire::find_subcommand(is, words);
    const asker who{author_of(from), standing_of(from), from.speaks};
    desk_request made;
    try {
        made = (changes ? work : browse)(is, words.subspan(1), who, engine_, desk_);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& e) {
        made.error = e.what();  // as where there is no policy to read a number by
    }
    if (made.error.empty())
        return {.what = handled::then::wait, .job = std::move(made.job), .by = &desk_};
    ++errors_;
    wire::append_error(out, made.error);
    return {};
}

void service::begin(handled next, desk::completion done)
{
    constexpr std::string_view busy = "busy: too many requests wait for an answer, try again";
    if (next.job) {
        const auto told = [this, done](desk_answer made) {
            if (made.beyond)
                note_denial(*made.beyond);
            done(std::move(made));
        };
        if (next.by->submit(std::move(next.job), told) == desk::acceptance::full) {
            desk_answer full;
            wire::append_error(full.bytes, busy);
            done(std::move(full));
        }
        return;
    }
    writer::change what = std::move(*next.change);
    const auto taken = submit(std::move(what), [done, reply = next.reply](const write_result& result) {
        desk_answer made{.bytes = reply};
        if (reply.empty())
            append_result(made.bytes, result);
        done(std::move(made));
    });
    if (taken == writer::acceptance::full) {
        desk_answer full{.bytes = std::move(next.reply)};
        if (full.bytes.empty())
            wire::append_error(full.bytes, "busy: too many changes wait for the store, try again");
        done(std::move(full));
    }
}

writer::acceptance service::submit(writer::change what, writer::completion done)
{
    const bool of_rules = std::holds_alternative<std::vector<effect>>(what);
    const auto taken =
        writer_.submit(std::move(what), [this, of_rules, done = std::move(done)](const write_result& result) {
            if (result.beyond) {
                note_denial(*result.beyond);
            } else if (result.is == write_result::what::refused) {
                ++changes_refused_;
                if (of_rules)
                    complain("a rule's change of a list was not made: " + result.reason);
            } else {
                ++changes_applied_;
            }
            done(result);
        });
    if (taken == writer::acceptance::full) {
        ++changes_dropped_;
        complain("changes of lists come faster than the store takes them: some were dropped");
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

handled service::deny(std::string_view command, store::account_role needs, words_view words, const client& from,
                      std::string& out)
{
    wire::append_error(out, beyond_text(command, {}, needs), "NOPERM");
    std::string request{wire::find_command(words[0])->name};
    if (words.size() > 1) {
        request += ' ';
        wire::append_line_text(request, words[1].substr(0, 200));
    }
    note_denial({author_of(from), std::move(request), *from.role});
    return {};
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
    writer_.submit(std::move(beyond), [this](const write_result& result) {
        if (result.is == write_result::what::refused)
            complain("a denied request could not be journalled: " + result.reason);
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
        complain(std::string{"cannot read the accounts: "} + e.what());
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
        complain(std::string{"cannot read the accounts: "} + e.what());
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
    const auto& names = wire::command_names;
    if (words.empty()) {
        wire::append_array(out, names.size());
        for (const wire::command_name& c : names)
            append_description(out, c);
    } else if (wire::is_word(words[0], "COUNT")) {
        wire::append_integer(out, static_cast<std::int64_t>(names.size()));
    } else if (wire::is_word(words[0], "LIST")) {
        wire::append_array(out, names.size());
        for (const wire::command_name& c : names)
            wire::append_bulk(out, lower(c.name));
    } else if (wire::is_word(words[0], "INFO")) {
        wire::append_array(out, words.size() - 1);
        for (const std::string_view word : words.subspan(1)) {
            const auto found =
                std::find_if(names.begin(), names.end(), [&](const auto& c) { return wire::is_word(word, c.name); });
            if (found == names.end())
                wire::append_null(out, from.speaks);
            else
                append_description(out, *found);
        }
    } else if (wire::is_word(words[0], "DOCS")) {
        const auto wanted = [&](const wire::command_name& c) {
            return words.size() == 1 || std::any_of(words.begin() + 1, words.end(),
                                                    [&](std::string_view word) { return wire::is_word(word, c.name); });
        };
        wire::append_map(out, static_cast<std::size_t>(std::count_if(names.begin(), names.end(), wanted)), from.speaks);
        for (const wire::command_name& c : names)
            if (wanted(c)) {
                wire::append_bulk(out, lower(c.name));
                wire::append_map(out, 2, from.speaks);
                wire::append_bulk(out, "summary");
                wire::append_bulk(out, c.summary);
                wire::append_bulk(out, "group");
                wire::append_bulk(out, "server");
            }
    } else {
        wire::append_error(out, unknown_subcommand("COMMAND", words[0]));
    }
}

service::shadowed service::shadow_figures(std::uint32_t version) const
{
    return shadow_.policy == version ? shadow_ : shadowed{.policy = version};
}

/// An empty map where there is no shadow.
void service::show_shadow(const client& from, std::string& out)
{
    try {
        const auto now = engine_.current();
        const shadowed figures = shadow_figures(now.shadow_version);
        if (figures.policy == 0) {
            wire::append_map(out, 0, from.speaks);
            return;
        }
        std::string trouble;
        wire::append_line_text(trouble, now.shadow_trouble);
        wire::append_map(out, 5, from.speaks);
        const auto text = [&](std::string_view key, const std::string& value) {
            wire::append_bulk(out, key);
            wire::append_bulk(out, value);
        };
        text("version", std::to_string(figures.policy));
        text("decisions", std::to_string(figures.decisions));
        text("differences", std::to_string(figures.differences));
        text("failures", std::to_string(figures.failures));
        text("trouble", trouble);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& e) {
        ++errors_;
        wire::append_error(out, e.what());
    }
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
            const shadowed shadow = shadow_figures(now.shadow_version);
            count("shadow_policy", shadow.policy);
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
        count("decisions", decisions_);
        count("failures", failures_);
        count("unread_from", unread_from_);
        count("unread_to", unread_to_);
        count("request_errors", errors_);
        count("denied", denied_);
        count("desk_waiting", desk_.waiting() + passwords_.waiting());
        count("datagrams", traffic_.datagrams);
        count("datagrams_ignored", traffic_.datagrams_ignored);
        count("call_windows", engine_.call_windows());
        const decision_log::counts logged = notes_ ? notes_->counted() : decision_log::counts{};
        count("decision_log_written", logged.written);
        count("decision_log_dropped", logged.dropped);
        count("decision_log_failed", logged.failed);
    }
    if (wanted("DECISIONS")) {
        section("Decisions");
        for (const decided& d : decided_)
            count(d.scenario + '_' + d.action, d.count);
    }
    wire::append_bulk(out, text);
}

}  // namespace ringfence::server
