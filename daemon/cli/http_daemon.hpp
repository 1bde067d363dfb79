// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A daemon that is asked over HTTP: at which addresses, says front/http/routes.

#ifndef RINGFENCE_DAEMON_CLI_HTTP_DAEMON_HPP
#define RINGFENCE_DAEMON_CLI_HTTP_DAEMON_HPP

#include "cli/command.hpp"
#include "web_request.hpp"

#include <ringfence/base/time_zone.hpp>
#include <ringfence/operate/operation.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::command {

/// Who asks. Nothing of it: whoever may ask without saying so.
struct credentials {
    std::string user{};
    std::string password{};
    std::string token{};  ///< of a program, in a password's place
};

/// Whether `--connect` names an address of HTTP.
bool is_web_address(const std::string& connect);

class http_daemon {
public:
    /// As `--connect` and the options of TLS say. Connects with the first request. Throws `usage_error` and
    /// `input_error`; what asks throws `std::runtime_error` besides, where there is no daemon or it does not answer.
    http_daemon(const invocation& asked, const credentials& who);

    /// What an operation came to there. A reading that the daemon has no time for is asked for again, for some seconds.
    operate::answer answer_to(const operate::operation& of, const operate::request& what);

    /// What `explain` says of the words of a query, in this format.
    std::string explained(const std::vector<std::string>& words, const std::string& format);

    /// The time zone of the policy in force there, as the last answer told it; UTC before.
    const time_zone& zone() const noexcept { return zone_; }

    // --- what brings or takes files -----------------------------------------------------------------------------

    /// A file on its way.
    struct upload {
        std::function<std::size_t(char*, std::size_t)> source{};
        std::optional<std::uint64_t> size{};
        std::string type{"application/octet-stream"};
    };

    /// Where what a command writes goes, as it comes.
    struct outlets {
        std::function<void(std::string_view)> output{};
        std::function<void(std::string_view)> messages{};
        std::function<void(std::string_view)> rejected{};
        std::function<void(std::uint64_t sent)> meanwhile{};
    };

    struct file_request {
        std::string_view command{};  ///< as routes have it: `import data`
        operate::request what{};
        std::vector<std::string> more{};  ///< headers
        bool as_json = false;             ///< what is told of the work
        bool wants_rejected = false;
        bool was_answered = false;  ///< before: where nobody does now, the address is not to blame
    };

    struct outcome {
        int status = system_failed;  ///< its exit status
        bool is_done = false;        ///< else `messages` have told why not
    };
    /// Has a command done with a file of this machine's, or for one. Throws `operate::error` with a problem that the
    /// daemon tells, and `web_error` where the answer broke off, or nobody answers any more.
    outcome run(const file_request& wanted, const upload& file, const outlets& to);

    /// The number of an import, which is given out for a file that follows. Throws as `run`.
    std::uint64_t announce_import(const operate::request& what);

    /// What an import does at the moment.
    struct import_progress {
        std::string doing{};  ///< empty: nothing that is known
        std::uint64_t done = 0;
        std::uint64_t total = 0;
    };
    /// Never throws: it is looked at beside what counts.
    import_progress progress_of(std::uint64_t import) noexcept;

    const std::string& place() const noexcept { return place_.text; }

private:
    web_answer ask(const web_request& what, bool is_reading);
    [[noreturn]] void fail(const web_answer& told) const;
    operate::problem problem_in(const web_answer& told) const;
    void note_zone(const web_answer& told);

    web_place place_;
    web_settings settings_;
    credentials who_;
    web_client by_;
    std::optional<web_client> beside_{};  ///< while `by_` waits
    std::string zone_name_{};
    time_zone zone_{};
};

}  // namespace ringfence::command

#endif
