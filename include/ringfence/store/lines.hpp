// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The texts that imports read, line by line: rows.hpp makes rows of them. Read in pieces, so that a file of any size
// and a pipe take the same small memory. Lines end in CR, LF or CR LF, and a text may have all of them. They are given
// out as UTF-8, whatever the text is in; what is none is an error, never a character.

#ifndef RINGFENCE_STORE_LINES_HPP
#define RINGFENCE_STORE_LINES_HPP

#include <ringfence/number/digits.hpp>
#include <ringfence/store/encoding.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/sha256.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
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

/// The same text, of which `digest` is taken as it is read. Refers to both.
inline text_source digested(text_source& from, sha256& digest)
{
    text_source made;
    made.name = from.name;
    made.size = from.size;
    made.read = [&](char* to, std::size_t size) {
        const std::size_t got = from.read(to, size);
        digest.update({to, got});
        return got;
    };
    if (from.position)
        made.position = [&] { return from.position(); };
    return made;
}

namespace detail {

/// Where the first CR or LF at or after `from` stands, or `npos`. Lines are short, so this beats two calls of memchr.
inline std::size_t find_line_end(std::string_view text, std::size_t from = 0) noexcept
{
    constexpr std::uint64_t ones = 0x0101010101010101;
    // In each byte the highest bit is set where it is 0; above the first such byte others may be set as well.
    const auto zeros = [](std::uint64_t word) { return (word - ones) & ~word & (ones << 7); };
    for (; from + 8 <= text.size(); from += 8) {
        const std::uint64_t word = ringfence::detail::load_eight(text.data() + from);
        if (const std::uint64_t found = zeros(word ^ ones * '\n') | zeros(word ^ ones * '\r'); found != 0)
            return from + static_cast<std::size_t>(std::countr_zero(found)) / 8;
    }
    for (; from < text.size(); ++from)
        if (text[from] == '\n' || text[from] == '\r')
            return from;
    return std::string_view::npos;
}

/// Behind the line end that stands at `at`.
constexpr std::size_t behind_line_end(std::string_view text, std::size_t at) noexcept
{
    return at + (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1);
}

/// Where the first line ends, its line end included.
inline std::size_t size_of_line(std::string_view text) noexcept
{
    const std::size_t end = find_line_end(text);
    return end == std::string_view::npos ? text.size() : behind_line_end(text, end);
}

constexpr std::string_view without_line_end(std::string_view line) noexcept
{
    const bool both = line.ends_with("\r\n");
    return line.substr(0, line.size() - (both ? 2 : line.ends_with('\n') || line.ends_with('\r') ? 1 : 0));
}

/// What a file is that is no text, by its first bytes, and what to do about it; empty: it may be a text.
constexpr std::string_view other_than_text(std::string_view first) noexcept
{
    struct other {
        std::string_view beginning;
        std::string_view what;
    };
    constexpr std::string_view packed_again =
        "is packed within what is packed, or a spreadsheet that is: unpack it, or save the sheet as CSV";
    for (const other& o :
         {other{"%PDF-", "is a PDF, which has no rows: ask for the list as CSV, or copy the numbers into a text"},
          other{"{\\rtf", "is RTF, as a word processor writes it: save it as plain text"},
          other{"\x1F\x8B", packed_again}, other{"PK\x03\x04", packed_again}, other{"BZh9", packed_again},
          other{"\xFD"
                "7zXZ",
                packed_again},
          other{"\x28\xB5\x2F\xFD", packed_again}, other{"7z\xBC\xAF", packed_again}, other{"Rar!\x1A", packed_again},
          other{"\xD0\xCF\x11\xE0", "is a spreadsheet or a document of an office program: open it and save it as CSV"},
          other{"\x89PNG", "is a picture"}, other{"\xFF\xD8\xFF", "is a picture"}, other{"GIF8", "is a picture"},
          other{"SQLite f", "is a database: export the list from it as CSV"}})
        if (first.starts_with(o.beginning))
            return o.what;
    return {};
}

}  // namespace detail

/// Cuts a text into lines; takes their line ends and a byte order mark at the beginning off. A text with the mark of
/// UTF-16 is read as that.
class line_splitter {
public:
    /// `limit`: the longest line, in bytes. `encoding`: what the text is in; nothing: UTF-8, or UTF-16 by its mark.
    line_splitter(text_source& from, std::size_t limit, std::optional<text_encoding> encoding = {})
        : from_{from}, limit_{limit}, said_{encoding}, buffer_(chunk + limit)
    {
    }

    struct line {
        std::string_view text{};  ///< good until the next call; of a line that is too long the beginning
        std::string_view raw{};   ///< with its line end, as it stands in the text; empty of a line that is too long
        bool too_long = false;
    };

    /// What the next lines are cut from, without taking it: at least `least` bytes, or all that is left where that is
    /// less. Good until the next call. `least` is at most 256 KiB. Throws as `next`.
    std::string_view peek(std::size_t least)
    {
        while (!ended_ && end_ - begin_ < std::min(least, chunk))
            fill();
        if (end_ - begin_ < least)
            expect_no_fault();
        return {buffer_.data() + begin_, end_ - begin_};
    }

    /// The next line, or nothing at the end. Throws what the source throws, and `error`, `refused`, at the line from
    /// which on the text is not in its encoding.
    std::optional<line> next()
    {
        for (;;) {
            const std::string_view have{buffer_.data() + begin_, end_ - begin_};
            const std::size_t found = detail::find_line_end(have, seen_);
            // What follows a CR at the end is not known yet.
            if (found != std::string_view::npos && (have[found] == '\n' || found + 1 < have.size() || ended_)) {
                const std::size_t size = detail::behind_line_end(have, found);
                begin_ += size;
                return finish(have.substr(0, found), have.substr(0, size));
            }
            seen_ = std::min(found, have.size());
            if (have.size() > limit_ + 1)  // a CR may follow a line of just the limit
                return skip_rest();
            if (ended_) {
                expect_no_fault();
                if (have.empty())
                    return std::nullopt;
                begin_ = end_;
                return finish(have, have);
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

    /// What the text is in. Known then as well.
    text_encoding encoding() const noexcept { return encoding_; }

    /// Whether `peek` has shown all that is left.
    bool ended() const noexcept { return ended_; }

private:
    static constexpr std::size_t chunk = 256 * 1024;
    static constexpr std::size_t most_of_a_character = 3;  // bytes of UTF-8 that a byte of another encoding becomes

    // More of the text, as UTF-8, behind what is not given out yet. At a fault the text ends.
    void fill()
    {
        if (begin_ != 0) {
            std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
            end_ -= begin_;
            sound_ -= std::min(sound_, begin_);
            begin_ = 0;
        }
        if (!started_)
            start();
        else if (converter_)
            convert();
        else
            end_ += read(buffer_.data() + end_, buffer_.size() - end_);
        if (converter_ || ended_at_fault_)
            return;
        const sound_text sound = sound_utf8({buffer_.data() + sound_, end_ - sound_});
        sound_ += sound.size;
        if (sound.end == text_end::wrong || (sound.end == text_end::incomplete && ended_))
            stop_at_fault(static_cast<unsigned char>(buffer_[sound_]));
    }

    std::size_t read(char* to, std::size_t size)
    {
        const std::size_t got = from_.read(to, size);
        ended_ = got == 0;
        bytes_ += got;
        return got;
    }

    // The first bytes say what the text is in, where that was not said.
    void start()
    {
        constexpr std::string_view mark_of_utf_8 = "\xEF\xBB\xBF";
        constexpr std::size_t enough = 8;  // for that mark, and to tell what is no text
        while (!ended_ && end_ < enough)
            end_ += read(buffer_.data() + end_, buffer_.size() - end_);
        started_ = true;
        const std::string_view first{buffer_.data(), end_};
        if (const std::string_view other = detail::other_than_text(first); !other.empty())
            refuse(std::string{other});
        const auto mark = first.starts_with(mark_of_utf_8) ? std::optional{text_encoding::utf_8}
                          : first.starts_with("\xFF\xFE")  ? std::optional{text_encoding::utf_16le}
                          : first.starts_with("\xFE\xFF")  ? std::optional{text_encoding::utf_16be}
                                                           : std::nullopt;
        if (mark && said_ && *mark != *said_)
            refuse("begins with the mark of " + std::string{to_string(*mark)} + ", so it is not in " +
                   std::string{to_string(*said_)});
        marked_ = mark.has_value();
        encoding_ = mark ? *mark : said_.value_or(text_encoding::utf_8);
        const std::size_t skipped = !mark ? 0 : *mark == text_encoding::utf_8 ? 3 : 2;
        if (encoding_ == text_encoding::utf_8) {
            begin_ = sound_ = skipped;
            return;
        }
        converter_.emplace(encoding_, text_converter::way::to_utf_8);
        bytes_of_text_.assign(first.substr(skipped));
        end_ = 0;
        convert_held();
    }

    void convert()
    {
        const std::size_t held = bytes_of_text_.size();
        bytes_of_text_.resize(held + chunk / most_of_a_character);
        bytes_of_text_.resize(held + read(bytes_of_text_.data() + held, bytes_of_text_.size() - held));
        convert_held();
    }

    // What has no room stays held; a text is at its end once nothing is.
    void convert_held()
    {
        std::size_t written = 0;
        const sound_text done =
            converter_->convert(bytes_of_text_, buffer_.data() + end_, buffer_.size() - end_, written);
        end_ += written;
        const bool source_ended = ended_;
        if (done.end == text_end::wrong || (done.end == text_end::incomplete && source_ended))
            return stop_at_fault(static_cast<unsigned char>(bytes_of_text_[done.size]));
        bytes_of_text_.erase(0, done.size);
        ended_ = source_ended && bytes_of_text_.empty();
    }

    void stop_at_fault(unsigned char byte)
    {
        if (!converter_)
            end_ = sound_;
        ended_ = true;
        ended_at_fault_ = true;
        faulty_byte_ = byte;
    }

    [[noreturn]] void refuse(const std::string& what) const
    {
        throw error{error_code::refused, "`" + from_.name + "`: " + what};
    }

    // Once all before a fault was given out, or looked at.
    void expect_no_fault() const
    {
        if (!ended_at_fault_)
            return;
        std::uint64_t line = lines_ + 1;
        const std::string_view left{buffer_.data() + begin_, end_ - begin_};
        for (std::size_t at = 0; (at = detail::find_line_end(left, at)) != std::string_view::npos; ++line)
            at = detail::behind_line_end(left, at);
        constexpr std::string_view hex = "0123456789ABCDEF";
        const std::string byte{'0', 'x', hex[faulty_byte_ >> 4], hex[faulty_byte_ & 15]};
        const std::string where = "line " + std::to_string(line) + " ";
        if (encoding_ == text_encoding::utf_8)
            refuse(where + "is no UTF-8: it has the byte " + byte +
                   " where no character begins or goes on. Say what the file is in, as `--encoding cp1250` (Windows, "
                   "Central Europe) or `--encoding cp1252` (Western Europe), or save it as UTF-8");
        refuse(where + "is not in " + std::string{to_string(encoding_)} + ": the byte " + byte +
               " begins no character of it");
    }

    std::optional<line> finish(std::string_view text, std::string_view raw)
    {
        ++lines_;
        seen_ = 0;
        const bool too_long = text.size() > limit_;
        return line{text.substr(0, limit_), too_long ? std::string_view{} : raw, too_long};
    }

    std::optional<line> skip_rest()
    {
        beginning_.assign(buffer_.data() + begin_, limit_);
        for (;;) {
            const std::string_view have{buffer_.data() + begin_, end_ - begin_};
            const std::size_t found = detail::find_line_end(have, seen_);
            if (found != std::string_view::npos && (have[found] == '\n' || found + 1 < have.size() || ended_)) {
                begin_ += detail::behind_line_end(have, found);
                break;
            }
            // The beginning of a character at the end is still to be looked at.
            begin_ += std::min(found, have.size() - (converter_ ? 0 : end_ - sound_));
            seen_ = 0;
            if (ended_) {
                expect_no_fault();
                break;
            }
            fill();
        }
        ++lines_;
        seen_ = 0;
        return line{beginning_, {}, true};
    }

    text_source& from_;
    std::size_t limit_;
    std::optional<text_encoding> said_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0;  // of what was not given out yet
    std::size_t end_ = 0;
    std::size_t seen_ = 0;   // bytes from `begin_` that have no line end
    std::size_t sound_ = 0;  // up to where the buffer is known to be UTF-8
    bool started_ = false;
    bool marked_ = false;
    bool ended_ = false;
    bool ended_at_fault_ = false;
    unsigned char faulty_byte_ = 0;
    text_encoding encoding_ = text_encoding::utf_8;
    std::optional<text_converter> converter_;
    std::string bytes_of_text_;  // not converted yet
    std::uint64_t lines_ = 0;
    std::uint64_t bytes_ = 0;
    std::string beginning_;
};

}  // namespace ringfence::store

#endif
