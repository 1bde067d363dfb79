// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The texts that imports read, line by line: rows.hpp makes rows of them. Read in pieces, so that a file of any size
// and a pipe take the same small memory.

#ifndef RINGFENCE_STORE_LINES_HPP
#define RINGFENCE_STORE_LINES_HPP

#include <ringfence/store/environment.hpp>
#include <ringfence/store/sha256.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace ringfence::store {

inline constexpr std::size_t max_line = 1024;  // bytes, of a file with one number a line

/// Where an import's text comes from.
struct text_source {
    std::string name{};                   ///< for people and for the journal
    std::optional<std::uint64_t> size{};  ///< in bytes, where known
    /// Fills in up to `size` bytes at `to` and says how many; 0 at the end. May throw.
    std::function<std::size_t(char* to, std::size_t size)> read{};
    /// How far into `size` the text has been read, where that is not the number of bytes that `read` gave: of a packed
    /// file the packed ones. Empty: it is.
    std::function<std::uint64_t()> position{};
};

/// A file, or `-` for standard input. Throws `error`.
inline text_source open_text(const std::filesystem::path& path)
{
    const auto fail = [name = path.string()](int code, std::string_view what) {
        throw error{code == ENOENT   ? error_code::missing
                    : code == EACCES ? error_code::permission
                                     : error_code::io,
                    "`" + name + "`: " + std::string{what} + ": " + std::generic_category().message(code)};
    };
    text_source made;
    made.name = path.string();
    struct closing {
        int file = 0;
        explicit closing(int f) : file{f} {}
        closing(const closing&) = delete;
        closing& operator=(const closing&) = delete;
        ~closing()
        {
            if (file > 0)
                ::close(file);
        }
    };
    auto held = std::make_shared<closing>(path == "-" ? 0 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (held->file < 0)
        fail(errno, "cannot be opened");
    struct stat found {};
    if (::fstat(held->file, &found) != 0)
        fail(errno, "cannot be read");
    if (S_ISDIR(found.st_mode))
        fail(EISDIR, "cannot be read");
    if (S_ISREG(found.st_mode))
        made.size = static_cast<std::uint64_t>(found.st_size);
    made.read = [held, fail](char* to, std::size_t size) {
        for (;;) {
            const ssize_t got = ::read(held->file, to, size);
            if (got >= 0)
                return static_cast<std::size_t>(got);
            if (errno != EINTR)
                fail(errno, "cannot be read");
        }
    };
    return made;
}

/// A text in memory, which must outlive the source.
inline text_source text_of(std::string_view text, std::string name)
{
    text_source made;
    made.name = std::move(name);
    made.size = text.size();
    made.read = [rest = text](char* to, std::size_t size) mutable {
        const std::size_t taken = rest.copy(to, size);
        rest.remove_prefix(taken);
        return taken;
    };
    return made;
}

/// Cuts a text into lines; takes their CR LF or LF and a byte order mark at the beginning off, and a digest of all
/// bytes as they pass.
class line_splitter {
public:
    /// `limit`: the longest line, in bytes.
    line_splitter(text_source& from, std::size_t limit) : from_{from}, limit_{limit}, buffer_(chunk + limit) {}

    struct line {
        std::string_view text{};  ///< good until the next call; of a line that is too long the beginning
        std::string_view raw{};   ///< with its line end, as it stands in the text; empty of a line that is too long
        bool too_long = false;
    };

    /// What the next lines are cut from, without taking it: at least `least` bytes, or all that is left where that is
    /// less. Good until the next call. `least` is at most 256 KiB.
    std::string_view peek(std::size_t least)
    {
        while (!ended_ && end_ - begin_ < std::min(least, chunk))
            fill();
        return {buffer_.data() + begin_, end_ - begin_};
    }

    /// The next line, or nothing at the end. Throws what the source throws.
    std::optional<line> next()
    {
        for (;;) {
            const char* at = buffer_.data() + begin_;
            const std::size_t have = end_ - begin_;
            if (const void* found = have > seen_ ? std::memchr(at + seen_, '\n', have - seen_) : nullptr) {
                const auto size = static_cast<std::size_t>(static_cast<const char*>(found) - at);
                begin_ += size + 1;
                return finish({at, size}, {at, size + 1});
            }
            seen_ = have;
            if (have > limit_ + 1)  // a CR may follow a line of just the limit
                return skip_rest();
            if (ended_) {
                if (have == 0)
                    return std::nullopt;
                begin_ = end_;
                return finish({at, have}, {at, have});
            }
            fill();
        }
    }

    /// Lines given out so far.
    std::uint64_t lines() const noexcept { return lines_; }

    /// Bytes read so far.
    std::uint64_t bytes() const noexcept { return bytes_; }

    /// How far into the source's `size` that is.
    std::uint64_t position() const { return from_.position ? from_.position() : bytes_; }

    /// Whether the text began with a byte order mark. Known once a line or a look ahead was asked for.
    bool byte_order_mark() const noexcept { return marked_; }

    /// Whether `peek` has shown all that is left.
    bool ended() const noexcept { return ended_; }

    /// Of the whole text, once `next` has come to its end.
    std::string digest() { return digest_.finish(); }

private:
    static constexpr std::size_t chunk = 256 * 1024;

    void fill()
    {
        if (begin_ != 0) {
            std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
            end_ -= begin_;
            begin_ = 0;
        }
        const std::size_t got = from_.read(buffer_.data() + end_, buffer_.size() - end_);
        ended_ = got == 0;
        digest_.update({buffer_.data() + end_, got});
        end_ += got;
        bytes_ += got;
        if (!started_ && (ended_ || end_ >= 3)) {
            started_ = true;
            if (end_ >= 3 && std::memcmp(buffer_.data(), "\xEF\xBB\xBF", 3) == 0) {
                begin_ = 3;
                marked_ = true;
            }
        }
    }

    std::optional<line> finish(std::string_view text, std::string_view raw)
    {
        ++lines_;
        seen_ = 0;
        if (!text.empty() && text.back() == '\r')
            text.remove_suffix(1);
        const bool too_long = text.size() > limit_;
        return line{text.substr(0, limit_), too_long ? std::string_view{} : raw, too_long};
    }

    std::optional<line> skip_rest()
    {
        beginning_.assign(buffer_.data() + begin_, limit_);
        for (;;) {
            begin_ = end_;
            if (!ended_)
                fill();
            const char* at = buffer_.data() + begin_;
            if (const void* found = end_ == begin_ ? nullptr : std::memchr(at, '\n', end_ - begin_)) {
                begin_ += static_cast<std::size_t>(static_cast<const char*>(found) - at) + 1;
                break;
            }
            if (ended_) {
                begin_ = end_;
                break;
            }
        }
        ++lines_;
        seen_ = 0;
        return line{beginning_, {}, true};
    }

    text_source& from_;
    std::size_t limit_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0;  // of what was not given out yet
    std::size_t end_ = 0;
    std::size_t seen_ = 0;  // bytes from `begin_` that have no line end
    bool started_ = false;
    bool marked_ = false;
    bool ended_ = false;
    std::uint64_t lines_ = 0;
    std::uint64_t bytes_ = 0;
    std::string beginning_;
    sha256 digest_;
};

}  // namespace ringfence::store

#endif
