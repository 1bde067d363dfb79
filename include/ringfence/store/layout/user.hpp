// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// An account and what it may do.

#ifndef RINGFENCE_STORE_LAYOUT_USER_HPP
#define RINGFENCE_STORE_LAYOUT_USER_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/field.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::store {

/// What an account may do; each may do what those below it may, `decide` being the lowest. Stored: never renumber.
enum class account_role : std::uint8_t {
    reader = 0,         ///< explain, browse
    agent = 1,          ///< also add numbers to lists and remove them, but of registries, and of lists under review
    supervisor = 2,     ///< all of lists
    administrator = 3,  ///< policy and users
    decide = 4          ///< ask for decisions, and nothing more
};
constexpr account_role last_of(account_role) noexcept { return account_role::decide; }

/// All there are, the lowest first.
inline constexpr std::array account_roles{account_role::decide, account_role::reader, account_role::agent,
                                          account_role::supervisor, account_role::administrator};

/// Whether a role may do what `needed` may. Roles are stored in another order than they rank, so they are not compared
/// otherwise.
constexpr bool is_at_least(account_role role, account_role needed) noexcept
{
    const auto rank = [](account_role of) { return std::ranges::find(account_roles, of) - account_roles.begin(); };
    return rank(role) >= rank(needed);
}

/// What an account may do with one list, as bits. Stored: never renumber.
enum class list_right : std::uint32_t {
    add = 1U << 0,
    remove = 1U << 1,
    edit = 1U << 2,
    clone = 1U << 3,
    move = 1U << 4,
    clear = 1U << 5,
    approve = 1U << 6,
    unapprove = 1U << 7,
    import = 1U << 8  ///< and undo and approve imports
};

/// The rights that an account has in one list. Bits that are not known count for nothing.
struct grant {
    std::uint32_t list = 0;  ///< its id, which is never another's
    std::uint32_t rights = 0;

    friend bool operator==(const grant&, const grant&) = default;
};

template <class Visit>
void visit_fields(Visit& at, is_record<grant> auto& g)
{
    at(1, g.list);
    at(2, g.rights);
}

/// One account.
struct user_info {
    std::string name{};  ///< from the key
    account_role role = account_role::reader;
    /// Argon2id, in the form of its reference implementation's encoded string; or of a token its digest (token.hpp)
    std::string password{};
    timestamp created{};
    author created_by{};
    std::vector<grant> grants{};         ///< a list once; none: it may change all lists, as its role has it
    std::optional<timestamp> expires{};  ///< nobody is this account from then on

    friend bool operator==(const user_info&, const user_info&) = default;
};

template <class Visit>
void visit_fields(Visit& at, is_record<user_info> auto& u)
{
    at(1, u.role);
    at(2, u.password);
    at(3, u.created);
    at(4, u.created_by);
    at(5, u.grants);
    at(6, u.expires);
}

namespace layout {

RINGFENCE_DECL std::string encode(const user_info& of);

/// Throws `error_code::corrupt`.
RINGFENCE_DECL user_info decode_user(std::string_view name, std::string_view bytes);

}  // namespace layout

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/layout/user.ipp>
#endif

#endif
