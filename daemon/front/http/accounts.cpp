// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/http/accounts.hpp"

#include "front/http/awaited.hpp"
#include "serve/desk_work.hpp"
#include "serve/passwords.hpp"

#include <ringfence/base/ascii.hpp>
#include <ringfence/base/sha256.hpp>
#include <ringfence/store/accounts/password.hpp>
#include <ringfence/store/accounts/token.hpp>
#include <ringfence/store/accounts/users.hpp>

#include <sodium.h>

#include <algorithm>
#include <memory>
#include <random>
#include <utility>

namespace ringfence::server::http {

namespace {

constexpr std::chrono::minutes remembered_for{5};

reply who_are_you(std::string_view why)
{
    reply made = problem_reply(401, "unauthorized", why);
    made.headers.emplace_back("WWW-Authenticate", "Basic realm=\"ringfence\", charset=\"UTF-8\"");
    made.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"ringfence\"");
    return made;
}

/// Who has proved to be an account.
operate::asker asker_of(store::author by, const store::user_info& account)
{
    by.user = account.name;
    return {std::move(by), account.role, account.name, account.password};
}

/// What follows a scheme of `Authorization`; nothing where it is another.
std::optional<std::string_view> credentials_of(std::string_view header, std::string_view scheme)
{
    if (header.size() <= scheme.size() || !ascii::equals_without_case(header.substr(0, scheme.size()), scheme))
        return std::nullopt;
    return header.substr(scheme.size());
}

}  // namespace

std::optional<name_and_password> read_basic(std::string_view header)
{
    const auto credentials = credentials_of(header, "basic ");
    if (!credentials)
        return std::nullopt;
    header = *credentials;
    std::string text(header.size(), '\0');
    std::size_t size = 0;
    if (::sodium_base642bin(reinterpret_cast<unsigned char*>(text.data()), text.size(), header.data(), header.size(),
                            " ", &size, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
        return std::nullopt;
    text.resize(size);
    const auto colon = text.find(':');
    if (colon == std::string::npos)
        return std::nullopt;
    return name_and_password{text.substr(0, colon), text.substr(colon + 1)};
}

std::optional<std::string_view> read_bearer(std::string_view header)
{
    const auto credentials = credentials_of(header, "bearer ");
    if (!credentials)
        return std::nullopt;
    return credentials->substr(std::min(credentials->find_first_not_of(' '), credentials->size()));
}

accounts::accounts(common& with, asio::io_context& own) : common_{with}, io_{own}
{
    std::random_device device;
    for (int i = 0; i < 8; ++i)
        salt_ += std::to_string(device()) + ' ';
}

std::string accounts::digest_of(std::string_view user, std::string_view password) const
{
    sha256 made;
    made.update(salt_);
    made.update(user);
    made.update(std::string_view{"\0", 1});
    made.update(password);
    return made.finish_bytes();
}

/// The account of one whose password was right before, as it is now.
std::optional<operate::asker> accounts::remembered(const std::string& digest, const store::author& by)
{
    const auto found = known_.find(digest);
    if (found == known_.end())
        return std::nullopt;
    const store::read_transaction now{common_.decides.environment()};
    const auto account = store::find_user(now, found->second.user);
    if (found->second.until < clock::now() || !store::is_valid(account, found->second.proof, system_now())) {
        known_.erase(found);
        return std::nullopt;
    }
    return asker_of(by, *account);
}

void accounts::remember(const std::string& digest, known who)
{
    if (known_.size() >= most_known)
        std::erase_if(known_, [now = clock::now()](const auto& each) { return each.second.until < now; });
    if (known_.size() >= most_known)
        known_.clear();
    known_.insert_or_assign(digest, std::move(who));
}

asio::awaitable<std::variant<operate::asker, reply>> accounts::identify(const request& of, const peer& from)
{
    store::author by{
        .user = std::string{store::no_account}, .address = from.address, .program = "http", .request = of.id};
    const std::string_view header = of.header("authorization");
    if (header.empty() && !from.account.empty()) {
        const store::read_transaction now{common_.decides.environment()};
        const auto account = store::find_user(now, from.account);
        if (!account || store::has_ended(*account, system_now()))
            co_return who_are_you("the certificate is of `" + from.account + "`, which is no account");
        co_return asker_of(by, *account);
    }
    if (header.empty()) {
        const auto role = common_.role_of_nobody(from.is_loopback ? reach::loopback : reach::beyond);
        if (!role)
            co_return who_are_you("say who you are: `Authorization: Basic` with the name and password of an account, "
                                  "or `Bearer` with a token");
        co_return operate::asker{by, *role, {}, {}};
    }
    const auto token = read_bearer(header);
    auto said = token ? std::nullopt : read_basic(header);
    if (!said && !token)
        co_return who_are_you("what Authorization says cannot be read: `Basic` with the name and password of an "
                              "account, or `Bearer` with a token");
    const auto wrong = [&]() -> asio::awaitable<reply> {
        const auto now = clock::now();
        if (const auto held = common_.wrong.count(from.origin, now); held.count() != 0) {
            error_code ignored;
            asio::steady_timer until{io_, now + held};
            co_await until.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        }
        co_return who_are_you(token ? "the token is wrong, was revoked or has expired"
                                    : "the name or the password is wrong");
    };
    if (token) {
        const auto name = store::account_of_token(*token);
        const store::read_transaction now{common_.decides.environment()};
        const auto account = name ? store::find_user(now, *name) : std::nullopt;
        if (account && store::token_matches(account->password, *token) && !store::has_ended(*account, system_now()))
            co_return asker_of(by, *account);
        co_return co_await wrong();
    }
    if (said->name.empty() || said->name == store::no_account) {
        const bool right = common_.with.password && same_password(said->password, *common_.with.password);
        store::wipe(said->password);
        if (!right || !common_.with.default_role)
            co_return co_await wrong();
        co_return operate::asker{by, *common_.with.default_role, {}, {}};
    }
    by.user = said->name;
    const std::string digest = digest_of(said->name, said->password);
    if (auto who = remembered(digest, by)) {
        store::wipe(said->password);
        co_return *std::move(who);
    }

    const auto account = std::make_shared<std::optional<store::user_info>>();
    const awaited<desk_answer> answer{io_};
    const auto taken = common_.by.passwords.submit(
        [account, in = common_.decides.environment(), said = *std::move(said)]() mutable -> desk_answer {
            *account = account_with(in, said.name, said.password);
            return {.bytes = "looked"};
        },
        answer.teller(), from.origin);
    if (taken == desk::acceptance::full)
        co_return problem_reply(503, "busy", desk::too_many);
    // NOLINTNEXTLINE(bugprone-unchecked-optional-access): it waits for ever
    const desk_answer told = *co_await answer.get();
    if (told.bytes != "looked")
        co_return problem_reply(503, "busy", "the password could not be looked at: try again");
    if (!*account)
        co_return co_await wrong();
    const store::user_info& known_now = **account;
    remember(digest, {known_now.name, known_now.password, clock::now() + remembered_for});
    co_return asker_of(by, known_now);
}

}  // namespace ringfence::server::http
