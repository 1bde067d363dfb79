// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `GET /v1/events`: server-sent events, as browsers' `EventSource` reads them (the HTML standard, section 9.2).

#ifndef RINGFENCE_DAEMON_FRONT_HTTP_EVENT_STREAM_HPP
#define RINGFENCE_DAEMON_FRONT_HTTP_EVENT_STREAM_HPP

#include "front/http/request.hpp"
#include "serve/asio.hpp"
#include "serve/events.hpp"

#include <ringfence/operate/operation.hpp>

#include <string_view>

namespace ringfence::server::http {

inline constexpr std::string_view event_stream_type = "text/event-stream";

/// An answer without an end of its own. It is `asked` for until then, and is sent on `io`'s thread. Throws
/// `operate::error`.
reply event_stream(events& of, asio::io_context& io, const request& asked, const operate::asker& who, const peer& from);

}  // namespace ringfence::server::http

#endif
