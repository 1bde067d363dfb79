// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What reads and writes files of this machine, done by a daemon that is asked over HTTP: as the command does it to a
// store, with the same texts and exit statuses, which the daemon sends.

#ifndef RINGFENCE_DAEMON_CLI_FILES_OVER_HTTP_HPP
#define RINGFENCE_DAEMON_CLI_FILES_OVER_HTTP_HPP

#include "cli/command.hpp"
#include "cli/output.hpp"

#include <ringfence/operate/arguments.hpp>

#include <span>
#include <string>
#include <vector>

namespace ringfence::command {

/// Options that say where a command with files is done.
void add_file_place_options(po::options_description& to);

/// Whether a daemon is to do it. Throws `usage_error` where `--connect` names none that is asked over HTTP, and where
/// an option goes with it alone.
bool is_done_elsewhere(const invocation& asked);

// Each returns an exit status, and throws as `http_daemon`.

/// `path`: of the file, `-` for standard input; `file`: what it is called.
int import_over_http(const invocation& asked, const std::string& path, const std::string& file, output_format told);

int export_over_http(const invocation& asked);

/// `query`: a scenario, then words with keys.
int scrub_over_http(const invocation& asked, const std::vector<std::string>& query, const std::string& path,
                    const std::string& file, output_format told);

int activate_over_http(const invocation& asked, const std::string& path, output_format format);

/// `before`: a version of the policy; empty: the one in force.
int diff_over_http(const invocation& asked, const std::string& before, const std::string& path, output_format format);

}  // namespace ringfence::command

#endif
