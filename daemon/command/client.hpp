// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A client of the daemon, for commands that ask what only it knows: one request at a time over TCP.

#ifndef RINGFENCE_DAEMON_COMMAND_CLIENT_HPP
#define RINGFENCE_DAEMON_COMMAND_CLIENT_HPP

#include "command.hpp"

#include <ringfence/wire/resp_reply.hpp>

#include <memory>
#include <string>
#include <vector>

namespace ringfence::command {

/// `--connect` and `--password-file`.
void add_client_options(po::options_description& to);

class client {
public:
    /// Connects as the options say, and says who it is where a password is there: that of `--password-file`, else of
    /// the environment's RINGFENCE_PASSWORD; the account is `--user`. Throws `usage_error` or `input_error`, and
    /// `std::runtime_error` where there is no daemon or it does not answer.
    explicit client(const invocation& asked);
    client(const client&) = delete;
    client& operator=(const client&) = delete;
    ~client();

    /// The answer, which is no error. Throws `input_error` with the daemon's words where it is, and
    /// `std::runtime_error` as above.
    wire::resp_reply ask(const std::vector<std::string>& words);

private:
    class connection;
    std::unique_ptr<connection> to_;
};

}  // namespace ringfence::command

#endif
