// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/http/api.hpp"

#include "explanation_json.hpp"
#include "front/http/awaited.hpp"
#include "front/http/docs.hpp"
#include "front/http/event_stream.hpp"
#include "front/http/metrics.hpp"
#include "front/http/openapi.hpp"
#include "record_json.hpp"
#include "serve/desk_work.hpp"

#include <ringfence/base/sha256.hpp>
#include <ringfence/decide/explain_text.hpp>
#include <ringfence/operate/catalogue.hpp>
#include <ringfence/operate/roles.hpp>
#include <ringfence/store/policies.hpp>
#include <ringfence/wire/reply.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <exception>
#include <iterator>
#include <memory>
#include <new>
#include <utility>

namespace ringfence::server::http {

namespace {

constexpr std::size_t most_queries = 10'000;  // of one body
constexpr std::size_t most_body = std::size_t{1} << 20;
constexpr std::size_t most_body_of_queries = std::size_t{8} << 20;

// Of a body with many queries, before other clients have their turn.
constexpr std::chrono::microseconds turn{1'000};

const operate::operation& operation_at(const route& at)
{
    return *std::ranges::find(operate::operations(), at.operation, &operate::operation::name);
}

/// What is said in the address and in the body, but for `format`.
std::optional<std::string> read_query_members(const request& asked, std::vector<said>& into)
{
    for (const auto& [name, value] : asked.where.parameters)
        if (name != "format")
            into.emplace_back(name, value);
    return read_members(asked.body, into);
}

reply decision_reply(std::string body, bool as_text)
{
    reply made{.type = std::string{as_text ? text_type : json_type}, .body = std::move(body)};
    made.body += '\n';
    made.headers.emplace_back("Cache-Control", "no-store");
    return made;
}

/// What is wrong with a query, in the form of its answer.
std::string wrong_query(std::string_view what, bool as_text)
{
    std::string text;
    if (as_text)
        wire::append_error_line(text, what);
    else
        text =
            json_object{}.value_as_is("error", json_object{}.text("code", "invalid").text("detail", what).str()).str();
    return text;
}

/// Where the rows go on behind those of an answer; nothing where they do not.
std::optional<std::string> next_page(const target& of, const operate::record& told)
{
    if (!told.flag_of("more"))
        return std::nullopt;
    const bool by_number = told.find("next") != nullptr;
    const std::string_view name = by_number ? "from" : "page";
    target next = of;
    std::erase_if(next.parameters, [&](const auto& each) { return each.first == name; });
    next.parameters.emplace_back(name, std::to_string(by_number ? told.count_of("next") : told.count_of("page") + 1));
    return target_text(next);
}

/// What an operation came to.
reply reply_of(const operate::operation& is, const route& at, const target& where, const operate::record& told)
{
    reply made{.status = at.makes ? 201U : 200U, .type = std::string{json_type}, .body = to_json(told) + '\n'};
    made.headers.emplace_back("Cache-Control", "no-store");
    if (const auto next = next_page(where, told))
        made.headers.emplace_back("Link", '<' + *next + ">; rel=\"next\"");
    if (is.name == "policy show" && told.flag_of("in_force"))
        made.headers.emplace_back("ETag", '"' + std::to_string(told.count_of("version")) + '"');
    return made;
}

/// Of all that a request asks for.
std::string digest_of(const request& asked)
{
    sha256 made;
    made.update(std::string{to_string(asked.method)} + ' ' + target_text(asked.where) + '\n');
    made.update(asked.body);
    return made.finish_bytes();
}

/// Set once the client has left: a desk does then last what it waits for.
desk::gone_flag gone_flag_of(const request& asked)
{
    const auto gone = std::make_shared<std::atomic<bool>>(false);
    if (asked.client)
        asked.client->when_gone([gone] { *gone = true; });
    return gone;
}

reply bad_request(const request& asked, std::string_view what)
{
    if (!wants_text(asked))
        return problem_reply(400, "invalid", what);
    reply made = decision_reply(wrong_query(what, true), true);
    made.status = 400;
    return made;
}

}  // namespace

api::api(common& with, events& happens, asio::io_context& own, command_settings commands)
    : common_{with}, events_{happens}, io_{own}, accounts_{with, own}, decider_{with.add_decider()}, keyed_{with, own},
      commands_{with, own, keyed_, std::move(commands)}
{
}

void api::note_failure(const request& asked, const peer& from, const reply& told)
{
    // Whoever speaks another HTTP has not met a failure.
    const bool is_failure = told.status >= 500 && told.status != 501 && told.status != 505;
    if (!is_failure && told.trouble.empty())
        return;
    const auto at =
        std::ranges::find(asked.routes, asked.method, [](const found_route& each) { return each.is->method; });
    // Not the address itself, in which numbers stand.
    const std::string what = std::string{to_string(asked.method)} + ' ' +
                             std::string{at == asked.routes.end() ? "another address" : at->is->pattern} + ": " +
                             std::to_string(told.status) + (told.trouble.empty() ? "" : ", " + told.trouble);
    const auto left_out = failures_.passes(what, std::chrono::steady_clock::now());
    if (!left_out)
        return;
    const std::string more =
        *left_out == 0 ? std::string{} : " (" + std::to_string(*left_out) + " times more since it was last said)";
    common_.log.log(told.status == 503 ? spdlog::level::warn : spdlog::level::err, "http: request {} of {}: {}{}",
                    asked.id, from.address, what, more);
}

void api::note_broken(const std::string& id, const peer& from, const char* why)
{
    common_.log.error("http: request {} of {}: its answer broke off: {}", id, from.address, why);
}

operate::shape query_error_shape()
{
    return operate::shape{"QueryError"}.object("error",
                                               operate::shape{}.word("code", {"invalid"}).text("detail", "for people"));
}

std::size_t api::body_limit(const target& where)
{
    const bool many = where.segments.size() == 2 && where.segments[1] == "decide";
    return many ? most_body_of_queries : most_body;
}

bool api::is_command(const request& asked)
{
    return std::ranges::any_of(asked.routes, [&](const found_route& each) {
        return each.is->is == page::command && each.is->method == asked.method;
    });
}

asio::awaitable<std::variant<reply, admission>> api::admit(const request& asked, const peer& from)
{
    std::optional<reply> failed;
    try {
        const auto at =
            std::ranges::find(asked.routes, asked.method, [](const found_route& each) { return each.is->method; });
        auto who = co_await accounts_.identify(asked, from);
        if (auto* const refused = std::get_if<reply>(&who))
            co_return std::move(*refused);
        co_return commands_.admit(asked, *at, std::move(std::get<operate::asker>(who)), from);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& e) {
        failed = problem_reply(operate::problem_of(e));
    }
    co_return *std::move(failed);
}

asio::awaitable<reply> api::run(request& asked, admission& admitted, const peer& from)
{
    std::optional<reply> failed;
    try {
        co_return co_await commands_.run(asked, admitted, from);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const spool_full& e) {
        failed = problem_reply(503, "busy", e.what());
    } catch (const std::exception& e) {
        failed = problem_reply(operate::problem_of(e));
    }
    co_return *std::move(failed);
}

asio::awaitable<reply> api::answer(const request& asked, const peer& from)
{
    const auto& found = asked.routes;
    const bool is_hidden =
        from.only_monitoring && std::ranges::none_of(found, [](const found_route& each) {
            return each.is->is == page::health || each.is->is == page::readiness || each.is->is == page::metrics;
        });
    if (found.empty() || is_hidden)
        co_return problem_reply(404, "missing", "there is nothing at this address");
    if (asked.method == verb::options) {
        reply made{.status = 204};
        made.headers.emplace_back("Allow", methods_of(found));
        co_return made;
    }
    const verb method = asked.method == verb::head ? verb::get : asked.method;
    const auto at = std::ranges::find(found, method, [](const found_route& each) { return each.is->method; });
    // HEAD of an export would make it, and of events would wait for them.
    const bool is_only_got = asked.method == verb::head && at != found.end() && at->is->is == page::events;
    if (at == found.end() || at->is->is == page::command || is_only_got) {
        reply made = problem_reply(405, "misused", "this address takes " + methods_of(found));
        made.headers.emplace_back("Allow", methods_of(found));
        co_return made;
    }
    std::optional<reply> failed;
    try {
        if (at->is->is == page::health)
            co_return health();
        if (at->is->is == page::readiness)
            co_return readiness();
        if (at->is->is == page::openapi)
            co_return reply{.type = std::string{json_type}, .body = openapi_document()};
        if (at->is->is == page::docs)
            co_return docs_reply(asked, at->names.empty() ? std::string_view{} : at->names.front().second);
        // Names of lists and places of rules are nobody's business elsewhere.
        if (at->is->is == page::metrics && (from.is_loopback || from.only_monitoring))
            co_return co_await metrics(from);
        auto who = co_await accounts_.identify(asked, from);
        if (auto* const refused = std::get_if<reply>(&who))
            co_return std::move(*refused);
        co_return co_await answer_known(asked, *at, std::get<operate::asker>(who), from);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& e) {
        failed = problem_reply(operate::problem_of(e));
    }
    co_return *std::move(failed);
}

asio::awaitable<reply> api::answer_known(const request& asked, const found_route& at, const operate::asker& who,
                                         const peer& from)
{
    switch (at.is->is) {
    case page::decide: return decide(asked, at);
    case page::decide_many: return decide_many(asked);
    case page::explain: return explain(asked, at, who, from);
    case page::metrics: return metrics(who, from);
    case page::events: return follow(asked, who, from);
    case page::operation:
    case page::command:
    case page::health:
    case page::openapi:
    case page::docs:
    case page::readiness: break;
    }
    return perform(asked, at, who, from);
}

asio::awaitable<reply> api::follow(const request& asked, const operate::asker& who, const peer& from)
{
    try {
        co_return event_stream(events_, io_, asked, who, from);
    } catch (const operate::error& e) {
        if (e.code() == operate::error_code::denied)
            note_denied({who.by, "events", who.role});
        throw;
    }
}

reply api::health() const { return {.type = std::string{text_type}, .body = "ok\n"}; }

reply api::readiness() const
{
    std::vector<std::string> reasons;
    try {
        const auto now = common_.decides.current();
        if (now.policy_version == 0)
            reasons.emplace_back("no policy is in force");
        for (const std::string& list : now.stale_lists)
            reasons.push_back("the list `" + list + "` is stale");
        common_.decides.environment()->expect_in_place();
        if (const std::string damage = common_.with.damage(); !damage.empty())
            reasons.push_back(damage);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& e) {
        reasons.emplace_back(e.what());
    }
    reply made{.status = reasons.empty() ? 200U : 503U,
               .type = std::string{text_type},
               .body = reasons.empty() ? "ready\n" : ""};
    for (const std::string& reason : reasons)
        made.body += reason + '\n';
    return made;
}

asio::awaitable<reply> api::metrics(const operate::asker& who, const peer& from)
{
    if (const auto wrong = operate::beyond("metrics", who.role, store::account_role::reader)) {
        note_denied({who.by, "metrics", who.role});
        co_return problem_reply(*wrong);
    }
    co_return co_await metrics(from);
}

asio::awaitable<reply> api::metrics(const peer& from)
{
    const awaited<io_figures> counted{io_};
    common_.post([this, told = counted.teller()] {
        told({common_.network, common_.made.counted(), common_.denied.count(), events_.counted()});
    });
    // NOLINTNEXTLINE(bugprone-unchecked-optional-access): it waits for ever
    const io_figures figures = *co_await counted.get();
    const awaited<desk_answer> done{io_};
    if (common_.by.works.submit([this, figures]() -> desk_answer { return {.bytes = metrics_text(common_, figures)}; },
                                done.teller(), from.origin) == desk::acceptance::full)
        co_return problem_reply(503, "busy", desk::too_many);
    // NOLINTNEXTLINE(bugprone-unchecked-optional-access): as above
    desk_answer made = *co_await done.get();
    co_return reply{.type = "text/plain; version=0.0.4; charset=utf-8", .body = std::move(made.bytes)};
}

std::optional<fault> api::decide_one(std::string_view scenario, std::span<const said> members, bool as_text,
                                     std::string& to, std::vector<effect>& effects)
{
    words_.resize(std::max(words_.size(), members.size() + 1));
    views_.clear();
    words_[0].assign(scenario);
    views_.emplace_back(words_[0]);
    for (const auto& [name, value] : members) {
        std::string& word = words_[views_.size()];
        word.assign(name).append(1, '=').append(value ? *value : "true");
        views_.emplace_back(word);
    }
    if (auto wrong = wire::parse_query(
            views_, common_.decides.words(), [&] { return common_.zone(); }, query_))
        return wrong;
    try {
        decision made = decider_.decide(query_.asked);
        std::ranges::move(made.effects, std::back_inserter(effects));
        if (as_text)
            append_reply(to, made);
        else
            append_json(to, made);
    } catch (const query_error& e) {
        return fault{e.what()};
    }
    return std::nullopt;
}

asio::awaitable<reply> api::decide(const request& asked, const found_route& at)
{
    std::vector<said> members;
    if (const auto wrong = read_query_members(asked, members))
        co_return bad_request(asked, *wrong);
    const bool as_text = wants_text(asked);
    std::vector<effect> effects;
    std::string text;
    if (const auto wrong = decide_one(at.names.front().second, members, as_text, text, effects))
        co_return bad_request(asked, wrong->text);
    co_await carry_out(std::move(effects));
    co_return decision_reply(std::move(text), as_text);
}

asio::awaitable<reply> api::decide_many(const request& asked)
{
    struct one_query {
        std::string scenario{};
        std::vector<said> members{};
        std::string wrong{};
    };
    std::vector<one_query> all;
    const auto wrong =
        read_all_members(asked.body, most_queries, [&](std::vector<said>& members, const std::string& why) {
            one_query& q = all.emplace_back();
            q.wrong = why;
            for (said& each : members) {
                if (each.first == "scenario" && each.second && q.scenario.empty())
                    q.scenario = *std::move(each.second);
                else
                    q.members.push_back(std::move(each));
            }
            if (q.wrong.empty() && q.scenario.empty())
                q.wrong = "`scenario` is missing";
        });
    if (wrong)
        co_return bad_request(asked, *wrong);
    const bool as_text = wants_text(asked);
    std::vector<effect> effects;
    std::string text = as_text ? "" : "[";
    auto until = std::chrono::steady_clock::now() + turn;
    for (const one_query& q : all) {
        if (text.size() > 1)
            text += as_text ? "\n" : ",\n";
        const auto why = q.wrong.empty() ? decide_one(q.scenario, q.members, as_text, text, effects) : fault{q.wrong};
        if (why)
            text += wrong_query(why->text, as_text);
        if (std::chrono::steady_clock::now() >= until) {
            co_await asio::post(io_, asio::use_awaitable);
            until = std::chrono::steady_clock::now() + turn;
        }
    }
    co_await carry_out(std::move(effects));
    co_return decision_reply(text + (as_text ? "" : "]"), as_text);
}

/// Has what rules change written, and waits for it a little: a call does not wait for a long import.
asio::awaitable<void> api::carry_out(std::vector<effect> effects)
{
    if (effects.empty())
        co_return;
    const awaited<bool> done{io_};
    common_.post([this, effects = std::move(effects), told = done.teller()]() mutable {
        if (common_.made.submit(change_of(common_.decides, std::move(effects)), changes::origin::rules,
                                [told](const operate::answer&) { told(true); }) == store_writer::acceptance::full)
            told(false);
    });
    co_await done.get(std::chrono::steady_clock::now() + common_.with.effect_wait);
}

void api::note_denied(denied_request what)
{
    common_.post([this, what = std::move(what)]() mutable { common_.denied.note(std::move(what)); });
}

asio::awaitable<reply> api::explain(const request& asked, const found_route& at, const operate::asker& who,
                                    const peer& from)
{
    if (const auto wrong = operate::beyond("explain", who.role, store::account_role::reader)) {
        note_denied({who.by, "explain", who.role});
        co_return problem_reply(*wrong);
    }
    std::vector<said> members;
    if (const auto wrong = read_query_members(asked, members))
        co_return bad_request(asked, *wrong);
    struct explained {
        std::string text{};
        std::string wrong{};
    };
    const auto made = std::make_shared<explained>();
    const awaited<desk_answer> done{io_};
    auto work = [this, made, as_text = wants_text(asked), scenario = std::string{at.names.front().second},
                 members = std::move(members)]() -> desk_answer {
        std::vector<std::string> words{scenario};
        for (const auto& [name, value] : members)
            words.push_back(name + '=' + value.value_or("true"));
        const std::vector<std::string_view> views{words.begin(), words.end()};
        const auto query = std::make_unique<wire::query_request>();
        try {
            if (auto wrong = wire::parse_query(
                    views, common_.decides.words(), [&] { return common_.zone(); }, *query)) {
                made->wrong = std::move(wrong->text);
            } else {
                const explanation why = common_.decides.explained(query->asked);
                made->text = as_text ? to_text(why) : to_json(why);
            }
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception& e) {
            made->wrong = e.what();
        }
        return {};
    };
    if (common_.desk_of(who.role).submit(std::move(work), done.teller(), from.origin, gone_flag_of(asked)) ==
        desk::acceptance::full)
        co_return problem_reply(503, "busy", desk::too_many);
    co_await done.get();
    if (!made->wrong.empty())
        co_return bad_request(asked, made->wrong);
    if (made->text.empty())
        co_return problem_reply(503, "busy", "it could not be explained now: try again");
    reply told = decision_reply(std::move(made->text), wants_text(asked));
    tell_zone(told);
    co_return told;
}

/// In which zone a person is to be shown times, which all have UTC.
void api::tell_zone(reply& of) const
{
    const std::string zone = common_.zone().name;
    of.headers.emplace_back("Ringfence-Time-Zone", zone.empty() ? "UTC" : zone);
}

asio::awaitable<reply> api::perform(const request& asked, const found_route& at, const operate::asker& who,
                                    const peer& from)
{
    const operate::operation& is = operation_at(*at.is);
    std::vector<said> members;
    if (const auto wrong = read_members(asked.body, members))
        co_return problem_reply(400, "invalid", *wrong);
    // Before anything is looked at that may be another by now, as what it has changed.
    std::optional<keyed_request> keyed;
    if (const auto key = idempotency_key(asked, *at.is); key && !operate::beyond(is.name, who.role, is.needs)) {
        auto begun = keyed_.begin(*key, who, digest_of(asked));
        if (auto* const before = std::get_if<reply>(&begun))
            co_return std::move(*before);
        keyed = std::move(std::get<keyed_request>(begun));
    }
    operate::task prepared;
    denied_request beyond{who.by, std::string{is.name}, who.role};
    try {
        operate::request wanted = request_of(is.takes, at, asked.where, std::move(members));
        beyond.request = operate::request_text(is, wanted);
        prepared = operate::prepare(is, std::move(wanted), common_.setting(), who);
    } catch (const operate::error& e) {
        if (e.code() == operate::error_code::denied)
            note_denied(std::move(beyond));
        co_return problem_reply({e.code(), e.what()});
    }

    std::optional<operate::answer> made;
    const auto is_of_another = std::make_shared<std::atomic<bool>>(false);  // version than `If-Match` says
    const bool is_change = std::holds_alternative<operate::change>(prepared);
    if (auto* const change = std::get_if<operate::change>(&prepared)) {
        const bool of_policy = asked.where.segments.size() > 1 && asked.where.segments[1] == "policy";
        if (const auto expected = of_policy ? version_to_match(asked) : std::nullopt)
            *change = [expected, is_of_another, inner = std::move(*change)](store::write_transaction& in) {
                const std::uint32_t now = store::active_version(in);
                *is_of_another = now != *expected;
                if (now == *expected)
                    return inner(in);
                return operate::answer{.told = {},
                                       .wrong = operate::problem{operate::error_code::conflict,
                                                                 "version " + std::to_string(now) +
                                                                     " of the policy is in force by now, not " +
                                                                     std::to_string(*expected)}};
            };
        if (keyed)
            // The right to work on it stays on this thread.
            *change = [as = keyed_request{.name = keyed->name, .digest = keyed->digest}, &is, route = at.is,
                       where = asked.where, now = common_.setting().now(),
                       inner = std::move(*change)](store::write_transaction& in) {
                operate::answer told = inner(in);
                if (!told.wrong)
                    keep_with_change(in, as, reply_of(is, *route, where, told.told), now);
                return told;
            };
        const awaited<operate::answer> done{io_};
        common_.post([this, change = std::move(*change), told = done.teller()]() mutable {
            if (common_.made.submit(std::move(change), changes::origin::client, told) == store_writer::acceptance::full)
                told({.told = {},
                      .wrong = operate::problem{operate::error_code::busy,
                                                "too many changes wait for the store, try again"}});
        });
        made = co_await done.get();
    } else {
        const awaited<desk_answer> done{io_};
        const auto kept = std::make_shared<std::optional<operate::answer>>();
        desk& by = common_.desk_for(is, who.role);
        const answer_form keep = [kept](const operate::answer& told) -> desk_answer {
            *kept = told;
            return {.bytes = "done"};
        };
        const auto gone = gone_flag_of(asked);
        auto job = [this, prepared = std::move(prepared), keep, place = job_place{&by, gone}] {
            return work(prepared, common_.setting(), place, keep);
        };
        if (by.submit(std::move(job), done.teller(), from.origin, gone) == desk::acceptance::full)
            co_return problem_reply(503, "busy", desk::too_many);
        co_await done.get();
        made = std::move(*kept);
    }
    if (!made)
        co_return problem_reply(503, "busy", "the daemon could not do it now: try again");
    if (made->wrong) {
        if (made->wrong->code == operate::error_code::denied)
            note_denied(std::move(beyond));
        if (is.name == "imports show" && made->wrong->code == operate::error_code::missing)
            if (auto told = commands_.told_of_import(at.names.front().second))
                co_return reply{.type = std::string{json_type}, .body = *std::move(told)};
        if (*is_of_another)
            co_return problem_reply(412, "conflict", made->wrong->text);
        reply refused = problem_reply(*made->wrong);
        if (keyed)
            co_await keyed_.keep(*keyed, refused);
        co_return refused;
    }
    reply told = reply_of(is, *at.is, asked.where, made->told);
    tell_zone(told);
    if (keyed && !is_change)  // that of a change is there with it
        co_await keyed_.keep(*keyed, told);
    co_return told;
}

}  // namespace ringfence::server::http
