// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_SERVER_WRITER_HPP
#define RINGFENCE_DAEMON_SERVER_WRITER_HPP

#include "standing.hpp"
#include "typed.hpp"

#include <ringfence/engine.hpp>
#include <ringfence/store/entries.hpp>
#include <ringfence/store/transfer.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <variant>
#include <vector>

namespace ringfence::server {

/// A change of entries that one request asks for: all of it is made, or nothing.
struct list_edit {
    enum class what : std::uint8_t { add, remove, edit, clone, move, approve, unapprove };

    what kind = what::add;
    std::string list;
    std::vector<typed_pattern> numbers;  ///< one; several of `remove`; of `clone` the template and the new one
    store::new_entry entry;              ///< of `add`, but for `typed`
    store::entry_edit edit;              ///< of `edit`
    /// Of `add` and `edit`: how long it holds from its beginning on, in place of an expiry.
    std::optional<std::chrono::seconds> lasts;
    std::string other_list;                              ///< of `move`
    store::onto_other onto = store::onto_other::refuse;  ///< of `clone`
    store::approval as = store::approval::revocable;
    store::author by;
    standing who;
};

/// In small letters, as a command is named in answers.
std::string_view verb_of(list_edit::what kind) noexcept;

struct write_result {
    enum class what : std::uint8_t {
        changed,    ///< on the disk
        unchanged,  ///< it was so already
        refused,    ///< nothing was written: `reason`
        denied      ///< nothing was written, as it is beyond the role: `reason` and `beyond`
    };

    what is = what::refused;
    std::string reason{};
    std::optional<denial> beyond{};
    std::uint64_t count = 1;  ///< how many were changed, where some were
};

/// Writes changes to the store on a thread of its own, in the order in which they were submitted: all that have come
/// while it wrote the ones before go into one transaction, so that many changes wait for the disk once.
///
/// While there is nothing to write it takes expired entries out of the index, once a minute, so that this does not fill
/// up with them.
class writer {
public:
    using change = std::variant<list_edit, std::vector<effect>, denial>;

    /// Called after the commit, by `post`'s means.
    using completion = std::function<void(const write_result&)>;

    /// Runs a function on the thread that submits. Called from the writer's thread.
    using poster = std::function<void(std::function<void()>)>;

    /// Told what went wrong where nobody waits for an answer; called by `post`'s means.
    using complaint = std::function<void(const std::string&)>;

    writer(engine& in, std::size_t capacity, poster post, complaint complain);
    ~writer();
    writer(const writer&) = delete;
    writer& operator=(const writer&) = delete;

    enum class acceptance : std::uint8_t { taken, full };
    acceptance submit(change what, completion done);

    /// Writes what was taken and ends. Completions are posted all the same.
    void stop();

    std::size_t waiting() const;

    /// Expired entries taken out of the index since the start.
    std::uint64_t swept() const noexcept { return swept_.load(std::memory_order_relaxed); }

private:
    struct job {
        change what;
        completion done;
    };

    enum class sweep_progress : std::uint8_t { complete, more };

    void run();
    void write(std::deque<job>& jobs);
    std::vector<write_result> write_some(const std::deque<job>& jobs, std::size_t first, std::size_t count);
    std::vector<write_result> write_together(const std::deque<job>& jobs, std::size_t first, std::size_t count,
                                             std::size_t& at);
    write_result write_one(store::write_transaction& in, const change& what);
    bool is_idle() const;
    sweep_progress sweep();

    engine& engine_;
    const std::size_t capacity_;
    poster post_;
    complaint complain_;
    mutable std::mutex mutex_;
    std::condition_variable more_;
    std::deque<job> jobs_;
    std::size_t writing_ = 0;
    bool stopping_ = false;
    std::atomic<std::uint64_t> swept_{0};
    std::thread thread_;
};

}  // namespace ringfence::server

#endif
