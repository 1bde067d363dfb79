// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What was decided, one JSON line a decision: into a file, and to those who follow. The threads that decide only copy
// the bytes of query and decision into a buffer that was there from the start; making text of them and writing it is
// the business of a thread of its own. Where that one does not keep up, decisions are left out and counted: a call
// never waits for its log.

#ifndef RINGFENCE_DAEMON_DECISION_LOG_WRITE_HPP
#define RINGFENCE_DAEMON_DECISION_LOG_WRITE_HPP

#include <ringfence/base/mutex.hpp>
#include <ringfence/engine.hpp>

#include <spdlog/logger.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

namespace ringfence::server {

class decision_log {
public:
    enum class keep : std::uint8_t {
        nothing,
        stopped,    ///< what is not `allow`, and what the shadow policy decides otherwise
        everything  ///< each decision
    };

    struct settings {
        std::string file{};            ///< `-`: standard output; empty: none, it is for those alone who follow
        keep what = keep::stopped;     ///< that the file gets
        std::size_t records = 65'536;  ///< that wait to be written at most
        std::size_t bytes = std::size_t{16} << 20;  ///< that these take at most
        std::chrono::milliseconds gathering{20};    ///< between the first of some records and their being written
        std::chrono::milliseconds farewell{1'000};  ///< at the end, for a pipe whose reader does not read
    };

    /// Opens the file, if there is one, to append to. Throws `std::system_error` that names it. `decides` tells the
    /// entries behind decisions; it, `log` and this object are used from the log's own thread too.
    decision_log(settings with, engine& decides, spdlog::logger& log);
    ~decision_log();
    decision_log(const decision_log&) = delete;
    decision_log& operator=(const decision_log&) = delete;

    /// Of which decisions `note` wants a record.
    recording wants() const noexcept
    {
        switch (wanted_.load(std::memory_order_relaxed)) {
        case keep::nothing: break;
        case keep::stopped: return recording::stopped;
        case keep::everything: return recording::everything;
        }
        return recording::nothing;
    }

    /// Notes a decision just made, if it is one to keep, or counts it as dropped. Waits for no disk; the record's
    /// room was there from the start. Any thread.
    void note(const query& asked, const decision& made, const decision_record& seen);

    /// A decision that was made, as text.
    struct line {
        std::string_view scenario{};
        std::string_view action{};
        std::string_view list{};  ///< empty: no list was the reason
        bool stopped = false;     ///< `keep::stopped` has it
        std::string_view json{};  ///< as in the file, without the end of the line
    };
    using follower = std::function<void(const line&)>;

    /// Has what is kept by `what` told to `f` as well, in the place of whoever was told before; with `keep::nothing`
    /// nobody is. `f` is called on the log's thread, and no more once this has returned with another. Any thread but
    /// the log's.
    void follow(keep what, follower f);

    bool has_file() const noexcept { return !with_.file.empty(); }

    /// Opens the file anew, since another has its name now: what was noted before goes into the old one.
    void reopen();

    /// Writes what is there, then ends.
    void stop();

    struct counts {
        std::uint64_t written = 0;
        std::uint64_t dropped = 0;  ///< as too many waited
        std::uint64_t failed = 0;   ///< as they could not be written
        std::uint64_t untold = 0;   ///< to those who follow, as too many waited
    };
    counts counted() const noexcept;

private:
    /// Records one behind the other.
    struct buffer {
        std::unique_ptr<char[]> bytes;
        std::size_t size = 0;
        std::size_t records = 0;
    };

    void run();
    void write_all(const buffer& from);
    void tell(const line& of);
    std::string declared_by(std::uint32_t policy, const store::transaction* in);
    void write_lines(const std::string& text, std::size_t lines);
    std::size_t write_some(const char* from, std::size_t size);
    void open_again();
    void complain(int why);
    bool time_is_up() const;

    const settings with_;
    engine& engine_;
    spdlog::logger& log_;
    std::atomic<keep> wanted_;  ///< by the file or by who follows
    std::atomic<keep> followed_{keep::nothing};
    mutex follower_mutex_;
    follower follower_ RINGFENCE_GUARDED_BY(follower_mutex_);
    mutable mutex mutex_;
    condition_variable more_;
    buffer filling_ RINGFENCE_GUARDED_BY(mutex_);  ///< the I/O thread's
    buffer draining_;                              ///< the log's thread's
    bool idle_ RINGFENCE_GUARDED_BY(mutex_) = true;
    bool reopen_ RINGFENCE_GUARDED_BY(mutex_) = false;
    bool stopping_ RINGFENCE_GUARDED_BY(mutex_) = false;
    std::chrono::steady_clock::time_point
        until_ RINGFENCE_GUARDED_BY(mutex_) = std::chrono::steady_clock::time_point::max();
    int file_ = -1;
    bool regular_ = false;        ///< a file on a disk, not a pipe or a terminal
    bool torn_ = false;           ///< the file ends within a line
    bool failing_ = false;        ///< the last write failed, and was complained of
    std::uint32_t declared_ = 0;  ///< the policy whose lists were last written into this file
    std::atomic<std::uint64_t> written_{0};
    std::atomic<std::uint64_t> dropped_{0};
    std::atomic<std::uint64_t> failed_{0};
    std::atomic<std::uint64_t> untold_{0};
    std::thread thread_;
};

}  // namespace ringfence::server

#endif
