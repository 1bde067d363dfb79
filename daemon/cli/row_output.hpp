// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Where commands write many rows, and how a field stands in one.

#ifndef RINGFENCE_DAEMON_CLI_ROW_OUTPUT_HPP
#define RINGFENCE_DAEMON_CLI_ROW_OUTPUT_HPP

#include "cli/output.hpp"

#include <ringfence/store/import/text/encoding.hpp>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace ringfence::command {

/// Appends a field as RFC 4180 has it: in quotes where it holds the separator, a quote, a line end or blanks around it.
inline void append_csv(std::string& to, std::string_view field, char separator)
{
    const bool plain = field.find_first_of("\"\r\n") == std::string_view::npos &&
                       field.find(separator) == std::string_view::npos &&
                       (field.empty() ||
                        (field.front() != ' ' && field.back() != ' ' && field.front() != '\t' && field.back() != '\t'));
    if (plain) {
        to += field;
        return;
    }
    to += '"';
    for (const char c : field) {
        if (c == '"')
            to += '"';
        to += c;
    }
    to += '"';
}

/// Where the rows go: stdout, or a file that appears under its name once it is complete.
class row_output {
public:
    /// `path`: empty for stdout. Throws `std::system_error`, as `write` and `finish`.
    explicit row_output(std::string path) : path_{std::move(path)}
    {
        buffer_.reserve(buffer_size);
        if (path_.empty()) {
            to_terminal_ = ::isatty(STDOUT_FILENO) == 1;
            return;
        }
        // For the owner alone, whatever the umask: the numbers are people's.
        std::remove(partial().c_str());
        const int made = ::open(partial().c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (made < 0)
            fail();
        file_.reset(::fdopen(made, "wb"));
        if (!file_) {
            ::close(made);
            fail();
        }
    }
    row_output(const row_output&) = delete;
    row_output& operator=(const row_output&) = delete;
    ~row_output()
    {
        if (!file_)
            return;
        file_.reset();
        std::remove(partial().c_str());
    }

    /// `f` is called once each time when stdout has taken nothing for `patience`, as a pipe that nobody reads; what is
    /// written waits on after it.
    void on_stall(std::chrono::milliseconds patience, std::function<void()> f)
    {
        patience_ = patience;
        stalled_ = std::move(f);
    }

    /// What is written from here on, whole characters at a time, goes out in this encoding.
    void encode_as(store::text_encoding encoding)
    {
        if (encoding != store::text_encoding::utf_8)
            encoder_.emplace(encoding);
    }

    /// Whole lines. At a terminal what could control it is written as other commands write it.
    void write(std::string_view text)
    {
        std::string safe;
        if (to_terminal_)
            text = safe = printable_lines(text);
        if (encoder_)
            text = encoder_->encode(text);
        if (buffer_.size() + text.size() > buffer_size)
            flush();
        buffer_ += text;
    }

    /// To be called at the end: without it the file does not appear.
    void finish()
    {
        flush();
        if (!file_) {
            if (std::fflush(stdout) != 0)
                fail();
            return;
        }
        if (std::fclose(file_.release()) != 0 || std::rename(partial().c_str(), path_.c_str()) != 0) {
            const int code = errno;
            std::remove(partial().c_str());
            errno = code;
            fail();
        }
    }

private:
    static constexpr std::size_t buffer_size = std::size_t{1} << 20;

    struct closing {
        void operator()(std::FILE* file) const noexcept { std::fclose(file); }
    };

    std::string partial() const { return path_ + ".partial"; }

    static std::string printable_lines(std::string_view text)
    {
        std::string safe;
        while (!text.empty()) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            std::string_view line = text.substr(0, end);
            if (line.ends_with('\r'))
                line.remove_suffix(1);
            safe += printable(line);
            if (end != text.size())
                safe += '\n';
            text.remove_prefix(std::min(end + 1, text.size()));
        }
        return safe;
    }

    void flush()
    {
        if (file_ || !stalled_) {
            std::FILE* const to = file_ ? file_.get() : stdout;
            if (std::fwrite(buffer_.data(), 1, buffer_.size(), to) != buffer_.size())
                fail();
        } else {
            write_to_stdout();
        }
        buffer_.clear();
    }

    /// A piece at a time that a pipe takes whole once it takes anything, so that only the wait for that can be long.
    void write_to_stdout()
    {
        if (std::fflush(stdout) != 0)
            fail();
        for (std::string_view rest = buffer_; !rest.empty();) {
            pollfd taken{STDOUT_FILENO, POLLOUT, 0};
            if (::poll(&taken, 1, static_cast<int>(patience_.count())) == 0) {
                stalled_();
                ::poll(&taken, 1, -1);
            }
            const ssize_t put = ::write(STDOUT_FILENO, rest.data(), std::min<std::size_t>(rest.size(), PIPE_BUF));
            if (put < 0 && errno != EINTR && errno != EAGAIN)
                fail();
            rest.remove_prefix(put > 0 ? static_cast<std::size_t>(put) : 0);
        }
    }

    [[noreturn]] void fail() const
    {
        throw std::system_error{errno, std::generic_category(),
                                path_.empty() ? "the output cannot be written" : "`" + path_ + "` cannot be written"};
    }

    std::string path_;
    bool to_terminal_ = false;
    std::unique_ptr<std::FILE, closing> file_;
    std::optional<store::text_encoder> encoder_;
    std::string buffer_;
    std::chrono::milliseconds patience_{};
    std::function<void()> stalled_;
};

}  // namespace ringfence::command

#endif
