// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/service_manager.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>

namespace ringfence::server {

service_manager::service_manager()
{
    if (const char* const path = std::getenv("NOTIFY_SOCKET"))
        path_ = path;
    is_watched_ = std::getenv("WATCHDOG_USEC") != nullptr;
    if (const char* const process = std::getenv("WATCHDOG_PID"))  // another's, inherited
        is_watched_ = is_watched_ && process == std::to_string(::getpid());
    const bool is_address = path_.size() > 1 && path_.size() < sizeof(sockaddr_un{}.sun_path) &&
                            (path_.front() == '/' || path_.front() == '@');
    if (is_address)
        socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

service_manager::~service_manager()
{
    if (socket_ >= 0)
        ::close(socket_);
}

void service_manager::tell(std::string_view state) const noexcept
{
    if (socket_ < 0)
        return;
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    std::ranges::copy(path_, to.sun_path);
    if (to.sun_path[0] == '@')  // an abstract one
        to.sun_path[0] = '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path_.size());
    [[maybe_unused]] const auto sent =
        ::sendto(socket_, state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&to), size);
}

void service_manager::alive() const noexcept
{
    if (is_watched_)
        tell("WATCHDOG=1");
}

}  // namespace ringfence::server
