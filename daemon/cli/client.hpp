// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A client of the daemon, for commands that ask what only it knows: one request at a time over TCP.

#ifndef RINGFENCE_DAEMON_CLI_CLIENT_HPP
#define RINGFENCE_DAEMON_CLI_CLIENT_HPP

#include "cli/command.hpp"

#include <ringfence/base/time_zone.hpp>
#include <ringfence/operate/operation.hpp>
#include <ringfence/wire/resp_reply.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ringfence::command {

/// `--connect`, with what it is for, and `--password-file`.
void add_client_options(po::options_description& to, const char* connect);

class client {
public:
    /// Connects as the options say, and says who it is where a password is there: that of `--password-file`, else of
    /// the environment's RINGFENCE_PASSWORD; the account is `--user`. Throws `usage_error` or `input_error`, and
    /// `std::runtime_error` where there is no daemon or it does not answer.
    ///
    /// `wanted`: where the daemon may be. What is not encrypted stays on this machine, or in a tunnel that begins here.
    enum class reach : std::uint8_t { loopback, anywhere };
    client(const invocation& asked, reach wanted);
    client(const client&) = delete;
    client& operator=(const client&) = delete;
    ~client();

    /// The answer, which is no error. Throws `input_error` with the daemon's words where it is, and
    /// `std::runtime_error` as above.
    wire::resp_reply ask(const std::vector<std::string>& words);

    /// The time zone of the policy that is in force there; UTC where there is none. Throws as `ask`.
    time_zone zone();

    /// What an operation came to there. More numbers than fit a request go in several.
    operate::answer perform(const operate::operation& of, const operate::request& what);

private:
    operate::answer ask_for(const operate::operation& of, const operate::request& what);
    operate::answer ask_for_more(const operate::operation& of, const operate::request& some,
                                 const operate::answer& before);

    class connection;
    std::unique_ptr<connection> to_;
};

}  // namespace ringfence::command

#endif
