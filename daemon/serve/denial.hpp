// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_SERVE_DENIAL_HPP
#define RINGFENCE_DAEMON_SERVE_DENIAL_HPP

#include <ringfence/store/layout.hpp>

#include <string>

namespace ringfence::server {

/// Somebody asked for what is beyond the role: to be journalled.
struct denial {
    store::author by;
    std::string request;  ///< as `operate::request_text`
    store::account_role role = store::account_role::reader;
};

}  // namespace ringfence::server

#endif
