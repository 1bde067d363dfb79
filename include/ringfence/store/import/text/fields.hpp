// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Delimited text (CSV by RFC 4180, tabs, `;`, `|`) cut into fields: one row that is in memory, or the first rows of a
// text.

#ifndef RINGFENCE_STORE_IMPORT_TEXT_FIELDS_HPP
#define RINGFENCE_STORE_IMPORT_TEXT_FIELDS_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/import/text/comments.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::store {

inline constexpr std::size_t max_row = std::size_t{64} * 1024;  ///< bytes, line ends inside quotes included
inline constexpr std::size_t max_columns = 1000;                ///< that a header may have

namespace detail {

constexpr std::string_view trim_blanks(std::string_view text) noexcept
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

/// Cuts one row of delimited text into fields. A field that begins with a quote ends with the quote that closes it,
/// and a quote inside it is doubled; any other quote stands for itself.
class field_scanner {
public:
    enum class outcome : std::uint8_t {
        complete,
        open,  ///< the text ends inside quotes: the row goes on in the next line
        wrong  ///< a closing quote is followed by something else than a separator
    };

    void begin() noexcept
    {
        spans_.clear();
        at_ = 0;
        inside_ = false;
    }

    /// Goes on where it stopped; `text` is the row from its beginning, as far as it is known. At most `limit` fields
    /// are kept.
    outcome scan(std::string_view text, char separator, std::size_t limit)
    {
        for (;;) {
            if (!inside_) {
                begin_ = at_;
                while (at_ < text.size() && text[at_] == ' ')
                    ++at_;
                if (at_ == text.size() || text[at_] != '"') {
                    // Fields are short: a loop beats the call of memchr.
                    while (at_ != text.size() && text[at_] != separator)
                        ++at_;
                    keep(limit);
                    if (at_++ >= text.size())
                        return outcome::complete;
                    continue;
                }
                inside_ = true;
                ++at_;
            }
            for (;;) {
                at_ = text.find('"', at_);
                if (at_ == std::string_view::npos) {
                    at_ = text.size();
                    return outcome::open;
                }
                ++at_;
                if (at_ == text.size() || text[at_] != '"')
                    break;
                ++at_;
            }
            while (at_ < text.size() && text[at_] == ' ')
                ++at_;
            if (at_ < text.size() && text[at_] != separator)
                return outcome::wrong;
            inside_ = false;
            keep(limit);
            if (at_++ >= text.size())
                return outcome::complete;
        }
    }

    /// The fields' places in the row, quotes included.
    struct span {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
    };
    const std::vector<span>& spans() const noexcept { return spans_; }

private:
    void keep(std::size_t limit)
    {
        if (spans_.size() < limit)
            spans_.push_back({static_cast<std::uint32_t>(begin_), static_cast<std::uint32_t>(at_)});
    }

    std::vector<span> spans_;
    std::size_t begin_ = 0;
    std::size_t at_ = 0;
    bool inside_ = false;
};

/// A field's text without blanks and quotes around it; `buffer` holds it where quotes inside were doubled.
RINGFENCE_DECL std::string_view unquoted(std::string_view field, std::string& buffer);

using row_fields = std::vector<std::string>;

/// Whether lines that begin as comments do are left out.
enum class comment_lines : std::uint8_t { left_out, rows };

/// The first whole rows of `text`, at most `rows`, blank lines and as it is said comments left out.
RINGFENCE_DECL std::vector<row_fields> first_rows(std::string_view text, char separator, std::size_t rows,
                                                  comment_lines comments = comment_lines::left_out);

/// Whether a row begins with an area code and a number, as the registers of North America have them.
RINGFENCE_DECL bool is_area_code_row(const row_fields& row);

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/text/fields.ipp>
#endif

#endif
