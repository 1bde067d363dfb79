// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Everything that can be done with lists, imports, the journal, accounts and the policy, as values: what it is called,
// who may, what it takes and how it is done. Fronts make requests of bytes or words and bytes or text of answers; they
// know no operation by name but to show its answer more nicely.
//
// The texts of an operation are literals. What `prepare` returns may be performed on another thread, one at a time.

#ifndef RINGFENCE_OPERATE_OPERATION_HPP
#define RINGFENCE_OPERATE_OPERATION_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/decide/hits.hpp>
#include <ringfence/operate/arguments.hpp>
#include <ringfence/operate/error.hpp>
#include <ringfence/operate/policy_in_force.hpp>
#include <ringfence/operate/record.hpp>
#include <ringfence/operate/shape.hpp>
#include <ringfence/plugin/registry.hpp>
#include <ringfence/store/accounts/users.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/user.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ringfence::operate {

/// Who asks.
struct asker {
    store::author by{};
    store::account_role role = store::account_role::reader;
    std::string account{};  ///< whose role is read again when a change is made; empty: it has none
    std::string proof{};    ///< the hash of the account's password that the asker knew
};

/// Called now and then by what may take long; throws to give it up, as for one that takes too long.
using pause = std::function<void()>;

/// Runs a function in a write transaction, and returns once it is on the disk. Throws what the function threw.
using write = std::function<void(const std::function<void(store::write_transaction&)>&)>;

/// Country and time zone of numbers.
class country_zones;

/// What a daemon counted of the shadow policy since it became that, or since it was started.
struct shadow_counts {
    std::uint32_t version = 0;  ///< of the shadow; 0: none
    std::uint64_t decisions = 0;
    std::uint64_t differences = 0;
    std::uint64_t failures = 0;
    std::string trouble{};  ///< why it cannot decide at all
};

/// What operations are performed with. Outlives all that is prepared with it; called from any thread.
struct setting {
    std::shared_ptr<store::environment> in;
    const registry& words;
    policy_cache& policies;
    const country_zones& zones;
    std::function<timestamp()> now = system_now;
    write in_transaction;
    std::function<hit_report()> hits{};  ///< of a daemon; empty elsewhere
    /// Of a daemon: what it counted of its shadow policy. Called by `prepare` alone. Empty elsewhere.
    std::function<shadow_counts()> shadow{};
};

/// The policy that is in force now. Throws as `policy_in_force`.
RINGFENCE_DECL std::shared_ptr<const policy_in_force> policy_of(const setting& at);

/// What an operation came to.
struct answer {
    record told{};
    std::optional<problem> wrong{};  ///< nothing was done; `told` may say more
};

/// Reads in one state of the store. Any thread.
using reading = std::function<answer(const store::transaction&, const pause&)>;

/// Makes a change, all of it in one transaction, beside others. `answer::wrong`: nothing was changed; where it throws,
/// the transaction is to be given up.
using change = std::function<answer(store::write_transaction&)>;

/// Something in several steps, between which others have their turn. One thread at a time.
struct job {
    struct progress {
        std::string_view doing;  ///< `looking`, `removed`
        std::uint64_t done = 0;
        std::uint64_t total = 0;  ///< 0: not known
        std::string stays{};      ///< what stays done should it end here: `; before that, 3 were changed`
    };

    /// The answer, after the last step. What it did before it throws stays done; the error says how much.
    std::function<std::optional<answer>(const pause&)> step;
    std::function<progress()> so_far;
};

using task = std::variant<reading, change, job>;

struct operation {
    std::string_view name;  ///< one word or two: `add`, `imports undo`
    store::account_role needs = store::account_role::reader;
    enum class effect : std::uint8_t { reads, changes } does = effect::reads;
    std::string_view summary;  ///< one line, no full stop
    std::string_view example;  ///< the words of a command line behind the program's name
    std::vector<argument> takes;
    shape (*answers)();  ///< what `answer::told` has, where nothing is wrong
    /// Reads a request; throws `error`. What it returns checks once more, where it changes something, what the asker
    /// may then.
    task (*prepare)(const operation&, const arguments&, const setting&, const asker&);

    std::string usage(spelling as) const { return usage_of(name, takes, as); }
};

/// Reads and checks a request, the role included. Throws `error`.
RINGFENCE_DECL task prepare(const operation& of, request asked, const setting& at, const asker& who);

/// Performs what was prepared, to its end. `shown` is called after each step of a job, `go_on` within it; both may be
/// empty. Errors are in the answer, what `go_on` throws among them; throws only for want of memory.
RINGFENCE_DECL answer perform(const task& what, const setting& at, const pause& go_on,
                              const std::function<void(const job::progress&)>& shown);

/// What a journal keeps of a request that was beyond the role: the command and the first thing it names. Of a command
/// that takes a password the latter only where it can be the name of an account.
RINGFENCE_DECL std::string request_text(const operation& of, const request& asked);

}  // namespace ringfence::operate

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/operate/operation.ipp>
#endif

#endif
