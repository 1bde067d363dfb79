// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The texts that imports read, line by line: rows.hpp makes rows of them. Read in pieces, so that a file of any size
// and a pipe take the same small memory. Lines end in CR, LF or CR LF, and a text may have all of them. They are given
// out as UTF-8, whatever the text is in; what is none is an error, never a character.

#ifndef RINGFENCE_STORE_IMPORT_TEXT_LINES_HPP
#define RINGFENCE_STORE_IMPORT_TEXT_LINES_HPP

#include <ringfence/base/sha256.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/digits.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/text/encoding.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::store {

inline constexpr std::size_t max_line = 1024;  ///< bytes, of a file with one number a line

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
RINGFENCE_DECL text_source open_text(const std::filesystem::path& path);

/// A text in memory, which must outlive the source.
RINGFENCE_DECL text_source text_of(std::string_view text, std::string name);

/// The same text, of which `digest` is taken as it is read. Refers to both.
RINGFENCE_DECL text_source digested(text_source& from, sha256& digest);

namespace detail {

/// Where the first CR or LF at or after `from` stands, or `npos`. Lines are short, so this beats two calls of memchr.
RINGFENCE_DECL std::size_t find_line_end(std::string_view text, std::size_t from = 0) noexcept;

/// Behind the line end that stands at `at`.
constexpr std::size_t behind_line_end(std::string_view text, std::size_t at) noexcept
{
    return at + (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1);
}

/// Where the first line ends, its line end included.
RINGFENCE_DECL std::size_t size_of_line(std::string_view text) noexcept;

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
    line_splitter(text_source& from, std::size_t limit, std::optional<text_encoding> encoding = {});

    struct line {
        std::string_view text{};  ///< good until the next call; of a line that is too long the beginning
        std::string_view raw{};   ///< with its line end, as it stands in the text; empty of a line that is too long
        bool too_long = false;
    };

    /// What the next lines are cut from, without taking it: at least `least` bytes, or all that is left where that is
    /// less. Good until the next call. `least` is at most 256 KiB. Throws as `next`.
    std::string_view peek(std::size_t least);

    /// The next line, or nothing at the end. Throws what the source throws, and `error`, `refused`, at the line from
    /// which on the text is not in its encoding.
    std::optional<line> next();

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
    static constexpr std::size_t chunk = std::size_t{256} * 1024;
    static constexpr std::size_t most_of_a_character = 3;  // bytes of UTF-8 that a byte of another encoding becomes

    // More of the text, as UTF-8, behind what is not given out yet. At a fault the text ends.
    void fill();

    std::size_t read(char* to, std::size_t size);

    // The first bytes say what the text is in, where that was not said.
    void start();

    void convert();

    // What has no room stays held; a text is at its end once nothing is.
    void convert_held();

    void stop_at_fault(unsigned char byte);

    [[noreturn]] void refuse(const std::string& what) const;

    // Once all before a fault was given out, or looked at.
    void expect_no_fault() const;

    std::optional<line> finish(std::string_view text, std::string_view raw);

    std::optional<line> skip_rest();

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

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/text/lines.ipp>
#endif

#endif
