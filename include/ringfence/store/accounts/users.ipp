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
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
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

inline journal_record record_of(journal_event what, const user_info& user, const author& by, timestamp now)
{
    journal_record record;
    record.when = now;
    record.by = by;
    record.what = what;
    record.account = user.name;
    record.role = user.role;
    return record;
}

RINGFENCE_DECL void note_user(write_transaction& in, journal_event what, const user_info& user, const author& by,
                              timestamp now)
{
    append(in, record_of(what, user, by, now));
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

namespace detail {

inline void expect_place_for(const transaction& in, account_role role)
{
    if (role == account_role::decide)
        expect_format(in, 3, "the role `decide`");
}

}  // namespace detail

RINGFENCE_DECL bool has_ended(const user_info& account, timestamp now) noexcept
{
    return account.expires && *account.expires <= now;
}

RINGFENCE_DECL bool is_valid(const std::optional<user_info>& account, std::string_view proof, timestamp now) noexcept
{
    return account && account->password == proof && !has_ended(*account, now);
}

RINGFENCE_DECL void add_user(write_transaction& in, std::string_view name, account_role role,
                             std::string_view password_hash, const author& by, timestamp now,
                             std::optional<timestamp> expires)
{
    detail::check_author(by);
    detail::check_account_name(name);
    detail::check_password_hash(password_hash);
    if (find_user(in, name))
        throw error{error_code::refused, "there is an account `" + std::string{name} + "` already"};
    detail::expect_place_for(in, role);
    if (in.count(table::users) >= max_accounts)
        throw error{error_code::full, "the store has " + std::to_string(max_accounts) + " accounts, and takes no more"};
    const user_info made{.name = std::string{name},
                         .role = role,
                         .password = std::string{password_hash},
                         .created = now,
                         .created_by = by,
                         .expires = expires};
    if (expires)
        expect_format(in, 3, "accounts that expire");
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
    detail::expect_place_for(in, role);
    changed.role = role;
    in.put(table::users, changed.name, layout::encode(changed));
    detail::note_user(in, journal_event::user_changed, changed, by, now);
    return true;
}

namespace detail {

struct right_word {
    std::string_view word;
    list_right is;
    account_role needs;  ///< the role of the operation of that name
};
inline constexpr std::array right_words{
    right_word{"add", list_right::add, account_role::agent},
    right_word{"remove", list_right::remove, account_role::agent},
    right_word{"edit", list_right::edit, account_role::supervisor},
    right_word{"clone", list_right::clone, account_role::supervisor},
    right_word{"move", list_right::move, account_role::supervisor},
    right_word{"clear", list_right::clear, account_role::supervisor},
    right_word{"approve", list_right::approve, account_role::supervisor},
    right_word{"unapprove", list_right::unapprove, account_role::supervisor},
    right_word{"import", list_right::import, account_role::supervisor},
};

}  // namespace detail

RINGFENCE_DECL std::string rights_text(std::uint32_t rights)
{
    std::string text;
    for (const auto& right : detail::right_words)
        if ((rights & static_cast<std::uint32_t>(right.is)) != 0)
            text += (text.empty() ? "" : ",") + std::string{right.word};
    return text.empty() ? "none" : text;
}

RINGFENCE_DECL std::optional<std::uint32_t> read_rights(std::string_view words)
{
    if (words == "none")
        return 0;
    std::uint32_t rights = 0;
    for (;;) {
        const std::size_t end = std::min(words.find(','), words.size());
        const auto right = std::ranges::find(detail::right_words, words.substr(0, end), &detail::right_word::word);
        if (right == detail::right_words.end())
            return std::nullopt;
        rights |= static_cast<std::uint32_t>(right->is);
        if (end == words.size())
            return rights;
        words.remove_prefix(end + 1);
    }
}

RINGFENCE_DECL account_role role_for(list_right right) noexcept
{
    const auto found = std::ranges::find(detail::right_words, right, &detail::right_word::is);
    return found == detail::right_words.end() ? account_role::administrator : found->needs;
}

RINGFENCE_DECL std::uint32_t rights_in(const user_info& user, std::uint32_t list) noexcept
{
    if (user.grants.empty())
        return std::numeric_limits<std::uint32_t>::max();
    const auto found = std::ranges::find(user.grants, list, &grant::list);
    return found == user.grants.end() ? 0 : found->rights;
}

RINGFENCE_DECL bool set_rights(write_transaction& in, std::string_view name, std::uint32_t list, std::uint32_t rights,
                               const author& by, timestamp now)
{
    detail::check_author(by);
    user_info changed = detail::require_user(in, name);
    const list_info of = detail::require_list(in, list);
    const auto place = std::ranges::find(changed.grants, list, &grant::list);
    const bool had = place != changed.grants.end();
    if ((had ? place->rights : 0) == rights)
        return false;
    expect_format(in, 3, "rights in single lists");
    if (rights == 0)
        changed.grants.erase(place);
    else if (had)
        place->rights = rights;
    else if (changed.grants.size() >= max_grants)
        throw error{error_code::full,
                    "`" + changed.name + "` has rights in " + std::to_string(max_grants) + " lists, and takes no more"};
    else
        changed.grants.push_back({list, rights});
    in.put(table::users, changed.name, layout::encode(changed));
    journal_record record = detail::record_of(journal_event::user_changed, changed, by, now);
    record.list = of.name;
    record.rights = rights_text(rights);
    append(in, record);
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
