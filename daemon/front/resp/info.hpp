// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The daemon's figures, for INFO.

#ifndef RINGFENCE_DAEMON_FRONT_RESP_INFO_HPP
#define RINGFENCE_DAEMON_FRONT_RESP_INFO_HPP

#include "serve/common.hpp"

#include <span>
#include <string>
#include <string_view>

namespace ringfence::server {

/// The sections that `words` name, all of them without words. `listening`: the addresses. On the I/O thread.
std::string info_text(std::span<const std::string_view> words, const common& of, std::string_view listening);

}  // namespace ringfence::server

#endif
