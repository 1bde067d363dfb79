// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// One import at a time: it holds a lock (flock) on the store's directory, which the system releases with the process.

#ifndef RINGFENCE_STORE_IMPORT_LOCK_HPP
#define RINGFENCE_STORE_IMPORT_LOCK_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>

namespace ringfence::store {

/// The right to import and to change imports, for one process at a time. Throws `error`: `busy` where another has it.
/// One thread at a time.
class import_lock {
public:
    explicit import_lock(const std::filesystem::path& directory)
        : file_{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)}
    {
        if (file_ < 0)
            detail::fail(errno, "lock for an import", directory);
        if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
            const int code = errno;
            ::close(file_);
            if (code == EWOULDBLOCK)
                throw error{error_code::busy, "store `" + directory.string() +
                                                  "`: another import is running; try again when it has ended"};
            detail::fail(code, "lock for an import", directory);
        }
    }
    ~import_lock() { ::close(file_); }
    import_lock(const import_lock&) = delete;
    import_lock& operator=(const import_lock&) = delete;

private:
    int file_;
};

}  // namespace ringfence::store

#endif
