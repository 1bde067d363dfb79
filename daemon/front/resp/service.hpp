// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What the daemon does with a request, whichever way it came: no sockets here. For the I/O thread; but `work` is for
// the desks and what `change_for` returns for the writer, and these touch what does not change alone.

#ifndef RINGFENCE_DAEMON_FRONT_RESP_SERVICE_HPP
#define RINGFENCE_DAEMON_FRONT_RESP_SERVICE_HPP

#include "serve/decider.hpp"
#include "serve/denied_request.hpp"
#include "serve/desk.hpp"
#include "serve/log.hpp"
#include "serve/store_writer.hpp"

#include <ringfence/operate/country_zones.hpp>
#include <ringfence/operate/operation.hpp>
#include <ringfence/wire/request.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::server {

/// Where a client is.
enum class reach : std::uint8_t { loopback, beyond };

/// What is known of a TCP client.
struct client {
    std::uint64_t id = 0;
    std::string address;
    std::optional<store::account_role> unnamed{};  ///< what it may do before AUTH; nothing: it must
    std::optional<store::account_role> role{unnamed};
    std::string name{};
    std::string user{store::no_account};
    std::string proof{};  ///< the hash of the account's password that it knew; empty: it has no account
    wire::protocol speaks = wire::protocol::resp2;
    unsigned failed_passwords = 0;
    bool dismissed = false;  ///< is to be disconnected
};

/// What follows from a request.
struct handled {
    enum class then : std::uint8_t {
        answered,  ///< the answer was appended
        wait,      ///< for `change` or `job`: see `service::begin`
        close      ///< the answer was appended, and is the last
    };

    then what = then::answered;
    writer::change change{};  ///< for the writer; what it comes to is the answer unless there is a `reply`
    desk::job job{};          ///< for `by`: gives the answer
    desk* by = nullptr;
    std::string reply{};             ///< of a decision: the answer, whatever becomes of its change
    std::optional<denial> beyond{};  ///< what is journalled where the change turns out to be beyond the role
    wire::protocol speaks = wire::protocol::resp2;
};

/// Figures that connections and sockets count, for `INFO`.
struct traffic {
    std::uint64_t clients = 0;      ///< connected now
    std::uint64_t connections = 0;  ///< since the start
    std::uint64_t rejected = 0;     ///< connections above the limit or from elsewhere
    std::uint64_t dropped_idle = 0;
    std::uint64_t dropped_slow = 0;
    std::uint64_t datagrams = 0;
    std::uint64_t datagrams_ignored = 0;  ///< junk, or from elsewhere
};

class service {
public:
    struct settings {
        std::optional<std::string> password;
        std::string store;
        std::string listening;  ///< addresses, for `INFO`
        std::chrono::milliseconds effect_wait{50};
        /// Of a client on loopback before AUTH, and of who knows the password; nothing: it must be an account.
        std::optional<store::account_role> default_role{store::account_role::reader};
    };

    /// `passwords` hashes them, so that nobody waits for a long list before he is known; `works` does the rest that
    /// takes long. `words` are the engine's.
    service(engine& decides, decider& answers, writer& writes, desk& passwords, desk& works, spdlog::logger& log,
            complaints& trouble, settings with);
    service(const service&) = delete;
    service& operator=(const service&) = delete;

    /// Answers a request of a TCP client. `words` is not empty.
    handled handle(std::span<const std::string_view> words, client& from, std::string& out);

    /// Answers a line that came as a datagram, without framing; nothing appended means silence. `words` is for its use.
    handled handle_datagram(std::string_view line, wire::word_list& words, std::string& out);

    /// Whether the request may be handled before the ones submitted before it are on the disk.
    static bool may_overtake(std::span<const std::string_view> words) noexcept;

    /// Starts what the answer to a TCP client waits for. `done` is called once, with the answer: later, or at once
    /// where the queue is full.
    void begin(handled next, desk::completion done);

    /// Whose change it is that the writer is given.
    enum class origin : std::uint8_t { client, rules };

    /// Hands a change to the writer. `done` is called later, unless it returns `full`; counts and logs either way.
    writer::acceptance submit(writer::change what, origin by, writer::completion done);

    /// What a client may do before AUTH; nothing: it must.
    std::optional<store::account_role> role_without_auth(reach where) const noexcept;

    /// Whether accounts may have changed since this was last asked.
    bool accounts_changed();

    /// Gives a client the role that its account has now; none where it is gone or has another password.
    void recheck(client& of);

    traffic& counts() noexcept { return traffic_; }
    const settings& with() const noexcept { return settings_; }
    void set_listening(std::string text) { settings_.listening = std::move(text); }
    spdlog::logger& log() noexcept { return log_; }

private:
    std::string decide(std::span<const std::string_view> words, std::string& text, std::vector<effect>& effects);
    writer::change change_for(std::vector<effect> effects);
    handled operation(const operate::found_operation& found, std::span<const std::string_view> words,
                      const client& from, std::string& out);
    desk_answer work(const operate::task& what, const denial& of, wire::protocol speaks);
    handled decide_many(std::span<const std::string_view> lines, std::string& out);
    void explain(std::span<const std::string_view> words, wire::protocol in, std::string& out);
    handled hello(std::span<const std::string_view> words, client& from, std::string& out);
    /// `success` is the answer to the right password; `then` is done with it.
    handled authenticate(std::string_view user, std::string_view password, client& from, std::string success,
                         std::function<void(client&)> then, std::string& out);
    void forget(client& who) const;
    void wrong_password(client& who);
    void note_denial(denial beyond);
    void client_command(std::span<const std::string_view> words, client& from, std::string& out);
    void acl_command(std::span<const std::string_view> words, const client& from, std::string& out);
    void command_command(std::span<const std::string_view> words, const client& from, std::string& out);
    operate::shadow_counts shadow_counts();
    void info(std::span<const std::string_view> words, std::string& out);
    std::string query_error_of(std::span<const std::string_view> words);
    time_zone zone();

    engine& engine_;
    decider& decider_;
    writer& writer_;
    desk& passwords_;
    desk& desk_;
    spdlog::logger& log_;
    complaints& complaints_;
    settings settings_;
    traffic traffic_;
    repetition_limit denials_;
    operate::policy_cache policies_;
    operate::country_zones zones_;
    operate::setting setting_;
    std::optional<store::read_transaction> accounts_;
    std::uint64_t accounts_seen_ = 0;
    wire::query_request query_;
    wire::word_list nested_;

    std::uint64_t errors_ = 0;
    std::uint64_t denied_ = 0;
    std::uint64_t changes_applied_ = 0;
    std::uint64_t changes_refused_ = 0;
    std::uint64_t changes_dropped_ = 0;
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace ringfence::server

#endif
