// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Rule files that came in a body, and the folder that they are in while a process reads them.

#ifndef RINGFENCE_DAEMON_FRONT_HTTP_RULE_FILES_HPP
#define RINGFENCE_DAEMON_FRONT_HTTP_RULE_FILES_HPP

#include "front/http/arguments.hpp"

#include <ringfence/base/passing_directory.hpp>

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::server::http {

struct rule_file {
    std::string name{};  ///< as `partners/acme.ring`: it leads nowhere else
    std::string text{};
};

/// The files of a body, the main one first: a form with a file each, JSON as `{"files": [{"name": ..., "text": ...}]}`,
/// which `GET /v1/policy` gives, or the text of one. What else a form or an object has goes to `members`. Returns what
/// is wrong, for people, or nothing.
std::optional<std::string> read_rule_files(std::string_view body, std::string_view content_type,
                                           std::vector<rule_file>& into, std::vector<said>& members);

/// A folder with these files, for this user alone, gone with it.
class rule_folder {
public:
    /// Throws `std::system_error` and `std::filesystem::filesystem_error`.
    explicit rule_folder(std::span<const rule_file> files);

    const std::filesystem::path& path() const noexcept { return in_.path(); }

private:
    passing_directory in_;
};

}  // namespace ringfence::server::http

#endif
