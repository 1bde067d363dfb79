// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A client of the daemon, for commands that ask what only it knows: one request at a time, over TCP or HTTP.

#ifndef RINGFENCE_DAEMON_CLI_CLIENT_HPP
#define RINGFENCE_DAEMON_CLI_CLIENT_HPP

#include "cli/command.hpp"
#include "cli/http_daemon.hpp"

#include <ringfence/base/time_zone.hpp>
#include <ringfence/operate/operation.hpp>
#include <ringfence/wire/resp_reply.hpp>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::command {

/// `--connect`, with what it is for, and who asks there and is trusted.
void add_client_options(po::options_description& to, const char* connect);

/// Throws `usage_error` where an option is there that goes with `--connect` alone.
void expect_no_client_options(const invocation& asked);

/// Who asks, as the options and the environment say: the first line of `--password-file` or of `--token-file`, else the
/// environment's RINGFENCE_TOKEN or RINGFENCE_PASSWORD; the account is `--user`. Throws `usage_error` or `input_error`.
credentials credentials_of(const invocation& asked);

/// The value of a field of that name that came as a text: a time, where such fields are times.
operate::value value_of_text(std::string_view name, std::string text);

/// An answer in another form than there should be.
std::runtime_error not_of_this_version();

class client {
public:
    /// Connects as the options say: over HTTP where `--connect` names an address of that, else over TCP, and says who
    /// it is, as far as that is known. Throws `usage_error` or `input_error`, and `std::runtime_error` where there is
    /// no daemon or it does not answer.
    ///
    /// `wanted`: where the daemon may be. What is not encrypted stays on this machine, or in a tunnel that begins here.
    enum class reach : std::uint8_t { loopback, anywhere };
    client(const invocation& asked, reach wanted);
    client(const client&) = delete;
    client& operator=(const client&) = delete;
    ~client();

    /// What it explains of the words of a query, in the format `text` or `json`. Throws `input_error` with the daemon's
    /// words where that is an error, and `std::runtime_error` as above.
    std::string explained(const std::vector<std::string>& words, const std::string& format);

    /// The time zone of the policy that is in force there, once something was answered; UTC where there is none. Throws
    /// as `explained`.
    time_zone zone();

    /// What an operation came to there. More numbers than fit a request go in several.
    operate::answer perform(const operate::operation& of, const operate::request& what);

private:
    wire::resp_reply ask(const std::vector<std::string>& words);
    operate::answer ask_for(const operate::operation& of, const operate::request& what);
    operate::answer ask_for_more(const operate::operation& of, const operate::request& some,
                                 const operate::answer& before);

    class connection;
    std::unique_ptr<connection> to_;
    std::unique_ptr<http_daemon> over_http_;  ///< null: it is asked over `to_`
};

}  // namespace ringfence::command

#endif
