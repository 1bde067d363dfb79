// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_SERVER_WRITER_HPP
#define RINGFENCE_DAEMON_SERVER_WRITER_HPP

#include <ringfence/engine.hpp>
#include <ringfence/store/users.hpp>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace ringfence::server {

/// What who asks is, as far as permissions go.
struct standing {
    store::account_role role = store::account_role::reader;
    std::string account{};  ///< read again when the change is made; empty for a client that has none
};

/// Somebody asked for what is beyond the role: to be journalled.
struct denial {
    store::author by;
    std::string request;  ///< the command and its first argument
    store::account_role role = store::account_role::reader;
};

/// `ADD` or `REMOVE`, with the number read.
struct list_edit {
    enum class what : std::uint8_t { add, remove };

    what kind = what::add;
    std::string list;
    number_pattern pattern;
    store::new_entry entry;  ///< of `add`
    store::author by;
    standing who;
};

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
};

/// Writes changes to the store on a thread of its own, in the order in which they were submitted: all that have come
/// while it wrote the ones before go into one transaction, so that many changes wait for the disk once.
class writer {
public:
    using change = std::variant<list_edit, std::vector<effect>, denial>;

    /// Called after the commit, by `post`'s means.
    using completion = std::function<void(const write_result&)>;

    /// Runs a function on the thread that submits. Called from the writer's thread.
    using poster = std::function<void(std::function<void()>)>;

    writer(engine& in, std::size_t capacity, poster post);
    ~writer();
    writer(const writer&) = delete;
    writer& operator=(const writer&) = delete;

    enum class acceptance : std::uint8_t { taken, full };
    acceptance submit(change what, completion done);

    /// Writes what was taken and ends. Completions are posted all the same.
    void stop();

    std::size_t waiting() const;

private:
    struct job {
        change what;
        completion done;
    };

    void run();
    void write(std::deque<job>& jobs);
    std::vector<write_result> write_together(const std::deque<job>& jobs, std::size_t first, std::size_t count);
    write_result write_one(store::write_transaction& in, const change& what);

    engine& engine_;
    const std::size_t capacity_;
    poster post_;
    mutable std::mutex mutex_;
    std::condition_variable more_;
    std::deque<job> jobs_;
    std::size_t writing_ = 0;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace ringfence::server

#endif
