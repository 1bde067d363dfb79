// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_ACCOUNTS_USERS_IPP
#define RINGFENCE_STORE_ACCOUNTS_USERS_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/store/accounts/users.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/journal_record.hpp>
#include <ringfence/store/layout/user.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

RINGFENCE_DECL std::string_view role_word(account_role role) noexcept
{
    switch (role) {
    case account_role::reader: return "reader";
    case account_role::agent: return "agent";
    case account_role::supervisor: return "supervisor";
    case account_role::administrator: return "administrator";
    case account_role::decide: return "decide";
    }
    return "reader";
}

RINGFENCE_DECL std::optional<account_role> read_role(std::string_view word) noexcept
{
    for (const account_role role : account_roles)
        if (word == role_word(role))
            return role;
    return std::nullopt;
}

RINGFENCE_DECL bool is_account_name(std::string_view name) noexcept
{
    const auto fits = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               std::string_view{"._@-"}.find(c) != std::string_view::npos;
    };
    return !name.empty() && name.size() <= max_account_name && name != no_account && std::ranges::all_of(name, fits);
}

namespace detail {

RINGFENCE_DECL void check_account_name(std::string_view name)
{
    if (is_account_name(name))
        return;
    if (name == no_account)
        throw error{error_code::refused, "`default` is the client that has not said who it is; choose another name"};
    throw error{error_code::refused, "`" + std::string{name.substr(0, max_account_name)} +
                                         "` is no name for an account: 1 to " + std::to_string(max_account_name) +
                                         " letters, digits and `.`, `_`, `@`, `-`"};
}

RINGFENCE_DECL void check_password_hash(std::string_view hash)
{
    if (hash.empty())
        throw error{error_code::refused, "an account needs a password"};
    check_text(hash, max_password_hash, "password's hash");
}

RINGFENCE_DECL void note_user(write_transaction& in, journal_event what, const user_info& user, const author& by,
                              timestamp now)
{
    journal_record record;
    record.when = now;
    record.by = by;
    record.what = what;
    record.account = user.name;
    record.role = user.role;
    append(in, record);
}

}  // namespace detail

RINGFENCE_DECL std::optional<user_info> find_user(const transaction& in, std::string_view name)
{
    if (!is_account_name(name))
        return std::nullopt;
    const auto record = in.get(table::users, name);
    if (!record)
        return std::nullopt;
    return layout::decode_user(name, *record);
}

RINGFENCE_DECL std::vector<user_info> users(const transaction& in)
{
    std::vector<user_info> found;
    cursor at{in, table::users};
    for (bool more = at.first(); more; more = at.next())
        found.push_back(layout::decode_user(at.key(), at.value()));
    return found;
}

namespace detail {

RINGFENCE_DECL user_info require_user(const transaction& in, std::string_view name)
{
    auto found = find_user(in, name);
    if (!found)
        throw error{error_code::missing, "there is no account `" + std::string{name.substr(0, max_account_name)} + "`"};
    return *std::move(found);
}

}  // namespace detail

RINGFENCE_DECL void add_user(write_transaction& in, std::string_view name, account_role role,
                             std::string_view password_hash, const author& by, timestamp now)
{
    detail::check_author(by);
    detail::check_account_name(name);
    detail::check_password_hash(password_hash);
    if (find_user(in, name))
        throw error{error_code::refused, "there is an account `" + std::string{name} + "` already"};
    if (in.count(table::users) >= max_accounts)
        throw error{error_code::full, "the store has " + std::to_string(max_accounts) + " accounts, and takes no more"};
    const user_info made{.name = std::string{name},
                         .role = role,
                         .password = std::string{password_hash},
                         .created = now,
                         .created_by = by};
    in.put(table::users, made.name, layout::encode(made));
    detail::note_user(in, journal_event::user_added, made, by, now);
}

RINGFENCE_DECL bool set_role(write_transaction& in, std::string_view name, account_role role, const author& by,
                             timestamp now)
{
    detail::check_author(by);
    user_info changed = detail::require_user(in, name);
    if (changed.role == role)
        return false;
    changed.role = role;
    in.put(table::users, changed.name, layout::encode(changed));
    detail::note_user(in, journal_event::user_changed, changed, by, now);
    return true;
}

RINGFENCE_DECL void set_password(write_transaction& in, std::string_view name, std::string_view password_hash,
                                 const author& by, timestamp now)
{
    detail::check_author(by);
    detail::check_password_hash(password_hash);
    user_info changed = detail::require_user(in, name);
    changed.password = password_hash;
    in.put(table::users, changed.name, layout::encode(changed));
    detail::note_user(in, journal_event::user_changed, changed, by, now);
}

RINGFENCE_DECL void remove_user(write_transaction& in, std::string_view name, const author& by, timestamp now)
{
    detail::check_author(by);
    const user_info gone = detail::require_user(in, name);
    in.erase(table::users, gone.name);
    detail::note_user(in, journal_event::user_removed, gone, by, now);
}

RINGFENCE_DECL void note_denied(write_transaction& in, std::string_view request, account_role role, const author& by,
                                timestamp now)
{
    detail::check_author(by);
    journal_record record;
    record.when = now;
    record.by = by;
    record.what = journal_event::denied;
    record.role = role;
    record.request = request.substr(0, max_denied_request);
    append(in, record);
}

}  // namespace ringfence::store

#endif
