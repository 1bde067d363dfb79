// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/passwords.hpp"

#include <ringfence/store/accounts/password.hpp>
#include <ringfence/store/accounts/users.hpp>

#include <cstddef>

namespace ringfence::server {

bool same_password(std::string_view given, std::string_view right) noexcept
{
    std::size_t difference = given.size() ^ right.size();
    for (std::size_t i = 0; i < given.size(); ++i)
        difference |= static_cast<unsigned char>(given[i] ^ right[i % right.size()]);
    return difference == 0;
}

std::optional<store::user_info> account_with(const std::shared_ptr<store::environment>& in, std::string_view user,
                                             std::string& password)
{
    auto account = [&] {
        const store::read_transaction now{in};
        return store::find_user(now, user);
    }();
    const bool fits = password.size() >= store::min_password && password.size() <= store::max_password;
    if (!account && fits)
        store::hash_password(password);
    if (account && (!store::password_matches(account->password, password) || store::has_ended(*account, system_now())))
        account.reset();
    store::wipe(password);
    return account;
}

}  // namespace ringfence::server
