// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_OPERATE_ROLES_IPP
#define RINGFENCE_OPERATE_ROLES_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/operate/error.hpp>
#include <ringfence/operate/operation.hpp>
#include <ringfence/operate/roles.hpp>
#include <ringfence/store/accounts/users.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/user.hpp>
#include <ringfence/store/words.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace ringfence::operate {

RINGFENCE_DECL std::optional<problem> beyond(std::string_view operation, store::account_role has,
                                             store::account_role needs, std::string_view on)
{
    if (store::is_at_least(has, needs))
        return std::nullopt;
    return problem{error_code::denied, "this user has no permissions to run '" + std::string{operation} + '\'' +
                                           std::string{on} + ": it needs the role " +
                                           std::string{store::role_word(needs)}};
}

RINGFENCE_DECL std::optional<store::account_role> role_now(const store::transaction& in, const asker& who)
{
    if (who.account.empty())
        return who.role;
    const auto account = store::find_user(in, who.account);
    return store::is_valid(account, who.proof, system_now()) ? std::optional{account->role} : std::nullopt;
}

RINGFENCE_DECL std::optional<problem> may_not(std::string_view operation, store::account_role needs, const asker& who,
                                              std::optional<store::account_role> now)
{
    if (!now)
        return problem{error_code::denied,
                       "the account `" + who.account + "` is no longer there, has another password, or has expired"};
    return beyond(operation, *now, needs);
}

RINGFENCE_DECL std::optional<problem> may_not(const operation& of, const asker& who,
                                              std::optional<store::account_role> now)
{
    return may_not(of.name, of.needs, who, now);
}

RINGFENCE_DECL std::optional<problem> may_not(const store::transaction& in, const operation& of, const asker& who)
{
    return may_not(of, who, role_now(in, who));
}

RINGFENCE_DECL std::optional<problem> may_not_in(const store::transaction& in, std::string_view what, const asker& who,
                                                 const store::list_info& list)
{
    if (who.account.empty())
        return std::nullopt;
    const auto account = store::find_user(in, who.account);
    if (!account || account->grants.empty())
        return std::nullopt;
    const std::uint32_t needed = store::read_rights(what).value_or(0);
    if (needed != 0 && (store::rights_in(*account, list.id) & needed) == needed)
        return std::nullopt;
    const std::uint32_t has = store::rights_in(*account, list.id);
    return problem{error_code::denied, "this user has no permissions to run '" + std::string{what} + "' on the list `" +
                                           list.name + "`: the account `" + who.account +
                                           "` has rights in single lists, and in this one " +
                                           (has == 0 ? "none" : "only " + store::rights_text(has))};
}

}  // namespace ringfence::operate

#endif
