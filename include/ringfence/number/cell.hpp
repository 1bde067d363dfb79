// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The strict reading: of cells of imports and contacts files, of what people and programs put into lists, of numbers in
// rules, and of the `to=` of dials, which come out of such files. A text becomes exactly the number that it says or is
// refused with a reason. Letters are never digits, and what stands beside a number is never part of it. The forms are
// told in daemon/LISTS.md; signalling is read by read.hpp.
//
// What a text can say is settled by three questions to the plan: whether a number has a length that its country knows,
// whether it lies in a range that is in use, and whether a part of the text would be a number by itself.

#ifndef RINGFENCE_NUMBER_CELL_HPP
#define RINGFENCE_NUMBER_CELL_HPP

#include <ringfence/config.hpp>
#include <ringfence/number/address.hpp>
#include <ringfence/number/folded.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/number/pattern.hpp>
#include <ringfence/number/plan.hpp>
#include <ringfence/number/text.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence {

/// What a cell or an argument says.
struct cell_reading {
    std::vector<number_pattern> patterns{};  ///< empty: it is refused; several: several whole numbers stand in it
    std::string reason{};                    ///< why it is refused, for people, lower case
    bool other_text = false;                 ///< text beside the number, a name or an extension, was left out
    bool unassigned = false;                 ///< of a length that its country knows, but in none of its ranges

    explicit operator bool() const noexcept { return !patterns.empty(); }
};

/// A number that was written plainly: digits alone, of a length that its country knows.
struct plain_number {
    number_pattern pattern{};
    bool unassigned = false;  ///< as `cell_reading::unassigned`
};

/// Whether a text with letters is an alphanumeric sender without `sender:` before it.
enum class sender_reading : std::uint8_t { marked, any };

/// Whether a number is in a range that is in use: `is_assigned` of number/normalise.hpp. Null: the general patterns of
/// the plan have to do, unless it was built with its table of types.
using assigned_test = bool (*)(number);

namespace detail {

constexpr bool is_grouping(char c) noexcept { return std::string_view{" .-/()"}.find(c) != std::string_view::npos; }

constexpr bool is_wordlike(char c) noexcept { return is_letter(c) || c == folded_other; }

inline bool has_digit(std::string_view text) noexcept { return std::any_of(text.begin(), text.end(), is_digit); }

RINGFENCE_DECL std::size_t count_digits(std::string_view text) noexcept;

/// The value of up to 8 digits.
inline unsigned small_value(std::string_view digits) noexcept { return static_cast<unsigned>(value_of(digits)); }

inline bool is_year(unsigned year) noexcept { return year >= 1900 && year < 2100; }

RINGFENCE_DECL bool is_day_and_month(unsigned a, unsigned b) noexcept;

/// `2026-03-01`, `01.03.2026`, `3/1/26`, `03/2026`, and with a time behind it.
RINGFENCE_DECL bool is_date(std::string_view text) noexcept;

/// `20260301`.
RINGFENCE_DECL bool is_compact_date(std::string_view digits) noexcept;

/// `192.168.1.100`. Four groups of two digits are rather a number: Denmark writes its own so.
RINGFENCE_DECL bool is_network_address(std::string_view text) noexcept;

/// `18:00`, `8:00:15`; a colon between digits.
RINGFENCE_DECL bool has_time(std::string_view text) noexcept;

/// `4.8601E+10`, `2E9`.
RINGFENCE_DECL bool is_scientific(std::string_view text) noexcept;

inline constexpr std::string_view rounded =
    "a spreadsheet has rounded it; format the column as text and write the file anew";

/// Why a text of digits and signs is something else than a number, or empty.
RINGFENCE_DECL std::string_view no_number_at_all(std::string_view text) noexcept;

/// Without what spreadsheets keep a number a text by: an apostrophe before it, or a formula `="0601"`.
constexpr std::string_view without_text_marks(std::string_view text) noexcept
{
    if (text.starts_with('\''))
        text = trim(text.substr(1));
    if (text.size() > 3 && text.starts_with("=\"") && text.ends_with('"'))
        text = trim(text.substr(2, text.size() - 3));
    return text;
}

constexpr std::string_view without_quotes(std::string_view text) noexcept
{
    return text.size() > 1 && text.starts_with('"') && text.ends_with('"') ? text.substr(1, text.size() - 2) : text;
}

/// Digits before the one point or comma, and those behind it.
struct decimal {
    std::string_view whole{};
    std::string_view fraction{};

    /// `48601000001.0`, as spreadsheets and JSON write a whole number.
    bool is_whole() const noexcept
    {
        constexpr std::size_t least = 5;
        return whole.size() >= least && fraction.find_first_not_of('0') == std::string_view::npos;
    }
};

RINGFENCE_DECL std::optional<decimal> read_decimal(std::string_view text) noexcept;

/// `2,125,550,102`: groups of three behind one of up to three.
RINGFENCE_DECL bool has_thousands(std::string_view text) noexcept;

inline constexpr std::size_t most_of_an_extension = 7;  ///< digits

/// Whether all of `text`, which stands behind a number, is an extension, in the ways that people of several languages
/// write one: `ext. 12`, `x12`, `w. 12`, `DW 12`, `#12`.
RINGFENCE_DECL bool is_extension(std::string_view text) noexcept;

/// What stands behind `sender:`, the mark of an alphanumeric sender; nothing without the mark.
RINGFENCE_DECL std::optional<std::string_view> without_sender_mark(std::string_view text) noexcept;

/// What stands in a text where a number may be: the digits, in groups.
struct digit_run {
    std::size_t begin = 0;  ///< in the text
    std::size_t end = 0;
    bool has_plus = false;
    std::array<char, max_number_text> room{};
    std::size_t count = 0;
    std::array<std::uint8_t, max_number_text> group_ends{};  ///< after how many digits each group ends
    std::size_t groups = 0;

    std::string_view digits() const noexcept { return {room.data(), count}; }
};

/// The first run of digits and what groups them, a `+` at its beginning included; nothing where there is no digit.
RINGFENCE_DECL std::optional<digit_run> find_digits(std::string_view text) noexcept;

}  // namespace detail

/// Reads a text strictly: a number, a short code, `sender:INFO`, a prefix `+4822*`, a range. Thread-safe; throws only
/// for want of memory. Some tens of nanoseconds for plain numbers, some microseconds for others.
RINGFENCE_DECL cell_reading read_cell(std::string_view text, const numbering_plan& by,
                                      sender_reading senders = sender_reading::marked,
                                      assigned_test assigned = nullptr);

/// As `read_cell`, for cells that have beginnings of numbers: `read_prefix`.
RINGFENCE_DECL cell_reading read_prefix_cell(std::string_view text, const numbering_plan& by);

/// As `read_cell`, for what is in a list already and is to be found there: international digits are a number whatever
/// their length, since metadata changes and earlier versions took what this one refuses.
RINGFENCE_DECL cell_reading read_listed(std::string_view text, const numbering_plan& by,
                                        assigned_test assigned = nullptr);

/// Whether several arguments are the groups of one number that nobody put in quotes: together they are a number in use,
/// and not each of them by itself.
RINGFENCE_DECL bool are_groups_of_one(std::span<const std::string_view> texts, const numbering_plan& by,
                                      assigned_test assigned = nullptr);

/// `read_cell` by one plan, for many cells. Immutable: any number of threads may use one.
class cell_reader {
public:
    /// `by`: built with its table of types, unless `assigned` is given.
    explicit cell_reader(numbering_plan by, sender_reading senders = sender_reading::marked,
                         assigned_test assigned = nullptr);

    cell_reading read(std::string_view text) const;

    /// As `read` for what is written plainly, and nothing for other texts: as quick as can be.
    std::optional<plain_number> read_plain(std::string_view text) const;

    const numbering_plan& plan() const noexcept;

private:
    numbering_plan by_;
    sender_reading senders_;
    assigned_test assigned_;
};

/// What a hand that typed this number probably missed: `a digit missing`, `a digit too many`, `a 0 too many`; empty
/// where nothing comes to mind. For a number that `read_cell` calls unassigned. Thread-safe.
RINGFENCE_DECL std::string_view likely_slip(number n, const numbering_plan& by, assigned_test assigned = nullptr);

/// What is to be said of a number that `read_cell` calls unassigned: `+4860100000 is in no range of its country's plan
/// (a digit missing?)`.
RINGFENCE_DECL std::string not_in_use(number n, const numbering_plan& by, assigned_test assigned = nullptr);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/number/cell.ipp>
#endif

#endif
