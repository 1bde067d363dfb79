// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_SERVE_PASSWORDS_HPP
#define RINGFENCE_DAEMON_SERVE_PASSWORDS_HPP

#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/user.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ringfence::server {

/// Takes as long for a wrong text of a length as for the right one. `right` is not empty.
bool same_password(std::string_view given, std::string_view right) noexcept;

/// The account of that name, where the password is its own; the text is wiped. Takes some tenths of a second, and as
/// long for a name that nobody has as for a wrong password, so that names cannot be found out by the clock. Throws
/// `store::error`.
std::optional<store::user_info> account_with(const std::shared_ptr<store::environment>& in, std::string_view user,
                                             std::string& password);

}  // namespace ringfence::server

#endif
