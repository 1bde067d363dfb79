// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Works that take long, as others see them: what runs on a store, how far it is, how it ended, and the wish that it
// stops. The last thousand are in the file `jobs` beside the store's own. It is no part of the store: nothing of it is
// waited for or reaches the disk in particular, and where it cannot be written a work goes on unseen.
//
// Who runs a job holds a lock on its place in the file as long as it lives, so that one whose process was killed is
// told from one that runs.

#ifndef RINGFENCE_STORE_JOBS_HPP
#define RINGFENCE_STORE_JOBS_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/field.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::store {

inline constexpr std::size_t max_jobs = 1000;  ///< that are remembered, the newest

/// Stored: never renumber.
enum class job_state : std::uint8_t {
    running = 0,
    done = 1,
    failed = 2,
    stopped = 3,  ///< as somebody asked it to
    killed = 4    ///< never stored: it says that it runs, and its process is gone
};
constexpr job_state last_of(job_state) noexcept { return job_state::killed; }

struct job_info {
    std::uint64_t id = 0;  ///< from 1
    std::string what{};    ///< `import`, `clear`
    std::string list{};    ///< whose numbers it is about
    author by{};
    timestamp began{};
    job_state state = job_state::running;
    std::string doing{};      ///< `reading`, `removed`
    std::uint64_t done = 0;   ///< of that
    std::uint64_t total = 0;  ///< 0: not known
    std::optional<timestamp> ended{};
    std::string outcome{};     ///< for people, once it has ended
    std::string stopped_by{};  ///< who asked it to stop; empty: nobody

    friend bool operator==(const job_info&, const job_info&) = default;
};

template <class Visit>
void visit_fields(Visit& at, is_record<job_info> auto& j)
{
    at(1, j.id);
    at(2, j.what);
    at(3, j.list);
    at(4, j.by);
    at(5, j.began);
    at(6, j.state);
    at(7, j.doing);
    at(8, j.done);
    at(9, j.total);
    at(10, j.ended);
    at(11, j.outcome);
}

/// A job while it runs, told to others. For one thread at a time. Nothing of it throws: what cannot be told is not.
class running_job {
public:
    /// `store`: its directory. Long texts are cut.
    running_job(const std::filesystem::path& store, std::string_view what, std::string_view list, const author& by,
                timestamp now) noexcept;
    /// Where it was not told how it ended, it has failed.
    ~running_job();
    running_job(const running_job&) = delete;
    running_job& operator=(const running_job&) = delete;

    /// 0 where it is not to be seen.
    std::uint64_t id() const noexcept { return told_.id; }

    /// How far it is; written now and then.
    void tell(std::string_view doing, std::uint64_t done, std::uint64_t total) noexcept;

    /// Who asked that it stops, `somebody` where that one gave no name; nothing: nobody has.
    std::optional<std::string> stop_asked() const noexcept;

    void end(job_state as, std::string_view outcome, timestamp now) noexcept;

private:
    void write() const noexcept;

    int file_ = -1;
    job_info told_{};
    std::chrono::steady_clock::time_point written_{};
};

/// The jobs of a store, the newest first. None where the file is not there. Throws `error_code::permission` where it
/// cannot be read.
RINGFENCE_DECL std::vector<job_info> jobs(const std::filesystem::path& store);

enum class stop_request : std::uint8_t {
    made,         ///< it ends as soon as it looks
    not_running,  ///< it has ended
    missing,      ///< there is none of that number
    failed        ///< the file cannot be written
};
RINGFENCE_DECL stop_request ask_to_stop(const std::filesystem::path& store, std::uint64_t id, std::string_view who);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/jobs.ipp>
#endif

#endif
