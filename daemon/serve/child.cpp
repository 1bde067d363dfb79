// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/child.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>
#include <system_error>

namespace ringfence::server {

namespace {

constexpr std::size_t most_errors = 64 * 1024;
constexpr std::size_t read_size = 64 * 1024;

// Behind the daemon, which answers calls meanwhile.
constexpr int steps_behind = 5;

[[noreturn]] void fail(int code, const char* what) { throw std::system_error{code, std::generic_category(), what}; }

/// A descriptor that is closed with it.
class open_file {
public:
    explicit open_file(int file, const char* what) : file_{file}
    {
        if (file_ < 0)
            fail(errno, what);
    }
    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;
    ~open_file()
    {
        if (file_ >= 0)
            ::close(file_);
    }
    int get() const noexcept { return file_; }
    int release() noexcept { return std::exchange(file_, -1); }

private:
    int file_;
};

/// What posix_spawn does before the program begins, and how.
class preparation {
public:
    preparation(int input, int output, int errors, const std::string& folder)
    {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawnattr_init(&how_);
        ::posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions_, errors, STDERR_FILENO);
        // Neither the store nor anybody's connection is its business.
        ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
        if (!folder.empty())
            ::posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
        sigset_t signals;
        sigemptyset(&signals);
        ::posix_spawnattr_setsigmask(&how_, &signals);
        for (const int ignored_here : {SIGPIPE, SIGXFSZ, SIGHUP, SIGINT, SIGTERM})
            sigaddset(&signals, ignored_here);
        ::posix_spawnattr_setsigdefault(&how_, &signals);
        // A group of its own: what a terminal sends to the daemon's is not for it.
        ::posix_spawnattr_setpgroup(&how_, 0);
        ::posix_spawnattr_setflags(&how_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    preparation(const preparation&) = delete;
    preparation& operator=(const preparation&) = delete;
    ~preparation()
    {
        ::posix_spawnattr_destroy(&how_);
        ::posix_spawn_file_actions_destroy(&actions_);
    }
    const posix_spawn_file_actions_t* actions() const noexcept { return &actions_; }
    const posix_spawnattr_t* how() const noexcept { return &how_; }

private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t how_{};
};

std::vector<char*> pointers_to(std::vector<std::string>& texts)
{
    std::vector<char*> made;
    made.reserve(texts.size() + 1);
    for (std::string& text : texts)
        made.push_back(text.data());
    made.push_back(nullptr);
    return made;
}

/// The daemon's environment, but for what is said to it alone.
std::vector<std::string> environment_with(const std::vector<std::string>& more)
{
    std::vector<std::string> made;
    for (char** each = environ; *each != nullptr; ++each)
        if (const std::string_view text{*each}; !text.starts_with("RINGFENCE_") && !text.starts_with("NOTIFY_SOCKET="))
            made.emplace_back(text);
    made.insert(made.end(), more.begin(), more.end());
    return made;
}

std::string last_bytes_of(int file)
{
    const off_t size = ::lseek(file, 0, SEEK_END);
    const off_t from = std::max<off_t>(size - static_cast<off_t>(most_errors), 0);
    std::string text(static_cast<std::size_t>(std::max<off_t>(size - from, 0)), '\0');
    const ssize_t got = ::pread(file, text.data(), text.size(), from);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
}

}  // namespace

child::child(asio::io_context& io, const child_settings& with) : output_{io}, process_{io}, deadline_{io}
{
    const open_file nothing{::open("/dev/null", O_RDONLY | O_CLOEXEC), "/dev/null"};
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        fail(errno, "pipe");
    output_.assign(ends[0]);
    const open_file writing{ends[1], "pipe"};
    open_file errors{::memfd_create("errors", MFD_CLOEXEC), "memory for messages"};

    const preparation before{with.input < 0 ? nothing.get() : with.input, writing.get(), errors.get(), with.folder};
    std::vector<std::string> words{with.program};
    words.insert(words.end(), with.words.begin(), with.words.end());
    std::vector<std::string> environment = environment_with(with.environment);
    if (const int wrong = ::posix_spawn(&id_, with.program.c_str(), before.actions(), before.how(),
                                        pointers_to(words).data(), pointers_to(environment).data());
        wrong != 0) {
        id_ = -1;
        fail(wrong, with.program.c_str());
    }
    errors_ = errors.release();
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(id_), ::getpriority(PRIO_PROCESS, 0) + steps_behind);
    // Where memory is short it goes, and not the daemon.
    const std::string place = "/proc/" + std::to_string(id_) + "/oom_score_adj";
    if (const int adjust = ::open(place.c_str(), O_WRONLY | O_CLOEXEC); adjust >= 0) {
        constexpr std::string_view first = "1000";
        [[maybe_unused]] const ssize_t written = ::write(adjust, first.data(), first.size());
        ::close(adjust);
    }
    if (with.most_memory != 0) {
        const rlimit most{with.most_memory, with.most_memory};
        ::prlimit(id_, RLIMIT_DATA, &most, nullptr);
    }
    if (const int process = static_cast<int>(::syscall(SYS_pidfd_open, id_, 0)); process >= 0) {
        process_.assign(process);
    } else {
        const int why = errno;
        kill();
        reap(true);
        ::close(errors_);
        fail(why, "pidfd_open");
    }
    if (with.most_time.count() != 0) {
        deadline_.expires_after(with.most_time);
        deadline_.async_wait([this, there = std::weak_ptr<int>{alive_}](const error_code& cancelled) {
            if (cancelled || there.expired())
                return;
            out_of_time_ = true;
            kill();
        });
    }
}

child::~child()
{
    if (id_ >= 0 && !ended_) {
        kill();
        reap(true);
    }
    if (errors_ >= 0)
        ::close(errors_);
}

void child::kill() noexcept
{
    if (id_ >= 0 && !ended_)
        ::kill(id_, SIGKILL);
}

void child::reap(bool waits) noexcept
{
    int how = 0;
    while (!ended_) {
        const pid_t got = ::waitpid(id_, &how, waits ? 0 : WNOHANG);
        if (got == id_)
            ended_ = how;
        else if (got < 0 && errno == ECHILD)
            ended_ = SIGKILL;  // somebody else has waited for it, and how it ended is not known
        else if (got == 0 || errno != EINTR)
            return;
    }
}

asio::awaitable<std::string> child::read()
{
    std::string made(read_size, '\0');
    error_code end;
    const std::size_t size =
        co_await output_.async_read_some(asio::buffer(made), asio::redirect_error(asio::use_awaitable, end));
    made.resize(size);
    co_return made;
}

asio::awaitable<child_end> child::wait()
{
    for (reap(false); !ended_; reap(false)) {
        error_code ignored;
        co_await process_.async_wait(asio::posix::stream_descriptor::wait_read,
                                     asio::redirect_error(asio::use_awaitable, ignored));
    }
    deadline_.cancel();
    child_end made{.errors = last_bytes_of(errors_)};
    if (out_of_time_) {
        made.is = child_end::cause::out_of_time;
    } else if (WIFEXITED(*ended_)) {
        made.is = child_end::cause::exited;
        made.status = WEXITSTATUS(*ended_);
    } else {
        made.signal = WTERMSIG(*ended_);
    }
    co_return made;
}

}  // namespace ringfence::server
