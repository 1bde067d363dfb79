// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_FRONT_HTTP_METRICS_HPP
#define RINGFENCE_DAEMON_FRONT_HTTP_METRICS_HPP

#include "serve/common.hpp"
#include "serve/events.hpp"

#include <cstdint>
#include <string>

namespace ringfence::server::http {

/// What others count than `common`, as it was at one moment: the I/O thread, and who tells events.
struct io_figures {
    traffic network{};
    changes::figures made{};
    std::uint64_t denied = 0;
    server::events::figures events{};
};

/// The daemon's figures in the text format of Prometheus. Reads the store: on a desk's thread. Of rules and lists those
/// 1,000 are told that had most to say.
std::string metrics_text(const common& of, const io_figures& counted);

}  // namespace ringfence::server::http

#endif
