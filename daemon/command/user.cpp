// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `user`: the accounts with which clients of the daemon say who they are.

#include "entries.hpp"

#include <ringfence/store/password.hpp>
#include <ringfence/store/users.hpp>

#include <fmt/core.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <initializer_list>
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

/// Reads the password from `--password-file`, from a person at a terminal, or from the first line of standard input,
/// and returns its hash.
std::string read_password(const invocation& asked)
{
    secret password;
    if (asked.has("password-file")) {
        const std::string file = asked.text("password-file");
        const int from = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
        if (from < 0)
            throw input_error{"password file `" + file + "`: " + std::generic_category().message(errno)};
        struct closing {
            int file;
            ~closing() { ::close(file); }
        } const at_the_end{from};
        read_line(from, "password file `" + file + "`", password);
    } else if (::isatty(STDIN_FILENO) == 1) {
        secret again;
        quiet_terminal terminal;
        terminal.ask("password: ", password);
        terminal.ask("once more: ", again);
        if (password.text != again.text)
            throw input_error{"the two passwords are not the same; nothing was changed"};
    } else {
        read_line(STDIN_FILENO, "standard input", password);
    }
    return store::hash_password(password.text);
}

store::account_role role_of(const std::string& word)
{
    const auto role = store::read_role(word);
    if (!role)
        throw usage_error{"user: `" + word + "` is no role; the roles are reader, agent, supervisor and administrator"};
    return *role;
}

int list(const store::transaction& in, output_format format)
{
    const auto all = store::users(in);
    if (format == output_format::json) {
        std::string text = "[";
        for (const store::user_info& u : all) {
            text += text.size() == 1 ? "\n  {\"name\":" : ",\n  {\"name\":";
            append_json(text, u.name);
            text += ",\"role\":";
            append_json(text, store::role_word(u.role));
            text += ",\"created\":";
            append_json(text, ringfence::detail::utc_text(u.created));
            text += ",\"created_by\":";
            append_json(text, u.created_by.user);
            text += '}';
        }
        fmt::print("{}{}]\n", text, all.empty() ? "" : "\n");
        return done;
    }
    std::size_t width = 4;
    for (const store::user_info& u : all)
        width = std::max(width, u.name.size());
    fmt::print("{:<{}}  {:<13}  {:<20}  {}\n", "name", width, "role", "created", "by");
    for (const store::user_info& u : all)
        fmt::print("{:<{}}  {:<13}  {:<20}  {}\n", u.name, width, store::role_word(u.role),
                   ringfence::detail::utc_text(u.created), u.created_by.user);
    return done;
}

void expect_account(const store::transaction& in, const std::string& name)
{
    if (!store::find_user(in, name))
        throw input_error{"user: there is no account `" + name + "`; `ringfence user list` lists them"};
}

}  // namespace

int user(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    own.add_options()("role", po::value<std::string>()->value_name("ROLE"),
                      "of `add`: reader, agent, supervisor or administrator")(
        "password-file", po::value<std::string>()->value_name("FILE"),
        "the password is its first line; default: asked for at a terminal, else the first line of standard input")(
        "format", po::value<std::string>()->value_name("text|json"), "text unless it is said");
    const invocation asked{of, words, own, {"what", "words"}};
    if (asked.help_wanted())
        return done;
    const std::string what = asked.expect("what");
    const auto rest = asked.texts("words");
    const auto expect = [&](std::size_t count, const char* usage) {
        if (rest.size() != count)
            throw usage_error{"user: it is `ringfence user " + std::string{usage} + '`'};
    };
    const auto only = [&](const char* option, std::initializer_list<std::string_view> of_these) {
        if (asked.has(option) && std::ranges::find(of_these, what) == of_these.end())
            throw usage_error{"user: `" + what + "` takes no --" + option};
    };
    only("role", {"add"});
    only("password-file", {"add", "password"});
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});

    if (what == "list") {
        expect(0, "list [--format text|json]");
        const store::read_transaction in{store::environment::open(asked.store(), store::access::read)};
        return list(in, format);
    }

    store::account_role role = store::account_role::reader;
    if (what == "add") {
        expect(1, "add NAME --role ROLE");
        role = role_of(asked.expect("role"));
        if (!store::is_account_name(rest[0]))
            throw input_error{"user: `" + rest[0].substr(0, store::max_account_name) +
                              "` is no name for an account: 1 to 64 letters, digits and `.`, `_`, `@`, `-`, and not "
                              "`default`"};
    } else if (what == "role") {
        expect(2, "role NAME ROLE");
        role = role_of(rest[1]);
    } else if (what == "password") {
        expect(1, "password NAME");
    } else if (what == "remove") {
        expect(1, "remove NAME");
    } else {
        throw usage_error{"user: `" + what + "` is none of add, list, role, password, remove"};
    }

    const std::string& name = rest[0];
    store::expect_store(asked.store());
    const auto in = store::environment::open(asked.store(), store::access::write);
    if (what != "add") {
        const store::read_transaction now{in};
        expect_account(now, name);
    }
    // Before the store is locked: a person may take a while, and the hash takes its time.
    const std::string hash = what == "add" || what == "password" ? read_password(asked) : std::string{};
    const bool changed = in->write([&](store::write_transaction& change) {
        const timestamp now = system_now();
        if (what == "add") {
            store::add_user(change, name, role, hash, asked.author(), now);
            return true;
        }
        expect_account(change, name);
        if (what == "role")
            return store::set_role(change, name, role, asked.author(), now);
        if (what == "password")
            store::set_password(change, name, hash, asked.author(), now);
        else
            store::remove_user(change, name, asked.author(), now);
        return true;
    });
    if (format == output_format::json) {
        const auto now = store::find_user(store::read_transaction{in}, name);
        fmt::print("{}\n", json_object{}
                               .text("name", name)
                               .text_or_null("role", now ? store::role_word(now->role) : std::string_view{})
                               .flag("changed", changed)
                               .str());
        return done;
    }
    if (what == "add")
        fmt::print("{} added, {}\n", name, store::role_word(role));
    else if (what == "role")
        fmt::print("{} {} {}\n", name, changed ? "is now" : "was already", store::role_word(role));
    else
        fmt::print("{} {}\n", name, what == "password" ? "has another password" : "removed");
    return done;
}

}  // namespace ringfence::command
