// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_SERVE_SERVICE_MANAGER_HPP
#define RINGFENCE_DAEMON_SERVE_SERVICE_MANAGER_HPP

#include <string>
#include <string_view>

namespace ringfence::server {

/// Tells who started the daemon how it stands, where that wants to know: the datagrams of sd_notify(3), whose form is
/// promised to stay. For one thread.
class service_manager {
public:
    /// Reads `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`.
    service_manager();
    ~service_manager();
    service_manager(const service_manager&) = delete;
    service_manager& operator=(const service_manager&) = delete;

    /// `READY=1`, `STOPPING=1` and the like. What cannot be sent is not: nobody could be told.
    void tell(std::string_view state) const noexcept;

    /// That the daemon is alive; nothing where nobody watches for it.
    void alive() const noexcept;

private:
    std::string path_{};
    bool is_watched_ = false;
    int socket_ = -1;
};

}  // namespace ringfence::server

#endif
