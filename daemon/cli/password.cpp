// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "cli/password.hpp"

#include "regular_file.hpp"

#include <ringfence/store/accounts/password.hpp>

#include <fmt/core.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <string>
#include <system_error>

namespace ringfence::command {

namespace {

constexpr std::size_t longest_line = store::max_password + 2;  // with its CR and LF

/// A text that is overwritten when it is no longer needed.
struct secret {
    std::string text;

    secret() { text.reserve(longest_line); }
    ~secret() { store::wipe(text); }
    secret(const secret&) = delete;
    secret& operator=(const secret&) = delete;
};

[[noreturn]] void fail(const char* what) { throw std::system_error{errno, std::generic_category(), what}; }

/// The first line of what `from` gives, byte by byte as a terminal or a pipe may have more for others.
void read_line(int from, const std::string& name, secret& into)
{
    for (char c = 0;;) {
        const ssize_t count = ::read(from, &c, 1);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw input_error{name + ": cannot be read: " + std::generic_category().message(errno)};
        if (count == 0 || c == '\n')
            break;
        if (into.text.size() == longest_line)
            throw input_error{name + ": the password is longer than " + std::to_string(store::max_password) + " bytes"};
        into.text.push_back(c);
    }
    if (into.text.ends_with('\r'))
        into.text.pop_back();
}

/// A terminal that does not show what is typed, until the object ends. Signals that would end the program wait until
/// the terminal is as it was.
class quiet_terminal {
public:
    quiet_terminal()
    {
        if (::tcgetattr(STDIN_FILENO, &before_) != 0)
            fail("the terminal");
        sigemptyset(&ending_);
        for (const int signal : {SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGTSTP})
            sigaddset(&ending_, signal);
        ::sigprocmask(SIG_BLOCK, &ending_, &mask_before_);
        signals_ = ::signalfd(-1, &ending_, SFD_CLOEXEC);
        termios quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        quiet.c_lflag |= ECHONL;
        if (signals_ < 0 || ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) != 0) {
            const int why = errno;
            restore();
            errno = why;
            fail("the terminal");
        }
    }
    ~quiet_terminal() { restore(); }
    quiet_terminal(const quiet_terminal&) = delete;
    quiet_terminal& operator=(const quiet_terminal&) = delete;

    void ask(const char* prompt, secret& into)
    {
        fmt::print(stderr, "{}", prompt);
        std::array<pollfd, 2> ready{{{STDIN_FILENO, POLLIN, 0}, {signals_, POLLIN, 0}}};
        while (::poll(ready.data(), ready.size(), -1) < 0)
            if (errno != EINTR)
                fail("the terminal");
        if (ready[1].revents != 0)
            throw input_error{"interrupted; nothing was changed"};
        read_line(STDIN_FILENO, "the terminal", into);  // a terminal gives whole lines
    }

private:
    void restore() noexcept
    {
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
        if (signals_ >= 0)
            ::close(signals_);
        ::sigprocmask(SIG_SETMASK, &mask_before_, nullptr);
    }

    termios before_{};
    sigset_t ending_{};
    sigset_t mask_before_{};
    int signals_ = -1;
};

void read_password(const invocation& asked, secret& into)
{
    if (asked.has("new-password-file")) {
        const std::string file = asked.text("new-password-file");
        expect_regular_file("password file", file);
        const int from = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
        if (from < 0)
            throw input_error{"password file `" + file + "`: " + std::generic_category().message(errno)};
        struct closing {
            int file;
            ~closing() { ::close(file); }
        } const at_the_end{from};
        read_line(from, "password file `" + file + "`", into);
    } else if (::isatty(STDIN_FILENO) == 1) {
        secret again;
        quiet_terminal terminal;
        terminal.ask("password: ", into);
        terminal.ask("once more: ", again);
        if (into.text != again.text)
            throw input_error{"the two passwords are not the same; nothing was changed"};
    } else {
        read_line(STDIN_FILENO, "standard input", into);
    }
}

}  // namespace

void add_password_options(po::options_description& to)
{
    to.add_options()(
        "new-password-file", po::value<std::string>()->value_name("FILE"),
        "the account's password is its first line; default: asked for at a terminal, else the first line of "
        "standard input");
}

void add_password(const invocation& asked, operate::request& to)
{
    secret password;
    read_password(asked, password);
    to.names.push_back({"password", password.text});
}

}  // namespace ringfence::command
