// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The rows of an import: one reader for plain lines, for delimited text (CSV by RFC 4180, tabs, `;`, `|`) with or
// without a header, for JSON lines, and for the registers that write a number in two fields. Streams: beyond the line
// buffer it holds one row. What the person did not say (the form, the separator, whether there is a header, which
// column is what) is guessed from the first 64 KiB and told by `columns()`.
//
// Guesses never lose what the text says: several columns of telephone numbers, a column of area codes or countries
// beside that of the numbers, or a column that is called `expires` and has nothing that reads as a date, are asked
// about (`error`, `refused`), and a first row with a number is no header.
//
// A row that cannot be read is given out with its `problem` and never ends the reading. A quote that is not closed
// would swallow what follows: such a row is reported by its first line, and the reading goes on with the next one.

#ifndef RINGFENCE_STORE_IMPORT_ROWS_HPP
#define RINGFENCE_STORE_IMPORT_ROWS_HPP

#include <ringfence/base/fault.hpp>
#include <ringfence/base/time.hpp>
#include <ringfence/base/time_text.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/folded.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/number/text.hpp>
#include <ringfence/policy/hours.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/column_names.hpp>
#include <ringfence/store/import/encoding.hpp>
#include <ringfence/store/import/json_row.hpp>
#include <ringfence/store/import/lines.hpp>
#include <ringfence/store/layout/entry.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

inline constexpr std::size_t max_row = std::size_t{64} * 1024;  ///< bytes, line ends inside quotes included
inline constexpr std::size_t max_columns = 1000;                ///< that a header may have
inline constexpr std::size_t max_date_format = 64;              ///< bytes

/// How the numbers stand in a text.
enum class row_form : std::uint8_t {
    automatic,  ///< guessed: one of the others
    plain,      ///< one number a line
    delimited,  ///< CSV and its kin
    ftc,  ///< `AAA,NNNNNNN`: area code and number, as the US and Canadian do-not-call registers have them; further
          ///< fields are a date and `A` (added) or `D` (deleted)
    json_lines  ///< a JSON object a line; its members are the columns
};

enum class header_choice : std::uint8_t { automatic, with, without };

/// What the reading that the rows will get makes of a cell: by this it is guessed whether the first row is a header and
/// which column has the numbers.
enum class cell_look : std::uint8_t {
    text,    ///< no number
    sender,  ///< an alphanumeric sender that nothing marks as one, as a name in a header may be
    some,    ///< a short code or a number in no range of the plan, as a column of something else may have
    number
};

/// Whether what lies between rows (comments, blank lines) is kept for `row_reader::passed_over`. Whoever keeps it
/// passes it on: a comment that may have a number in it is a row with a `problem` then.
enum class passed_lines : std::uint8_t { dropped, kept };

/// What a person says of the text.
struct row_format {
    row_form form = row_form::automatic;
    /// By role: the column's number (from 1) or its name in the header, as typed; empty: there is none, do not guess.
    /// Of numbers there may be several columns, with commas between them.
    std::array<std::optional<std::string>, column_roles> columns{};
    std::optional<char> separator{};
    header_choice header = header_choice::automatic;
    std::string date_format{};  ///< as of `strptime`, see `wrong_date_format`; empty: ISO 8601
    passed_lines passed = passed_lines::dropped;
    std::optional<text_encoding> encoding{};  ///< nothing: UTF-8, or UTF-16 by its mark
    std::string region{};  ///< by which numbers without a country are read, as `PL`; empty: not known
    int calling_code = 0;  ///< of that region; 0: not known
};

enum class row_change : std::uint8_t { add, remove };

/// One row. The texts are good until the next call of the reader.
struct import_row {
    std::string_view
        number{};  ///< as typed, without blanks around; with a `problem` what there is of it, or of the row
    std::span<const std::string_view> more_numbers{};  ///< of further columns, those that are not empty
    std::string_view description{};
    std::optional<timestamp> date{};
    std::optional<timestamp> valid_from{};
    std::optional<timestamp> expires{};  ///< of a day without a time its end
    std::optional<entry_state> state{};
    std::optional<row_change> change{};
    std::uint64_t line = 0;      ///< from 1; the first of a row that has several
    std::string_view problem{};  ///< what is wrong and where, for a person; empty: nothing
    std::string_view raw{};      ///< the row as it stands in the text, with its line end; empty of one that is too long
};

/// A column in use.
struct chosen_column {
    std::size_t index = 0;  ///< from 0
    bool guessed = false;

    friend bool operator==(const chosen_column&, const chosen_column&) = default;
};

/// Comments with so many digits in them that they may be numbers that somebody commented out.
struct commented_lines {
    std::uint64_t count = 0;
    std::uint64_t line = 0;  ///< of the first
    std::string text{};      ///< of the first, its beginning
};

/// How a text is read, guesses included.
struct row_columns {
    row_form form = row_form::plain;  ///< never `automatic`
    bool form_guessed = false;        ///< of `ftc` alone: it says what the numbers are
    char separator = ',';
    bool header = false;
    std::vector<std::string> names{};  ///< of the header
    std::array<std::optional<chosen_column>, column_roles> columns{};
    std::vector<std::size_t> more_numbers{};  ///< further columns of numbers
    /// Of JSON lines by role: the members that the first rows have, and whether that was guessed.
    std::array<std::vector<std::string>, column_roles> members{};
    std::array<bool, column_roles> members_guessed{};
    text_encoding encoding = text_encoding::utf_8;
};

constexpr std::string_view to_string(column_role role) noexcept
{
    constexpr std::array<std::string_view, column_roles> names{"number",  "description", "date",  "valid-from",
                                                               "expires", "state",       "change"};
    return names[static_cast<std::size_t>(role)];
}

/// How a cell looks by what it was read as. A sender after `sender:` is as good as a number.
RINGFENCE_DECL cell_look look_of(const std::optional<number_pattern>& pattern, bool unassigned,
                                 std::string_view text) noexcept;

/// The role of that name; `valid_from` stands for `valid-from`.
constexpr std::optional<column_role> read_column_role(std::string_view text) noexcept
{
    for (std::size_t i = 0; i < column_roles; ++i)
        if (const auto role = static_cast<column_role>(i); to_string(role) == text)
            return role;
    return text == "valid_from" ? std::optional{column_role::valid_from} : std::nullopt;
}

/// Why `format` is no date format, or nothing. It may have `%Y %y %m %d %e %b %B %D %F`, `%H %I %M %S %p %T %R`, `%z`,
/// `%%`, blanks and other characters, which stand for themselves; it must give year, month and day.
RINGFENCE_DECL std::optional<fault> wrong_date_format(std::string_view format);

namespace detail {

/// Whether a date format has but days.
RINGFENCE_DECL bool has_only_days(std::string_view format) noexcept;

/// A time by a format in which `wrong_date_format` finds nothing wrong; the whole of `text`. Local time unless the
/// format has `%z`.
RINGFENCE_DECL std::optional<timestamp> read_formatted_time(std::string_view text, const std::string& format,
                                                            const time_zone& local, bare_day day);

/// ISO 8601 as `read_time`, and its basic form of a day, `20261231`. Seconds since 1970 have nine digits or more:
/// fewer are no time, since a file has them as the days that a spreadsheet counts, or as a figure of something else.
RINGFENCE_DECL std::optional<timestamp> read_iso_time(std::string_view text, const time_zone& local, bare_day day);

constexpr std::string_view trim_blanks(std::string_view text) noexcept
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

RINGFENCE_DECL bool same_name(std::string_view a, std::string_view b) noexcept;

/// Whether a text may be a name in a header: a number with a mistake in it is none.
RINGFENCE_DECL bool may_be_name(std::string_view text) noexcept;

constexpr std::optional<row_change> read_change(std::string_view text) noexcept
{
    for (const std::string_view word : {"a", "add", "added", "+"})
        if (ringfence::detail::equals_without_case(text, word))
            return row_change::add;
    for (const std::string_view word : {"d", "del", "delete", "deleted", "r", "remove", "removed", "-"})
        if (ringfence::detail::equals_without_case(text, word))
            return row_change::remove;
    return std::nullopt;
}

/// `expired` is no state of its own: an approved entry whose expiry says so.
constexpr std::optional<entry_state> read_state(std::string_view text) noexcept
{
    struct word {
        std::string_view name;
        entry_state state;
    };
    for (const word& w : {word{"pending", entry_state::pending}, word{"approved", entry_state::approved},
                          word{"permanent", entry_state::permanent}, word{"cleared", entry_state::cleared},
                          word{"expired", entry_state::approved}})
        if (ringfence::detail::equals_without_case(text, w.name))
            return w.state;
    return std::nullopt;
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

/// Names may have line ends in them, and a problem is told on one line.
RINGFENCE_DECL std::string one_line(std::string text);

/// A name or a cell of any length for a message, in backticks.
RINGFENCE_DECL std::string shortened(std::string_view text);

inline constexpr std::size_t digits_of_a_number = 5;  ///< and more: a text may have a telephone number in it

/// The digits in a text, of whatever script.
RINGFENCE_DECL std::size_t digits_in(std::string_view text) noexcept;

/// Whether a line begins as comments do. `#31#601000001`, `#12,Ann` and `#N/A` behind a table's header do not, nor does
/// `;601000001`, whose first column may be empty.
constexpr bool begins_as_comment(std::string_view line, char separator) noexcept
{
    if (line.empty() || (line.front() != '#' && (line.front() != ';' || separator == ';')))
        return false;
    if (line.size() == 1)
        return true;
    const auto next = static_cast<unsigned char>(line[1]);
    if (line[1] == separator)
        return false;
    const bool is_letter = ringfence::detail::is_letter(line[1]) || (next >= 0xC3 && next <= 0xD2);  // of Europe
    return is_letter || line[1] == ' ' || line[1] == '\t' ||
           (line.front() == '#' && std::string_view{"#-=!"}.find(line[1]) != std::string_view::npos);
}

/// `# line 3: `, as a file of rejected rows has it before each of them: no row of a table that is read again.
constexpr bool is_comment_of_rejects(std::string_view line) noexcept
{
    constexpr std::string_view mark = "# line ";
    if (!line.starts_with(mark))
        return false;
    const std::size_t behind = line.find_first_not_of("0123456789", mark.size());
    return behind != std::string_view::npos && behind != mark.size() && line.substr(behind).starts_with(": ");
}

/// Whether a comment has as many digits as a number that somebody commented out. That of a rejected row has the number
/// of its line.
RINGFENCE_DECL bool may_have_number(std::string_view comment) noexcept;

using row_fields = std::vector<std::string>;

/// Whether lines that begin as comments do are left out.
enum class comment_lines : std::uint8_t { left_out, rows };

/// The first whole rows of `text`, at most `rows`, blank lines and as it is said comments left out.
RINGFENCE_DECL std::vector<row_fields> first_rows(std::string_view text, char separator, std::size_t rows,
                                                  comment_lines comments = comment_lines::left_out);

RINGFENCE_DECL bool is_area_code_row(const row_fields& row);

}  // namespace detail

/// Reads a text row by row. Not for two threads at once.
class row_reader {
public:
    /// Looks at the beginning of the text and decides how it is read; `look` says what the rows' reading makes of a
    /// cell. `from` and `local`, the zone of times without one, must outlive the reader. Throws `error`: `refused`
    /// where the text is not of the form or in the encoding asked for or a column cannot be guessed, `missing` where it
    /// has no such column; and what the source throws.
    row_reader(text_source& from, row_format format, const time_zone& local,
               std::function<cell_look(std::string_view)> look);

    row_reader(const row_reader&) = delete;
    row_reader& operator=(const row_reader&) = delete;

    /// The next row, or nothing at the end. Throws what the source throws.
    std::optional<import_row> next();

    /// How the text is read: what was said and what was guessed.
    const row_columns& columns() const noexcept { return columns_; }

    /// The header as it stands in the text, with its line end; empty without one.
    std::string_view header() const noexcept { return header_; }

    /// What was passed over on the way to the row given out last (or before the header, before the first call of
    /// `next`), as it stands in the text. Only with `passed_lines::kept`.
    std::string_view passed_over() const noexcept { return passed_over_; }

    line_splitter& lines() noexcept { return lines_; }

    /// The comments so far that may have numbers in them.
    const commented_lines& commented() const noexcept { return commented_; }

    /// How many rows had nothing in any of their columns, and were passed over.
    std::uint64_t empty_rows() const noexcept { return empty_rows_; }

private:
    static constexpr std::size_t sample_size = std::size_t{64} * 1024;
    static constexpr std::size_t sample_rows = 100;
    static constexpr std::string_view separators = ",;\t|";

    [[noreturn]] void fail(error_code code, const std::string& what) const;

    bool is_chosen(column_role role) const noexcept;

    // The whole lines at the beginning of the text.
    std::string_view look_ahead();

    // Texts of other forms, whose lines would be rows that cannot be read, or worse, rows that can.
    void expect_rows(std::string_view sample) const;

    // Which members are used, by the first rows.
    void tell_members(std::string_view sample);

    // `sep=;`, as spreadsheets have it in the first line: no row, and no header.
    void take_separator_line();

    // Calls f(line) for each of the sample that is neither blank nor a comment, up to `sample_rows` of them.
    template <class F>
    static void each_line(std::string_view sample, F&& f)
    {
        for (std::size_t lines = 0; !sample.empty() && lines < sample_rows;) {
            const std::size_t size = detail::size_of_line(sample);
            const std::string_view line = ringfence::detail::trim(sample.substr(0, size));
            sample.remove_prefix(size);
            // With a second `;` it may be a row whose first column is empty.
            if (line.empty() ||
                (detail::begins_as_comment(line, '\0') && (line.front() == '#' || line.find(';', 1) == line.npos)))
                continue;
            ++lines;
            f(line);
        }
    }

    // Whether the first line begins as an object does.
    static bool is_json(std::string_view sample);

    // The separator that most lines have, the earlier of `separators` where two are as frequent; none that half of
    // them have not.
    std::optional<char> guess_separator(std::string_view sample) const;

    row_form form_of(std::string_view sample);

    // Names of columns in a row other than the first: what stands before them hides that they are the header, and what
    // they say of ends and states would be lost. A first row with such names as well is the header.
    void expect_no_hidden_header(std::string_view sample, char separator) const;

    // The number's, and that of something else.
    bool has_names_of_columns(const detail::row_fields& row) const;

    bool is_number(std::string_view text) const;

    // The parts of a choice of several columns.
    static std::vector<std::string> parts_of(std::string_view choice);

    static std::optional<std::size_t> index_of(std::string_view typed);

    bool guess_header(const std::vector<detail::row_fields>& rows) const;

    void choose_columns(std::string_view sample);

    std::string described_columns(std::size_t width) const;

    std::size_t find_column(const std::string& typed, std::size_t width) const;

    // One column, or several with commas between them, unless that is a column's name.
    void find_number_columns(const std::string& typed, std::size_t width);

    bool is_taken(std::size_t index) const;

    // For a person: `2 `Phone` and 3 `Mobile``.
    std::string told_columns(const std::vector<std::size_t>& columns) const;

    static std::string all_numbers_option(const std::vector<std::size_t>& columns);

    // The column that is called as columns of telephone numbers are, or has most of its cells in international form.
    // Of several none is more right than the others: that is asked.
    void guess_number_by_name(const std::vector<detail::row_fields>& rows, std::size_t width);

    // Whether most cells of a column that are not empty are whole numbers.
    bool has_whole_numbers(const std::vector<detail::row_fields>& rows, std::size_t column) const;

    // Area codes and countries in a column of their own, which nobody said are to be left out.
    void expect_whole_numbers(const std::vector<detail::row_fields>& rows);

    // Whether a code or a country makes another number of the one beside it.
    bool changes_number(detail::code_name kind, std::string_view code, std::string_view number);

    std::string code_beside(const std::string& place, std::string_view code, const std::string& number,
                            detail::code_name kind) const;

    bool reads_as(column_role role, const std::string& cell) const;

    void guess_by_name(column_role role, const std::vector<detail::row_fields>& rows);

    // `State` may be one of the United States, and dates may be written in many ways. Nothing is left out for that: an
    // entry without its end would stay for ever.
    void expect_readable(column_role role, std::size_t column, const std::vector<detail::row_fields>& rows,
                         const std::string& option) const;

    // A column that may have an end or a state is not left out in silence.
    void expect_no_other_limit(const std::vector<detail::row_fields>& rows) const;

    static std::string one_state(const std::vector<detail::row_fields>& rows, std::size_t column);

    bool is_number_column(std::size_t index) const;

    // Whether something is nothing but a figure of five digits or more, and no date: a number that cannot be read, or
    // another figure.
    bool is_figure(std::string_view text) const;

    // The one column in which most rows have a number. What short codes and numbers of no range are in is of something
    // else where another column has better ones, and perhaps where one has longer figures: area codes are like that.
    void guess_number_column(const std::vector<detail::row_fields>& rows, std::size_t width);

    void take_header();

    void pass_over(std::string_view raw);

    // Of delimited text. Behind the header, or the first row, a `#` begins no comment.
    bool is_comment_mark(std::string_view text) const noexcept;

    // False: a comment without the digits of a number, or one that is counted. True: the row that it has to be, as the
    // lines that are passed over are passed on.
    bool pass_over_comment(std::string_view text, std::string_view raw, std::uint64_t line);

    import_row row_of_comment(std::string_view raw, std::uint64_t line) const;

    std::optional<import_row> next_plain();

    std::optional<import_row> next_json();

    // What a member is of: as said, else by its name, the surer name first.
    struct member_role {
        std::optional<std::size_t> role{};
        std::size_t rank = 0;                              ///< the lower the surer
        bool may_be_end = false;                           ///< of no role, but by its name it may be of an end
        detail::code_name code = detail::code_name::none;  ///< of no role, but it may belong to the number
    };

    member_role role_of(std::string_view name);

    void take_members();

    static constexpr std::size_t column_of(column_role role) noexcept { return static_cast<std::size_t>(role); }

    // Whether one of the texts, each on a line, has the digits of a whole number.
    static bool may_have_numbers(std::string_view texts);

    // As of columns: why the number is not taken unasked, or empty.
    std::string wrong_guess_of_number();

    void read_json(import_row& row);

    std::optional<import_row> next_delimited();

    // How many fields of a row are looked for; one more than the row can use, to see that there are more.
    std::size_t wanted() const noexcept { return columns_.form == row_form::ftc ? ftc_fields + 1 : highest_ + 1; }

    // Without a single character in its fields, as spreadsheets write rows at the end.
    bool is_blank_row() const noexcept;

    // A line that begins as a comment does is a row where its first column is not the number's and it has all the
    // columns, or a number where the numbers are.
    bool is_row_nevertheless() const;

    // The first line of a row.
    std::optional<line_splitter::line> next_row_line();

    // A line: of those to be read again, else of the source.
    std::optional<line_splitter::line> next_line();

    // Finds the first `limit` fields of the row that begins with `line`, and what more of lines it has. False with
    // `problem_` where it cannot be read; what follows its first line, or where that is no row, its last, is read then.
    bool scan(const line_splitter::line& line, std::size_t limit);

    // Fields are short: a loop beats the call of memchr.
    const char* find_separator(const char* at, const char* end) const noexcept;

    bool scan_quoted(const line_splitter::line& line, std::size_t limit);

    // Of a row of several lines the first one, counted from 0, whose number stands within quotes that go over line
    // ends: quotes that stand for themselves, as ditto marks do, take rows in like that.
    std::optional<std::pair<std::size_t, std::string_view>> swallowed_row(std::string_view row);

    bool is_of_numbers(std::size_t column) const;

    std::string_view field(column_role role);

    std::optional<timestamp> read_date(std::string_view text, bare_day day) const;

    // For a problem: `column 3 (expires)`.
    std::string place_of(column_role role) const;

    void wrong_field(import_row& row, const std::string& place, std::string_view text, std::string_view why);

    std::string not_a_date(std::string_view text) const;

    static constexpr std::string_view not_a_state = "is none of pending, approved, permanent, cleared and expired";
    static constexpr std::string_view not_a_change = "is neither A (added) nor D (deleted)";

    void read_fields(import_row& row);

    // The numbers of several columns, in some of which there may be none.
    void read_several(import_row& row);

    void read_values(import_row& row);

    void read_date(import_row& row, column_role role, std::optional<timestamp>& into);

    void read_ftc(import_row& row);

    static constexpr std::size_t ftc_fields = 4;  // area code, number, date, change

    text_source& from_;
    row_format format_;
    const time_zone& local_;
    std::function<cell_look(std::string_view)> look_;
    line_splitter lines_;
    row_columns columns_;
    std::size_t highest_ = 0;  // column in use
    std::size_t width_ = 1;    // columns of the header, or of the first row
    std::uint64_t line_ = 0;   // the number of the line taken last, where the form is not plain
    std::uint64_t empty_rows_ = 0;

    // The row being read. `text_` is `raw_` without its line end; `fields_` lie in it, quotes included.
    std::string_view raw_;
    std::string_view text_;
    std::vector<std::string_view> fields_;
    std::size_t found_ = 0;
    std::string row_;  // holds a row with quotes
    detail::field_scanner scanner_;
    std::array<std::string, column_roles> buffers_;  // for fields in which quotes were doubled
    std::vector<std::string> more_buffers_;          // the same of further columns of numbers
    std::vector<std::string_view> numbers_;          // of a row with several
    std::array<char, 12> whole_{'+', '1'};
    std::string problem_;

    // Lines to be read again from `again_at_` on, after a row that could not be read, and then the beginning of one
    // that was too long.
    std::string again_;
    std::size_t again_at_ = 0;
    std::optional<std::string> then_too_long_;
    std::string beginning_;

    // Columns of codes that belong to the numbers; of countries without a number the first id and the first name.
    std::vector<std::pair<std::size_t, detail::code_name>> codes_;
    std::string code_buffer_;
    std::string country_id_;
    std::string country_name_;

    std::string header_;
    std::string passed_over_;
    bool rows_begun_ = false;  // of delimited text: the header or a row was given out

    // Comments before the header that are rows.
    struct held_comment {
        std::string raw;
        std::uint64_t line = 0;
    };
    std::vector<held_comment> held_comments_;
    std::size_t held_comments_given_ = 0;
    commented_lines commented_;

    // Of JSON lines: the row's members, those that are read by their role, and what names are of.
    std::vector<json_member> members_;
    std::array<const json_member*, column_roles> taken_members_{};
    std::vector<std::pair<const json_member*, std::size_t>> number_members_;  // with their names' ranks
    std::map<std::string, member_role, std::less<>> member_roles_;
    std::string unasked_;  // why a member of no role may not be left out; empty: all may
};

/// Whether something of it was guessed that is worth telling.
RINGFENCE_DECL bool has_guesses(const row_columns& read);

/// For a person: `CSV with a header, separated by commas; number: column 2 "Phone" (guessed)`.
RINGFENCE_DECL std::string to_string(const row_columns& read);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/rows.ipp>
#endif

#endif
