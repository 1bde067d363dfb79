// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_JOBS_IPP
#define RINGFENCE_STORE_JOBS_IPP

#include <ringfence/base/sha256.hpp>
#include <ringfence/base/time.hpp>
#include <ringfence/base/utf8.hpp>
#include <ringfence/store/jobs.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/field.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace ringfence::store {

namespace detail {

// The file: a head of one page with the number of the newest job, then a page a job, by its number modulo how many
// there are. A page has what its job tells, and behind it who asked the job to stop, so that neither writes over the
// other. Each begins with its size and a checksum: a page that is read while it is written is read again.
inline constexpr std::size_t job_page = 4096;
inline constexpr std::size_t stop_place = 3584;  // in a page
inline constexpr std::size_t checked_head = 12;

class jobs_file {
public:
    jobs_file(const std::filesystem::path& store, int flags) noexcept
        : file_{::open((store / "jobs").c_str(), flags | O_CLOEXEC | O_NONBLOCK, 0660)}
    {
    }
    ~jobs_file()
    {
        if (file_ >= 0)
            ::close(file_);
    }
    jobs_file(const jobs_file&) = delete;
    jobs_file& operator=(const jobs_file&) = delete;

    int get() const noexcept { return file_; }
    int release() noexcept { return std::exchange(file_, -1); }

private:
    int file_;
};

inline off_t place_of_job(std::uint64_t id) noexcept { return static_cast<off_t>((id % max_jobs + 1) * job_page); }

/// A lock on one byte, of this open file and nobody else's: `type` is F_WRLCK, or F_UNLCK to let go of it.
inline struct flock lock_of_byte(off_t at, short type) noexcept
{
    struct flock one {};
    one.l_type = type;
    one.l_whence = SEEK_SET;
    one.l_start = at;
    one.l_len = 1;
    return one;
}

inline bool lock_byte(int file, off_t at, int how) noexcept
{
    struct flock one = lock_of_byte(at, F_WRLCK);
    return ::fcntl(file, how, &one) == 0;
}

inline bool is_locked(int file, off_t at) noexcept
{
    struct flock one = lock_of_byte(at, F_WRLCK);
    return ::fcntl(file, F_OFD_GETLK, &one) == 0 && one.l_type != F_UNLCK;
}

inline std::string checksum_of(std::string_view text)
{
    sha256 digest;
    digest.update(text);
    return digest.finish_bytes().substr(0, 8);
}

inline bool write_checked(int file, off_t at, std::string_view text, std::size_t room) noexcept
{
    if (text.size() + checked_head > room)
        return false;
    std::string bytes(4, '\0');
    for (unsigned i = 0; i < 4; ++i)
        bytes[i] = static_cast<char>(text.size() >> (8 * i) & 0xff);
    bytes += checksum_of(text);
    bytes += text;
    return ::pwrite(file, bytes.data(), bytes.size(), at) == static_cast<ssize_t>(bytes.size());
}

/// Nothing where nothing was written there.
inline std::optional<std::string> read_checked(int file, off_t at, std::size_t room)
{
    constexpr int tries = 5;
    std::string bytes(room, '\0');
    for (int i = 0; i < tries; ++i) {
        const ssize_t got = ::pread(file, bytes.data(), room, at);
        if (got < static_cast<ssize_t>(checked_head))
            return std::nullopt;
        std::size_t size = 0;
        for (unsigned b = 0; b < 4; ++b)
            size |= std::size_t{static_cast<unsigned char>(bytes[b])} << (8 * b);
        if (size == 0)
            return std::nullopt;
        if (size + checked_head > static_cast<std::size_t>(got))
            continue;
        const std::string_view text = std::string_view{bytes}.substr(checked_head, size);
        if (std::string_view{bytes}.substr(4, 8) == checksum_of(text))
            return std::string{text};
    }
    return std::nullopt;
}

inline std::optional<job_info> read_job(int file, off_t at)
{
    const auto bytes = read_checked(file, at, stop_place);
    if (!bytes)
        return std::nullopt;
    job_info job;
    try {
        layout::field_reader::read(*bytes, job);
    } catch (const error&) {
        return std::nullopt;
    }
    job.stopped_by = read_checked(file, at + static_cast<off_t>(stop_place), job_page - stop_place).value_or("");
    if (job.state == job_state::running && !is_locked(file, at))
        job.state = job_state::killed;
    return job;
}

/// The number of the newest job; 0 before the first.
inline std::uint64_t newest_job(int file)
{
    std::uint64_t id = 0;
    const auto text = read_checked(file, 0, job_page);
    if (text && text->size() == sizeof id)
        std::memcpy(&id, text->data(), sizeof id);
    return id;
}

/// A number for a new job, and its place locked; 0 where there is none to be had.
inline std::uint64_t take_job(int file)
{
    if (!lock_byte(file, 0, F_OFD_SETLKW))
        return 0;
    std::uint64_t id = newest_job(file);
    bool taken = false;
    for (std::size_t i = 0; i < max_jobs && !taken; ++i)  // a place whose job still runs is passed over
        taken = lock_byte(file, place_of_job(++id), F_OFD_SETLK);
    if (taken) {
        const std::string zeros(job_page, '\0');
        taken = ::pwrite(file, zeros.data(), zeros.size(), place_of_job(id)) == static_cast<ssize_t>(zeros.size()) &&
                write_checked(file, 0, {reinterpret_cast<const char*>(&id), sizeof id}, job_page);
    }
    struct flock head = lock_of_byte(0, F_UNLCK);
    ::fcntl(file, F_OFD_SETLK, &head);
    return taken ? id : 0;
}

}  // namespace detail

RINGFENCE_DECL running_job::running_job(const std::filesystem::path& store, std::string_view what,
                                        std::string_view list, const author& by, timestamp now) noexcept
{
    try {
        constexpr std::size_t name = 100;
        constexpr std::size_t sentence = 500;
        const auto cut = [](std::string_view text, std::size_t most) {
            return std::string{whole_characters(text, most)};
        };
        detail::jobs_file file{store, O_RDWR | O_CREAT};
        if (file.get() < 0)
            return;
        // As the store's files are, whoever comes first: a daemon and people on its host share it.
        struct stat data {};
        struct stat own {};
        if (::stat((store / "data.mdb").c_str(), &data) == 0 && ::fstat(file.get(), &own) == 0 &&
            own.st_uid == ::geteuid() && own.st_size == 0) {
            if (::fchmod(file.get(), data.st_mode & 0777) != 0 || ::fchown(file.get(), data.st_uid, data.st_gid) != 0)
                return;
        }
        told_ = {.id = detail::take_job(file.get()),
                 .what = cut(what, name),
                 .list = cut(list, name),
                 .by = {.user = cut(by.user, name),
                        .address = cut(by.address, name),
                        .program = cut(by.program, name),
                        .call = cut(by.call, name),
                        .lead = cut(by.lead, name),
                        .reason = cut(by.reason, sentence),
                        .request = cut(by.request, name)},
                 .began = now};
        if (told_.id == 0)
            return;
        file_ = file.release();
        write();
    } catch (const std::exception&) {
        told_.id = 0;
    }
}

RINGFENCE_DECL running_job::~running_job()
{
    end(job_state::failed, "it was given up", system_now());
    if (file_ >= 0)
        ::close(file_);
}

RINGFENCE_DECL void running_job::write() const noexcept
{
    try {
        if (file_ >= 0)
            detail::write_checked(file_, detail::place_of_job(told_.id), layout::field_writer::written(told_),
                                  detail::stop_place);
    } catch (const std::exception&) {
        // It is told the next time.
    }
}

RINGFENCE_DECL void running_job::tell(std::string_view doing, std::uint64_t done, std::uint64_t total) noexcept
{
    constexpr std::chrono::milliseconds between{100};
    const auto now = std::chrono::steady_clock::now();
    if (file_ < 0 || (now - written_ < between && told_.doing == doing))
        return;
    try {
        told_.doing = doing.substr(0, 50);
    } catch (const std::exception&) {
        return;
    }
    told_.done = done;
    told_.total = total;
    written_ = now;
    write();
}

RINGFENCE_DECL std::optional<std::string> running_job::stop_asked() const noexcept
{
    try {
        if (file_ < 0)
            return std::nullopt;
        return detail::read_checked(file_, detail::place_of_job(told_.id) + static_cast<off_t>(detail::stop_place),
                                    detail::job_page - detail::stop_place);
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

RINGFENCE_DECL void running_job::end(job_state as, std::string_view outcome, timestamp now) noexcept
{
    if (file_ < 0 || told_.ended)
        return;
    constexpr std::size_t most = 1500;
    told_.state = as;
    told_.ended = now;
    try {
        told_.outcome = whole_characters(outcome, most);
    } catch (const std::exception&) {
        told_.outcome.clear();
    }
    write();
}

RINGFENCE_DECL std::vector<job_info> jobs(const std::filesystem::path& store)
{
    std::vector<job_info> found;
    const detail::jobs_file file{store, O_RDONLY};
    if (file.get() < 0 && errno == ENOENT)
        return found;
    if (file.get() < 0)
        throw error{error_code::permission, "store `" + store.string() +
                                                "`: the file `jobs`, which tells what runs, "
                                                "cannot be read: check its owner, group and mode"};
    for (std::uint64_t slot = 0; slot < max_jobs; ++slot)
        if (auto job = detail::read_job(file.get(), detail::place_of_job(slot)))
            found.push_back(*std::move(job));
    std::ranges::sort(found, std::ranges::greater{}, &job_info::id);
    return found;
}

RINGFENCE_DECL stop_request ask_to_stop(const std::filesystem::path& store, std::uint64_t id, std::string_view who)
{
    const detail::jobs_file file{store, O_RDWR};
    if (file.get() < 0)
        return errno == ENOENT ? stop_request::missing : stop_request::failed;
    const off_t place = detail::place_of_job(id);
    const auto job = detail::read_job(file.get(), place);
    if (!job || job->id != id)
        return stop_request::missing;
    if (job->state != job_state::running)
        return stop_request::not_running;
    const std::string_view name = who.empty() ? std::string_view{"somebody"} : whole_characters(who, 200);
    return detail::write_checked(file.get(), place + static_cast<off_t>(detail::stop_place), name,
                                 detail::job_page - detail::stop_place)
               ? stop_request::made
               : stop_request::failed;
}

}  // namespace ringfence::store

#endif
