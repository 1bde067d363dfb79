// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_TESTS_SUPPORT_SCRATCH_HPP
#define RINGFENCE_TESTS_SUPPORT_SCRATCH_HPP

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <system_error>

namespace ringfence::test {

/// A directory of one's own that is gone when the object is.
class scratch {
public:
    scratch()
    {
        std::string name = (std::filesystem::temp_directory_path() / "ringfence-test-XXXXXX").string();
        if (!::mkdtemp(name.data()))
            throw std::runtime_error{"no temporary directory can be made: " + name};
        path_ = name;
    }
    scratch(const scratch&) = delete;
    scratch& operator=(const scratch&) = delete;
    ~scratch()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace ringfence::test

#endif
