// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_FRONT_HTTP_ACCOUNTS_HPP
#define RINGFENCE_DAEMON_FRONT_HTTP_ACCOUNTS_HPP

#include "front/http/request.hpp"
#include "serve/asio.hpp"
#include "serve/common.hpp"

#include <ringfence/operate/operation.hpp>
#include <ringfence/store/environment.hpp>

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <variant>

namespace ringfence::server::http {

/// Who asks, by the `Authorization` of each request. A password takes some tenths of a second to look at, so what was
/// found right is remembered for some minutes, as a digest: for as long as the account has that password. For the HTTP
/// thread.
class accounts {
public:
    accounts(common& with, asio::io_context& own);

    /// Who asks; or the answer, where nobody does or that cannot be said.
    asio::awaitable<std::variant<operate::asker, reply>> identify(const request& of, const peer& from);

private:
    using clock = std::chrono::steady_clock;

    struct known {
        std::string user;
        std::string proof;
        clock::time_point until;
    };

    std::optional<operate::asker> remembered(const std::string& digest, const store::author& by);
    void remember(const std::string& digest, known who);
    std::string digest_of(std::string_view user, std::string_view password) const;

    static constexpr std::size_t most_known = 10'000;

    common& common_;
    asio::io_context& io_;
    std::string salt_;
    std::map<std::string, known> known_;
};

/// The name and password of `Authorization: Basic ...` (RFC 7617); nothing where it is none.
struct name_and_password {
    std::string name;
    std::string password;
};
std::optional<name_and_password> read_basic(std::string_view header);

/// The token of `Authorization: Bearer ...` (RFC 6750), which refers to the header; nothing where it is none.
std::optional<std::string_view> read_bearer(std::string_view header);

}  // namespace ringfence::server::http

#endif
