// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_OPERATE_ACCOUNTS_IPP
#define RINGFENCE_OPERATE_ACCOUNTS_IPP

#include <ringfence/base/backticked.hpp>
#include <ringfence/operate/accounts.hpp>
#include <ringfence/operate/field_names.hpp>
#include <ringfence/operate/read_arguments.hpp>
#include <ringfence/operate/roles.hpp>
#include <ringfence/store/accounts/password.hpp>
#include <ringfence/store/accounts/token.hpp>
#include <ringfence/store/accounts/users.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

namespace ringfence::operate {

namespace detail {

inline task list_users(const operation&, const arguments& asked, const setting&, const asker&)
{
    return reading{[page = read_page(asked)](const store::transaction& in, const pause&) {
        return page_of(store::users(in), page, "users",
                       [&](const store::user_info& user) { return user_row(in, user); });
    }};
}

inline store::account_role read_role(std::string_view word)
{
    const auto role = store::read_role(word);
    if (!role)
        misused(backticked(word) + " is no role; the roles are decide, reader, agent, supervisor and administrator");
    return *role;
}

inline void expect_account(const store::transaction& in, const std::string& name)
{
    if (!store::find_user(in, name))
        throw error{error_code::missing,
                    "there is no account " + backticked(name) + "; `ringfence user list` lists them"};
}

/// A change of the account `name`, in one step: hashing a password takes its time, before the store is locked. `make`
/// returns whether something was changed.
template <class Change>
job account_job(const operation& of, const arguments& asked, const setting& at, const asker& who, Change&& make)
{
    struct secret {
        std::string text;
        ~secret() { store::wipe(text); }
    };
    const bool with_password = asked.has("password");
    const auto password = std::make_shared<secret>(secret{std::string{asked.text("password")}});
    return {.step = [&of, &at, who, name = std::string{asked.text("name")}, by = author_of(asked, who), password,
                     with_password, make = std::forward<Change>(make)](const pause&) -> std::optional<answer> {
                const std::string hash = with_password ? store::hash_password(password->text) : std::string{};
                answer made;
                at.in_transaction([&](store::write_transaction& in) {
                    made = {};
                    if ((made.wrong = may_not(in, of, who)))
                        return;
                    const bool changed = make(in, name, hash, by, at.now());
                    const auto now = store::find_user(in, name);
                    made.told.text("name", name)
                        .text_or_none("role", now ? store::role_word(now->role) : std::string_view{})
                        .flag("changed", changed);
                });
                return made;
            },
            .so_far = [] { return job::progress{}; }};
}

/// What `account_job` tells.
inline shape changed_account_shape()
{
    return shape{}.text("name").word_or_none("role", role_words(), "none: the account is no more").flag("changed");
}

inline void expect_password(const arguments& asked)
{
    if (!asked.has("password"))
        misused("an account has a password: `password`");
}

inline task add_user(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    if (!store::is_account_name(asked.text("name")))
        fail(backticked(asked.text("name")) +
             " is no name for an account: 1 to 64 letters, digits and `.`, `_`, `@`, `-`, and not `default`");
    if (!asked.has("role"))
        misused("an account has a role: `role`, which is decide, reader, agent, supervisor or administrator");
    expect_password(asked);
    return account_job(
        of, asked, at, who,
        [role = read_role(asked.text("role"))](store::write_transaction& in, const std::string& name,
                                               const std::string& hash, const store::author& by, timestamp now) {
            if (store::find_user(in, name))
                throw error{error_code::conflict, "there is an account " + backticked(name) + " already"};
            store::add_user(in, name, role, hash, by, now);
            return true;
        });
}

inline task set_role(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    return account_job(of, asked, at, who,
                       [role = read_role(asked.text("role"))](store::write_transaction& in, const std::string& name,
                                                              const std::string&, const store::author& by,
                                                              timestamp now) {
                           expect_account(in, name);
                           return store::set_role(in, name, role, by, now);
                       });
}

/// When what is made now is to end; nothing: never.
inline std::optional<timestamp> read_end(const arguments& asked, const setting& at)
{
    const std::string_view written = asked.text("expires");
    if (written.empty() || written == "never")
        return std::nullopt;
    const timestamp now = at.now();
    const auto end = read_when(asked, "expires", time_sense::future, {policy_of(at)->zone(), now});
    if (end && *end <= now)
        fail("`expires` is in the past: " + utc_text(*end));
    return end;
}

/// An account of a program, which proves that it is that by a token in place of a password.
inline task add_token(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    if (!store::is_account_name(asked.text("name")))
        fail(backticked(asked.text("name")) +
             " is no name for an account: 1 to 64 letters, digits and `.`, `_`, `@`, `-`, and not `default`");
    if (!asked.has("role"))
        misused("a token has a role: `role`, which is decide, reader, agent, supervisor or administrator");
    return change{[&of, &at, who, name = std::string{asked.text("name")}, role = read_role(asked.text("role")),
                   expires = read_end(asked, at), by = author_of(asked, who)](store::write_transaction& in) -> answer {
        if (auto wrong = may_not(in, of, who))
            return {.wrong = std::move(wrong)};
        if (store::find_user(in, name))
            throw error{error_code::conflict, "there is an account " + backticked(name) + " already"};
        const store::new_token token = store::make_token(name);
        store::add_user(in, name, role, token.proof, by, at.now(), expires);
        answer made;
        made.told.text("name", name)
            .text("role", store::role_word(role))
            .time("expires_at", expires)
            .text("token", token.text);
        return made;
    }};
}

inline shape made_token_shape()
{
    return shape{}
        .text("name")
        .word("role", role_words())
        .time_or_none("expires_at")
        .text("token", "is told this once");
}

inline task list_tokens(const operation&, const arguments& asked, const setting&, const asker&)
{
    return reading{[page = read_page(asked)](const store::transaction& in, const pause&) {
        std::vector<store::user_info> all = store::users(in);
        std::erase_if(all, [](const store::user_info& user) { return !store::is_token_proof(user.password); });
        return page_of(all, page, "tokens", [&](const store::user_info& user) { return user_row(in, user); });
    }};
}

inline task revoke_token(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    return change{[&of, &at, who, name = std::string{asked.text("name")},
                   by = author_of(asked, who)](store::write_transaction& in) -> answer {
        if (auto wrong = may_not(in, of, who))
            return {.wrong = std::move(wrong)};
        const auto account = store::find_user(in, name);
        if (!account || !store::is_token_proof(account->password))
            throw error{error_code::missing, "there is no token " + backticked(name) + "; `token list` lists them"};
        store::remove_user(in, name, by, at.now());
        answer made;
        made.told.text("name", name).flag("changed", true);
        return made;
    }};
}

inline task set_password(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    expect_password(asked);
    return account_job(of, asked, at, who,
                       [](store::write_transaction& in, const std::string& name, const std::string& hash,
                          const store::author& by, timestamp now) {
                           expect_account(in, name);
                           if (store::is_token_proof(store::find_user(in, name)->password))
                               throw error{error_code::refused, backticked(name) + " is a token and has no password: "
                                                                                   "revoke it and add another"};
                           store::set_password(in, name, hash, by, now);
                           return true;
                       });
}

inline task remove_user(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    return account_job(of, asked, at, who,
                       [](store::write_transaction& in, const std::string& name, const std::string&,
                          const store::author& by, timestamp now) {
                           expect_account(in, name);
                           store::remove_user(in, name, by, now);
                           return true;
                       });
}

inline std::uint32_t read_rights(std::string_view words)
{
    const auto rights = store::read_rights(words);
    if (!rights)
        misused(backticked(words) + " are no rights: join some of " +
                store::rights_text(std::numeric_limits<std::uint32_t>::max()) +
                " by commas, or say `none` to take them away");
    return *rights;
}

/// Throws where the role does not have an operation that a right is about.
inline void expect_within_role(const store::user_info& user, std::uint32_t rights)
{
    for (std::uint32_t bit = 1; bit != 0 && bit <= rights; bit <<= 1)
        if ((rights & bit) != 0) {
            const store::account_role needed = store::role_for(static_cast<store::list_right>(bit));
            if (!store::is_at_least(user.role, needed))
                throw error{error_code::refused, "`" + store::rights_text(bit) + "` needs the role " +
                                                     std::string{store::role_word(needed)} + ", and " +
                                                     backticked(user.name) + " has the role " +
                                                     std::string{store::role_word(user.role)} +
                                                     ": rights in lists narrow a role, they widen none"};
        }
}

/// The list of that name in which an account has rights, which may have been dropped since; else as `expect_list`.
inline store::list_info granted_list(const store::transaction& in, const store::user_info& user,
                                     const std::string& name)
{
    std::optional<store::list_info> dropped;
    for (const store::grant& each : user.grants)
        if (auto list = store::find_list(in, each.list); list && store::is_called(*list, name)) {
            if (!list->dropped)
                return *std::move(list);
            dropped = std::move(list);
        }
    return dropped ? *std::move(dropped) : expect_list(in, name);
}

inline shape granted_shape()
{
    return shape{}
        .text("name")
        .text("list")
        .text("rights", "with commas between them")
        .flag("changed")
        .flag("restricted", "to the lists in which it has rights");
}

inline task grant_rights(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    if (!asked.has("list"))
        misused("say in which list: `list`");
    return change{[&of, &at, who, name = std::string{asked.text("name")}, list_name = std::string{asked.text("list")},
                   rights = read_rights(asked.text("rights")),
                   by = author_of(asked, who)](store::write_transaction& in) -> answer {
        if (auto wrong = may_not(in, of, who))
            return {.wrong = std::move(wrong)};
        expect_account(in, name);
        const store::user_info user = *store::find_user(in, name);
        const store::list_info list = rights == 0 ? granted_list(in, user, list_name) : expect_list(in, list_name);
        expect_within_role(user, rights);
        const bool changed = store::set_rights(in, name, list.id, rights, by, at.now());
        answer made;
        made.told.text("name", name)
            .text("list", list.name)
            .text("rights", store::rights_text(rights))
            .flag("changed", changed)
            .flag("restricted", !store::find_user(in, name)->grants.empty());
        return made;
    }};
}

}  // namespace detail

RINGFENCE_DECL std::vector<operation> account_operations()
{
    using enum argument::kind;
    using enum operation::effect;
    using store::account_role;
    constexpr std::string_view roles = "decide|reader|agent|supervisor|administrator";
    const argument user{"name", place, "NAME"};
    const argument password{"password", secret, "TEXT", "8 to 1024 bytes"};
    const auto of = [](std::string_view name, operation::effect does, std::string_view summary,
                       std::string_view example, std::vector<argument> takes, shape (*answers)(),
                       decltype(operation::prepare) prepare) {
        return operation{.name = name,
                         .needs = account_role::administrator,
                         .does = does,
                         .summary = summary,
                         .example = example,
                         .takes = std::move(takes),
                         .answers = answers,
                         .prepare = prepare};
    };
    return {of(
                "user list", reads, "the accounts of the daemon's clients and what each may do", "user list",
                page_arguments(), [] { return page_shape("users", user_shape()); }, detail::list_users),
            of("user add", changes, "make an account", "user add ana --role supervisor",
               joined({{user, {"role", key, roles, "what it may do"}, password}, note_arguments()}),
               detail::changed_account_shape, detail::add_user),
            of("user role", changes, "give an account another role", "user role ana agent",
               joined({{user, {"role", place, roles}}, note_arguments()}), detail::changed_account_shape,
               detail::set_role),
            of("user grant", changes, "let an account change single lists alone, and say in each of them what it may",
               "user grant ana add,remove --list default",
               joined({{user,
                        {"rights", place, "RIGHTS"},
                        {"list", key, "LIST", "the list; an account without any changes all, as its role has it"}},
                       note_arguments()}),
               detail::granted_shape, detail::grant_rights),
            of("user password", changes, "give an account another password", "user password ana",
               joined({{user, password}, note_arguments()}), detail::changed_account_shape, detail::set_password),
            of("user remove", changes, "take an account away; what it did stays in the journal", "user remove ana",
               joined({{user}, note_arguments()}), detail::changed_account_shape, detail::remove_user),
            of(
                "token list", reads, "the accounts that programs prove to be by a token", "token list",
                page_arguments(), [] { return page_shape("tokens", user_shape()); }, detail::list_tokens),
            of("token add", changes, "make an account for a program; its token is told this once",
               "token add crm --role agent --expires 90d",
               joined({{user,
                        {"role", key, roles, "what it may do"},
                        {"expires", key, "TIME|never", "when it ends: a duration from now, or a time; default: never"}},
                       note_arguments()}),
               detail::made_token_shape, detail::add_token),
            of(
                "token revoke", changes, "take a token away; nothing is answered to it from then on",
                "token revoke crm", joined({{user}, note_arguments()}),
                [] { return shape{}.text("name").flag("changed"); }, detail::revoke_token)};
}

}  // namespace ringfence::operate

#endif
