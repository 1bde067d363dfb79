// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What all fronts answer with: the engine, who writes, who works on what takes long, and what is counted of all.

#ifndef RINGFENCE_DAEMON_SERVE_COMMON_HPP
#define RINGFENCE_DAEMON_SERVE_COMMON_HPP

#include "decision_log/write.hpp"
#include "serve/changes.hpp"
#include "serve/decider.hpp"
#include "serve/denied_requests.hpp"
#include "serve/desk.hpp"
#include "serve/log.hpp"
#include "serve/store_writer.hpp"
#include "serve/traffic.hpp"
#include "serve/wrong_passwords.hpp"

#include <ringfence/engine.hpp>
#include <ringfence/operate/country_zones.hpp>
#include <ringfence/operate/operation.hpp>
#include <ringfence/operate/policy_in_force.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <string>

namespace ringfence::server {

/// Where a client is.
enum class reach : std::uint8_t { loopback, beyond };

/// Who works on what takes long: each on a thread of its own, so that nobody waits for a long list before he is known,
/// and an administrator for nobody else.
struct desks {
    desk& passwords;       ///< hashes them
    desk& administration;  ///< what administrators ask for
    desk& works;           ///< the rest
};

/// One for a daemon; outlives its fronts. Members are for any thread unless they say otherwise.
class common {
public:
    struct settings {
        std::optional<std::string> password;
        std::string store;
        std::function<std::string()> damage;  ///< what of the store was found damaged, empty where nothing was
        std::chrono::milliseconds effect_wait{50};
        /// Of a client on loopback that has not said who it is, and of who knows the password; nothing: it must be an
        /// account.
        std::optional<store::account_role> default_role{store::account_role::decide};
    };

    /// `notes` is the log of decisions. `post` runs a function on the I/O thread, to which the writer and
    /// the desks post as well.
    common(engine& decides, store_writer& writes, desks by, decision_log& notes, spdlog::logger& log,
           complaints& trouble, store_writer::poster post, settings with);
    common(const common&) = delete;
    common& operator=(const common&) = delete;

    engine& decides;
    store_writer& writes;
    const desks by;
    decision_log& notes;
    spdlog::logger& log;
    const settings with;
    const store_writer::poster post;
    wrong_passwords wrong{};
    web_traffic web{};
    std::list<webhook_figures> webhooks{};  ///< all before the fronts are asked
    tls_traffic tls{};
    const std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();

    // The I/O thread's.
    complaints& trouble;
    changes made;
    denied_requests denied;
    traffic network{};

    /// What operations are performed with.
    const operate::setting& setting() const noexcept { return setting_; }

    /// The desk for what an account of this role asks for.
    desk& desk_of(store::account_role role) const noexcept
    {
        return role == store::account_role::administrator ? by.administration : by.works;
    }

    /// The desk for an operation that it asks for.
    desk& desk_for(const operate::operation& is, store::account_role role) const noexcept;

    /// What a client may do that has not said who it is; nothing: it must.
    std::optional<store::account_role> role_of_nobody(reach where) const noexcept;

    /// Another one, for a front's own thread. Before fronts are asked.
    decider& add_decider();

    /// What all of them counted.
    decider::figures decided() const;
    /// Of the shadow that there is now. Throws where the store cannot be read.
    operate::shadow_counts shadow_counts() const;

    /// The time zone of the policy in force; UTC without one, of which the decision will tell.
    time_zone zone() const;

private:
    operate::policy_cache policies_{};
    operate::country_zones zones_{};
    operate::setting setting_;
    std::list<decider> deciders_{};
};

}  // namespace ringfence::server

#endif
