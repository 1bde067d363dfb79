// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The page of reference: what /v1/openapi.json says, for people. Its files are in the program (docs/README.md).

#ifndef RINGFENCE_DAEMON_FRONT_HTTP_DOCS_HPP
#define RINGFENCE_DAEMON_FRONT_HTTP_DOCS_HPP

#include "front/http/request.hpp"

#include <span>
#include <string_view>

namespace ringfence::server::http {

struct docs_file {
    std::string_view name;  ///< behind `/docs/`; of the page itself empty
    std::string_view type;
};

std::span<const docs_file> docs_files() noexcept;

/// The file of that name, packed or not as the client takes it; 304 where it has it already, 404 where there is none.
/// Any thread.
reply docs_reply(const request& asked, std::string_view name);

}  // namespace ringfence::server::http

#endif
