// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What remains of a damaged store that no look at its pages has told of: data.mdb is cut short while it is read, the
// disk under it fails, or LMDB itself follows what is damaged. The system ends a process that reads there; both
// programs say why they end, and end as they do for any other failure of the store.

#ifndef RINGFENCE_DAEMON_DAMAGE_SIGNAL_HPP
#define RINGFENCE_DAEMON_DAMAGE_SIGNAL_HPP

#include "exit_status.hpp"

#include <array>
#include <charconv>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <system_error>
#include <unistd.h>

namespace ringfence {

namespace detail {

/// What the signals did before.
inline struct sigaction before_bus {
};
inline struct sigaction before_segv {
};

/// Whether a line of /proc/self/maps, as `BEGIN-END ... PATH`, is of a data.mdb at this address.
inline bool is_of_a_store(std::string_view line, std::uintptr_t address) noexcept
{
    if (!line.ends_with("/data.mdb") && !line.ends_with("/data.mdb (deleted)"))
        return false;
    // Allocates nothing, and so may be called here.
    constexpr int hexadecimal = 16;
    const char* const line_end = line.data() + line.size();
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    const auto first = std::from_chars(line.data(), line_end, begin, hexadecimal);
    return first.ec == std::errc{} && *first.ptr == '-' &&
           std::from_chars(first.ptr + 1, line_end, end, hexadecimal).ec == std::errc{} && begin <= address &&
           address < end;
}

/// Whether there is a store's file at an address. Calls only what a signal handler may.
inline bool lies_in_a_store(std::uintptr_t address) noexcept
{
    const int maps = ::open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    if (maps < 0)
        return false;
    std::array<char, 8192> held;  // a line is shorter, or its path too long for a store that anybody could open
    std::size_t size = 0;
    for (;;) {
        const ssize_t got = ::read(maps, held.data() + size, held.size() - size);
        size += got > 0 ? static_cast<std::size_t>(got) : 0;
        std::string_view rest{held.data(), size};
        for (std::size_t end = 0; (end = rest.find('\n')) != std::string_view::npos; rest.remove_prefix(end + 1))
            if (is_of_a_store(rest.substr(0, end), address))
                return true;
        if (got <= 0 || rest.size() == held.size())
            return false;
        std::memmove(held.data(), rest.data(), rest.size());
        size = rest.size();
    }
}

inline void tell_of_damage(int signal, siginfo_t* about, void*) noexcept
{
    if (about != nullptr && lies_in_a_store(reinterpret_cast<std::uintptr_t>(about->si_addr))) {
        constexpr std::string_view text =
            "ringfence: the store is damaged: data.mdb was cut short or overwritten while it was read, or its disk "
            "fails; look at it with `ringfence verify`, and restore it from a copy\n";
        [[maybe_unused]] const ssize_t told = ::write(STDERR_FILENO, text.data(), text.size());
        ::_exit(system_failed);
    }
    // Not the store's: what would have happened without this happens once the instruction is tried again.
    ::sigaction(signal, signal == SIGBUS ? &before_bus : &before_segv, nullptr);
}

}  // namespace detail

/// For the rest of the process: a read in a store's file that the system cannot satisfy ends it with `system_failed`
/// and a line that says so. Any other bad access is what it was.
inline void tell_damage_from_crash() noexcept
{
    struct sigaction action {};
    action.sa_sigaction = detail::tell_of_damage;
    action.sa_flags = SA_SIGINFO;
    ::sigaction(SIGBUS, &action, &detail::before_bus);
    ::sigaction(SIGSEGV, &action, &detail::before_segv);
}

}  // namespace ringfence

#endif
