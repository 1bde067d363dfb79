// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_TEXT_LINES_IPP
#define RINGFENCE_STORE_IMPORT_TEXT_LINES_IPP

#include <ringfence/base/sha256.hpp>
#include <ringfence/number/digits.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/text/encoding.hpp>
#include <ringfence/store/import/text/lines.hpp>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace ringfence::store {

RINGFENCE_DECL text_source open_text(const std::filesystem::path& path)
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

RINGFENCE_DECL text_source text_of(std::string_view text, std::string name)
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

RINGFENCE_DECL text_source digested(text_source& from, sha256& digest)
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

RINGFENCE_DECL std::size_t find_line_end(std::string_view text, std::size_t from) noexcept
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

RINGFENCE_DECL std::size_t size_of_line(std::string_view text) noexcept
{
    const std::size_t end = find_line_end(text);
    return end == std::string_view::npos ? text.size() : behind_line_end(text, end);
}

}  // namespace detail

RINGFENCE_DECL line_splitter::line_splitter(text_source& from, std::size_t limit, std::optional<text_encoding> encoding)
    : from_{from}, limit_{limit}, said_{encoding}, buffer_(chunk + limit)
{
}

RINGFENCE_DECL std::string_view line_splitter::peek(std::size_t least)
{
    while (!ended_ && end_ - begin_ < std::min(least, chunk))
        fill();
    if (end_ - begin_ < least)
        expect_no_fault();
    return {buffer_.data() + begin_, end_ - begin_};
}

RINGFENCE_DECL std::optional<line_splitter::line> line_splitter::next()
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

RINGFENCE_DECL void line_splitter::fill()
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

RINGFENCE_DECL std::size_t line_splitter::read(char* to, std::size_t size)
{
    const std::size_t got = from_.read(to, size);
    ended_ = got == 0;
    bytes_ += got;
    return got;
}

RINGFENCE_DECL void line_splitter::start()
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

RINGFENCE_DECL void line_splitter::convert()
{
    const std::size_t held = bytes_of_text_.size();
    bytes_of_text_.resize(held + chunk / most_of_a_character);
    bytes_of_text_.resize(held + read(bytes_of_text_.data() + held, bytes_of_text_.size() - held));
    convert_held();
}

RINGFENCE_DECL void line_splitter::convert_held()
{
    std::size_t written = 0;
    const sound_text done = converter_->convert(bytes_of_text_, buffer_.data() + end_, buffer_.size() - end_, written);
    end_ += written;
    const bool source_ended = ended_;
    if (done.end == text_end::wrong || (done.end == text_end::incomplete && source_ended))
        return stop_at_fault(static_cast<unsigned char>(bytes_of_text_[done.size]));
    bytes_of_text_.erase(0, done.size);
    ended_ = source_ended && bytes_of_text_.empty();
}

RINGFENCE_DECL void line_splitter::stop_at_fault(unsigned char byte)
{
    if (!converter_)
        end_ = sound_;
    ended_ = true;
    ended_at_fault_ = true;
    faulty_byte_ = byte;
}

RINGFENCE_DECL void line_splitter::refuse(const std::string& what) const
{
    throw error{error_code::refused, "`" + from_.name + "`: " + what};
}

RINGFENCE_DECL void line_splitter::expect_no_fault() const
{
    if (!ended_at_fault_)
        return;
    std::uint64_t faulty_line = lines_ + 1;
    const std::string_view left{buffer_.data() + begin_, end_ - begin_};
    for (std::size_t at = 0; (at = detail::find_line_end(left, at)) != std::string_view::npos; ++faulty_line)
        at = detail::behind_line_end(left, at);
    constexpr std::string_view hex = "0123456789ABCDEF";
    const std::string byte{'0', 'x', hex[faulty_byte_ >> 4], hex[faulty_byte_ & 15]};
    const std::string where = "line " + std::to_string(faulty_line) + " ";
    if (encoding_ == text_encoding::utf_8)
        refuse(where + "is no UTF-8: it has the byte " + byte +
               " where no character begins or goes on. Say what the file is in, as `--encoding cp1250` (Windows, "
               "Central Europe) or `--encoding cp1252` (Western Europe), or save it as UTF-8");
    refuse(where + "is not in " + std::string{to_string(encoding_)} + ": the byte " + byte +
           " begins no character of it");
}

RINGFENCE_DECL std::optional<line_splitter::line> line_splitter::finish(std::string_view text, std::string_view raw)
{
    ++lines_;
    seen_ = 0;
    const bool too_long = text.size() > limit_;
    return line{text.substr(0, limit_), too_long ? std::string_view{} : raw, too_long};
}

RINGFENCE_DECL std::optional<line_splitter::line> line_splitter::skip_rest()
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

}  // namespace ringfence::store

#endif
