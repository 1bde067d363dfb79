// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Files that configure both programs: a FIFO or a device in their place might never end, or never be there to read.

#ifndef RINGFENCE_DAEMON_REGULAR_FILE_HPP
#define RINGFENCE_DAEMON_REGULAR_FILE_HPP

#include "exit_status.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace ringfence {

/// Throws `input_error` where something is there that is no regular file. `what`: as `password file`.
inline void expect_regular_file(std::string_view what, const std::string& file)
{
    std::error_code failed;
    const std::filesystem::file_status found = std::filesystem::status(file, failed);
    if (std::filesystem::exists(found) && !std::filesystem::is_regular_file(found))
        throw input_error{std::string{what} + " `" + file + "`: is not a regular file"};
}

}  // namespace ringfence

#endif
