// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_FRONT_HTTP_OPENAPI_HPP
#define RINGFENCE_DAEMON_FRONT_HTTP_OPENAPI_HPP

#include <string>

namespace ringfence::server::http {

/// What can be asked over HTTP as an OpenAPI 3.1 document, made of the routes and the operations that they lead to.
/// Made once; thread-safe.
const std::string& openapi_document();

}  // namespace ringfence::server::http

#endif
