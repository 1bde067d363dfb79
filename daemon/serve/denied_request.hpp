// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_SERVE_DENIED_REQUEST_HPP
#define RINGFENCE_DAEMON_SERVE_DENIED_REQUEST_HPP

#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/user.hpp>

#include <string>

namespace ringfence::server {

/// Somebody asked for what is beyond the role: to be journalled.
struct denied_request {
    store::author by;
    std::string request;  ///< as `operate::request_text`
    store::account_role role = store::account_role::reader;
};

}  // namespace ringfence::server

#endif
