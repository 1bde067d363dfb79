// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What an asker may do. `prepare` asks with the role that was had when the connection signed in; inside the transaction
// that changes something the account is looked up again.

#ifndef RINGFENCE_OPERATE_ROLES_HPP
#define RINGFENCE_OPERATE_ROLES_HPP

#include <ringfence/config.hpp>
#include <ringfence/operate/error.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/layout/user.hpp>

#include <optional>
#include <string_view>

namespace ringfence::operate {

struct asker;
struct operation;

/// That the role does not suffice for an operation; nothing where it does. `on`: what it was asked of, behind its name.
RINGFENCE_DECL std::optional<problem> beyond(std::string_view operation, store::account_role has,
                                             store::account_role needs, std::string_view on = {});

/// What the asker is at this moment: nothing where the account is gone or has another password. Throws `store::error`.
RINGFENCE_DECL std::optional<store::account_role> role_now(const store::transaction& in, const asker& who);

/// What is wrong with something of this name, which needs that role, where this asker does it, whose role it now is; or
/// nothing. Without a role the account is gone.
RINGFENCE_DECL std::optional<problem> may_not(std::string_view operation, store::account_role needs, const asker& who,
                                              std::optional<store::account_role> now);
/// The same of a change.
RINGFENCE_DECL std::optional<problem> may_not(const operation& of, const asker& who,
                                              std::optional<store::account_role> now);
/// The same of the role at this moment. Throws `store::error`.
RINGFENCE_DECL std::optional<problem> may_not(const store::transaction& in, const operation& of, const asker& who);

/// What is wrong with a change of this list by an asker whose account has rights in single lists, or nothing. `what`:
/// the right that is needed there, as `add`; for what is none, as `list rename`, no rights in single lists suffice.
/// Throws `store::error`.
RINGFENCE_DECL std::optional<problem> may_not_in(const store::transaction& in, std::string_view what, const asker& who,
                                                 const store::list_info& list);

}  // namespace ringfence::operate

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/operate/roles.ipp>
#endif

#endif
