// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The pages of rules/messages, which are compiled into the program (daemon/message_pages.cmake).

#ifndef RINGFENCE_DAEMON_CLI_RULES_MESSAGE_PAGES_HPP
#define RINGFENCE_DAEMON_CLI_RULES_MESSAGE_PAGES_HPP

#include <span>
#include <string_view>

namespace ringfence::command {

struct message_page {
    std::string_view code;   ///< `RF0101`
    std::string_view title;  ///< of one line, without the code
    std::string_view text;   ///< the whole page, Markdown
};

/// In the order of their codes.
std::span<const message_page> message_pages() noexcept;

}  // namespace ringfence::command

#endif
