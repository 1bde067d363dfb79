// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/http/idempotency.hpp"

#include "front/http/awaited.hpp"
#include "front/http/commands.hpp"

#include <ringfence/base/sha256.hpp>
#include <ringfence/operate/catalogue.hpp>
#include <ringfence/store/accounts/users.hpp>
#include <ringfence/store/replies.hpp>

#include <algorithm>
#include <utility>

namespace ringfence::server::http {

namespace {

constexpr std::string_view header_name = "idempotency-key";

bool is_visible(char c) noexcept { return c > ' ' && c <= '~'; }

/// The text between quotes, of which a `\` makes one of `"` and `\`; nothing where it is not written so.
std::optional<std::string> unquoted(std::string_view text)
{
    if (text.size() < 2 || text.back() != '"')
        return std::nullopt;
    text = text.substr(1, text.size() - 2);
    std::string made;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"')
            return std::nullopt;
        if (text[i] == '\\' && (++i == text.size() || (text[i] != '"' && text[i] != '\\')))
            return std::nullopt;
        made += text[i];
    }
    return made;
}

/// An account is another one where it was removed and made anew.
std::string name_of(const store::transaction& now, const operate::asker& who, std::string_view key)
{
    const auto account = who.account.empty() ? std::nullopt : store::find_user(now, who.account);
    sha256 made;
    made.update(who.by.user);
    made.update(std::string_view{"\0", 1});
    made.update(account ? std::to_string(account->created.time_since_epoch().count()) : std::string{});
    made.update(std::string_view{"\0", 1});
    made.update(key);
    return made.finish_bytes();
}

store::kept_reply kept(const keyed_request& of, const reply& told, timestamp now)
{
    store::kept_reply made{
        .request = of.digest, .when = now, .status = told.status, .type = told.type, .headers = {}, .body = told.body};
    for (const auto& [name, value] : told.headers)
        made.headers.push_back(name + ": " + value);
    return made;
}

reply replayed(store::kept_reply from)
{
    reply made{.status = from.status, .type = std::move(from.type), .body = std::move(from.body)};
    for (const std::string& header : from.headers)
        if (const auto colon = header.find(": "); colon != std::string::npos)
            made.headers.emplace_back(header.substr(0, colon), header.substr(colon + 2));
    made.headers.emplace_back("Idempotency-Replayed", "true");
    if (from.left_out == 0)
        return made;
    // What was done is told by the status alone; nothing else would be what this address answers.
    if (made.status < 300) {
        made.status = 204;
        made.type.clear();
        return made;
    }
    reply refused = problem_reply(made.status, "refused",
                                  "this was refused when it was asked for first; its answer of " +
                                      std::to_string(from.left_out) + " bytes was too long to be kept");
    refused.headers.emplace_back("Idempotency-Replayed", "true");
    return refused;
}

}  // namespace

std::optional<std::string> read_idempotency_key(std::string_view value)
{
    value = trimmed(value);
    auto key = value.starts_with('"') ? unquoted(value) : std::optional{std::string{value}};
    const bool is_token = value.starts_with('"') || value.find_first_of("\",;\\") == std::string_view::npos;
    if (!key || !is_token || key->empty() || key->size() > longest_key || !std::ranges::all_of(*key, is_visible))
        return std::nullopt;
    return key;
}

key_use use_of_key(const route& at)
{
    if (at.is == page::command)
        return command_named(at.operation).changes() ? key_use::taken : key_use::ignored;
    if (at.is != page::operation)
        return key_use::ignored;
    const operate::operation& is = *std::ranges::find(operate::operations(), at.operation, &operate::operation::name);
    if (is.does != operate::operation::effect::changes)
        return key_use::ignored;
    const bool takes_secret = std::ranges::any_of(
        is.takes, [](const operate::argument& a) { return a.is == operate::argument::kind::secret; });
    return takes_secret || is.name == "token add" ? key_use::refused : key_use::taken;
}

std::optional<std::string> idempotency_key(const request& asked, const route& at)
{
    const auto count = std::ranges::count(asked.headers, header_name, &std::pair<std::string, std::string>::first);
    const key_use use = count == 0 ? key_use::ignored : use_of_key(at);
    if (use == key_use::ignored)
        return std::nullopt;
    if (use == key_use::refused)
        throw operate::error{operate::error_code::misused,
                             "no `Idempotency-Key` is taken here, as nothing of a password or token is kept: where the "
                             "answer did not arrive, look whether the account is there"};
    auto key = count == 1 ? read_idempotency_key(asked.header(header_name)) : std::nullopt;
    if (!key)
        throw operate::error{operate::error_code::invalid,
                             "one `Idempotency-Key` is taken, of 1 to " + std::to_string(longest_key) +
                                 " visible ASCII characters, as \"8e03978e-40d5-43dd-bc93-6894a57f9324\""};
    return key;
}

std::variant<keyed_request, reply> keyed_requests::begin(std::string_view key, const operate::asker& who,
                                                         std::string digest)
{
    const store::read_transaction now{common_.decides.environment()};
    store::expect_format(now, store::first_format_with_replies, "an `Idempotency-Key`");
    keyed_request made{.name = name_of(now, who, key), .digest = std::move(digest)};
    if (at_work_->contains(made.name)) {
        reply told = problem_reply(409, "conflict", "the request with this `Idempotency-Key` is still worked on");
        told.headers.emplace_back("Retry-After", "1");
        return told;
    }
    if (auto before = store::find_reply(now, made.name, common_.setting().now())) {
        if (before->request != made.digest)
            return problem_reply(422, "conflict", "this `Idempotency-Key` was that of another request");
        return replayed(*std::move(before));
    }
    at_work_->insert(made.name);
    made.at_work = {at_work_.get(), [of = at_work_, name = made.name](void*) { of->erase(name); }};
    return made;
}

asio::awaitable<void> keyed_requests::keep(const keyed_request& of, const reply& told)
{
    if (!is_final(told))
        co_return;
    const awaited<operate::answer> done{io_};
    store_writer::change what = [name = of.name, record = kept(of, told, common_.setting().now())](
                                    store::write_transaction& in) -> operate::answer {
        store::keep_reply(in, name, record);
        return {};
    };
    std::string failed = "too many changes wait for the store";
    if (common_.writes.submit(std::move(what), done.teller()) == store_writer::acceptance::taken) {
        // NOLINTNEXTLINE(bugprone-unchecked-optional-access): it waits for ever
        const operate::answer made = *co_await done.get();
        failed = made.wrong ? made.wrong->text : std::string{};
    }
    if (!failed.empty())
        common_.post([&at = common_, failed] {
            at.trouble.say("the answer to a request with an Idempotency-Key could not be kept: " + failed);
        });
}

bool is_final(const reply& told) noexcept
{
    return told.status < 300 || told.status == 400 || told.status == 404 || told.status == 409;
}

void keep_with_change(store::write_transaction& in, const keyed_request& of, const reply& told, timestamp now)
{
    if (store::find_reply(in, of.name, now))
        throw operate::error{operate::error_code::conflict, "another daemon has answered this request: ask again"};
    store::keep_reply(in, of.name, kept(of, told, now));
}

}  // namespace ringfence::server::http
