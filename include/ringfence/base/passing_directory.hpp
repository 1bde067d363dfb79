// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_BASE_PASSING_DIRECTORY_HPP
#define RINGFENCE_BASE_PASSING_DIRECTORY_HPP

#include <ringfence/config.hpp>

#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace ringfence {

/// A directory that is gone with the object, with all that is in it, in memory where the system has room there.
class passing_directory {
public:
    /// `what`: the beginning of its name, as `ringfence-rehearsal`; `of`: whom it is for, in errors. Throws
    /// `std::system_error`.
    passing_directory(std::string_view what, std::string_view of)
    {
        std::string name = (place() / (std::string{what} + "-XXXXXX")).string();
        if (!::mkdtemp(name.data()))
            throw std::system_error{errno, std::generic_category(),
                                    "no directory for " + std::string{of} + " can be made, `" + name + '`'};
        path_ = name;
    }
    passing_directory(const passing_directory&) = delete;
    passing_directory& operator=(const passing_directory&) = delete;
    ~passing_directory()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    const std::filesystem::path& path() const noexcept { return path_; }

private:
    static std::filesystem::path place()
    {
        // A container may have as little as 64 MiB there.
        constexpr std::uint64_t room = std::uint64_t{512} << 20;
        constexpr const char* memory = "/dev/shm";
        struct statvfs found {};
        if (::access(memory, W_OK | X_OK) == 0 && ::statvfs(memory, &found) == 0 &&
            std::uint64_t{found.f_bavail} * found.f_frsize >= room)
            return memory;
        return std::filesystem::temp_directory_path();
    }

    std::filesystem::path path_;
};

}  // namespace ringfence

#endif
