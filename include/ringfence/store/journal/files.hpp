// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Files and folders that appear under their name when they are whole and on the disk: for copies of a store.

#ifndef RINGFENCE_STORE_JOURNAL_FILES_HPP
#define RINGFENCE_STORE_JOURNAL_FILES_HPP

#include <ringfence/store/environment.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace ringfence::store {

namespace detail {

[[noreturn]] inline void fail_file(int code, const std::filesystem::path& path, std::string_view what)
{
    const error_code kind = code == ENOENT                                      ? error_code::missing
                            : code == EACCES || code == EPERM || code == EROFS  ? error_code::permission
                            : code == ENOSPC || code == EDQUOT || code == EFBIG ? error_code::full
                            : code == EEXIST                                    ? error_code::refused
                                                                                : error_code::io;
    throw error{kind, "`" + path.string() + "`: " + std::string{what} + ": " + std::generic_category().message(code)};
}

/// An open file that closes itself.
class open_file {
public:
    open_file(const std::filesystem::path& path, int flags, std::string_view what)
        : path_{path}, file_{::open(path.c_str(), flags | O_CLOEXEC, 0600)}
    {
        if (file_ < 0)
            fail_file(errno, path, what);
    }
    ~open_file()
    {
        if (file_ >= 0)
            ::close(file_);
    }
    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;

    int get() const noexcept { return file_; }

    /// Has everything reach the disk, and closes.
    void finish()
    {
        if (::fsync(file_) != 0)
            fail_file(errno, path_, "cannot be written");
        const int closed = ::close(file_);
        file_ = -1;
        if (closed != 0)
            fail_file(errno, path_, "cannot be written");
    }

private:
    std::filesystem::path path_;
    int file_;
};

/// Has a directory's own entries reach the disk.
inline void sync_directory(const std::filesystem::path& directory)
{
    const open_file held{directory, O_RDONLY | O_DIRECTORY, "cannot be opened"};
    if (::fsync(held.get()) != 0)
        fail_file(errno, directory, "cannot be written");
}

inline std::filesystem::path folder_of(const std::filesystem::path& path)
{
    return path.has_parent_path() ? path.parent_path() : std::filesystem::path{"."};
}

/// Takes a file or folder away again unless it was kept. To be made once the path has been made, and is ours.
class provisional {
public:
    explicit provisional(std::filesystem::path path) : path_{std::move(path)} {}
    ~provisional()
    {
        std::error_code ignored;
        if (!kept_)
            std::filesystem::remove_all(path_, ignored);
    }
    provisional(const provisional&) = delete;
    provisional& operator=(const provisional&) = delete;

    const std::filesystem::path& path() const noexcept { return path_; }
    void keep() noexcept { kept_ = true; }

private:
    std::filesystem::path path_;
    bool kept_ = false;
};

}  // namespace detail

}  // namespace ringfence::store

#endif
