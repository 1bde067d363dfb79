// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A file of contacts without those whom the rules stop, as importing contacts into a campaign does. Every row is asked
// as a query at one and the same moment, that of the start, so nothing is counted and nothing in the store changes.
//
// A row stays where the decision is `allow` or `present`: then the contact is reached. Whatever else was decided, that
// of a plugin's action included, leaves the row out. What cannot be judged never stays, unless it is marked by
// `--annotate`: it is left out and told, goes to a file of its own, or ends it all.

#include "cli/files_over_http.hpp"
#include "cli/imports/reject_file.hpp"
#include "cli/imports/row_options.hpp"
#include "cli/operation_command.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/row_output.hpp"
#include "file_commands.hpp"

#include <ringfence/number/cell.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/store/import/rows/cell_look.hpp>
#include <ringfence/store/import/rows/row_columns.hpp>
#include <ringfence/store/import/rows/rows.hpp>
#include <ringfence/store/import/text/archive.hpp>
#include <ringfence/store/import/text/fields.hpp>
#include <ringfence/store/import/text/lines.hpp>
#include <ringfence/wire/request.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::command {

namespace {

constexpr std::uint64_t rows_between_counts = 4096;

struct scrub_counts {
    std::uint64_t rows = 0;
    std::uint64_t kept = 0;
    std::uint64_t stopped = 0;
    std::map<std::string, std::uint64_t> by_list{};  ///< of those stopped; under no name: by none
};

/// Writes rows with four more columns: action, status, list, rule.
class annotator {
public:
    explicit annotator(const store::row_columns& read) : separator_{read.separator}, width_{read.names.size()} {}

    /// The row with its columns. One of which a quote is not closed becomes the text of its first column.
    const std::string& annotated(std::string_view raw, std::string_view action, const decision& made)
    {
        const std::string_view text = store::detail::without_line_end(raw);
        std::size_t width = 1;
        scanner_.begin();
        if (scanner_.scan(text, separator_, store::max_columns) == store::detail::field_scanner::outcome::complete) {
            row_.assign(text);
            width = scanner_.spans().size();
        } else {
            row_.clear();
            append_csv(row_, text, separator_);
        }
        // A row shorter than the header is filled up, so that what is added stands under its names.
        if (width < width_)
            row_.append(width_ - width, separator_);
        append(action);
        append(made.parameters.empty() ? std::string_view{} : made.parameters.front().value);
        append(made.list);
        append(made.rule);
        row_ += line_end_of(raw);
        return row_;
    }

    std::string header(std::string_view raw)
    {
        std::string made{store::detail::without_line_end(raw)};
        for (const std::string_view name : {"action", "status", "list", "rule"})
            made.append(1, separator_).append(name);
        return made.append(line_end_of(raw));
    }

private:
    // A row's own, or where it has none that of the row before.
    const std::string& line_end_of(std::string_view raw)
    {
        if (const std::string_view end = raw.substr(store::detail::without_line_end(raw).size()); !end.empty())
            line_end_.assign(end);
        return line_end_;
    }

    void append(std::string_view field)
    {
        row_ += separator_;
        append_csv(row_, field, separator_);
    }

    char separator_;
    std::size_t width_;
    store::detail::field_scanner scanner_;
    std::string row_;
    std::string line_end_ = "\n";
};

/// What becomes of rows that cannot be read.
struct unreadable_rows {
    enum class what : std::uint8_t { drop, abort, file } are = what::drop;
    std::string path{};  ///< of the file that takes them
};

unreadable_rows read_unreadable(const invocation& asked)
{
    using what = unreadable_rows::what;
    constexpr std::string_view to_file = "file=";
    const std::string text = asked.has("unreadable") ? asked.text("unreadable") : "drop";
    if (text == "drop")
        return {};
    if (text == "abort")
        return {what::abort, {}};
    if (!served_client() && text.starts_with(to_file) && text.size() > to_file.size())
        return {what::file, text.substr(to_file.size())};
    throw usage_error{"scrub: `--unreadable " + text +
                      "`: write drop (leave such rows out), abort (end at the first of them) or file=FILE (put them "
                      "there)"};
}

bool is_reached(const decision& made) { return made.action == "allow" || made.action == "present"; }

[[noreturn]] void fail(const decision& made)
{
    throw std::runtime_error{"scrub: the store could not be asked, so no row was let through unasked: " + made.trouble};
}

/// One run, from the first row to the last.
class scrubbing {
public:
    scrubbing(engine& decides, query asked, role subject, const std::string& region, const std::string& file,
              unreadable_rows unread)
        : decides_{decides}, asked_{asked}, subject_{subject}, file_{file}, cells_{make_cell_reader(region)},
          account_{file}, unread_{std::move(unread)}, unread_file_{unread_.path}
    {
        // What the query lacks, and a store that cannot be asked, is said before anything is written.
        put_number("");
        if (const decision made = decides_.decide(asked_); made.failure)
            fail(made);
    }

    /// What a cell is, for the guesses about the text.
    store::cell_look look(std::string_view text) const
    {
        const cell_reading cell = cells_.read(text);
        return store::look_of(cell.patterns.empty() ? std::nullopt : std::optional{cell.patterns.front()},
                              cell.unassigned, text);
    }

    /// `annotate`: writes every row with what was decided; else null.
    scrub_counts run(store::row_reader& rows, const std::optional<std::uint64_t>& size, row_output& out,
                     annotator* annotate)
    {
        progress_line shown;
        unread_file_.columns(rows.columns());
        if (unread_.are == unreadable_rows::what::file)
            unread_file_.make();
        out.encode_as(rows.lines().encoding());
        if (rows.lines().byte_order_mark())
            out.write("\xEF\xBB\xBF");
        out.write(rows.passed_over());
        if (!rows.header().empty())
            out.write(annotate != nullptr ? annotate->header(rows.header()) : std::string{rows.header()});
        while (const auto row = rows.next()) {
            out.write(rows.passed_over());
            if (++counts_.rows % rows_between_counts == 0)
                shown.show("scrubbing", rows.lines().position(), size.value_or(0), progress_unit::bytes);
            const decision made = decide(*row);
            if (annotate == nullptr) {
                if (made.action != unreadable && is_reached(made))
                    out.write(row->raw);
            } else if (!row->raw.empty()) {
                out.write(annotate->annotated(row->raw, made.action, made));
            }
        }
        out.write(rows.passed_over());
        unread_file_.finish();
        out.finish();
        return counts_;
    }

    const row_account& account() const noexcept { return account_; }

    /// Whether a row that could not be read is nowhere to be found: left out, or too long for the file that takes them.
    bool lost_rows() const noexcept
    {
        return unread_.are == unreadable_rows::what::file ? incomplete_ : account_.unread.count() != 0;
    }

    /// A line for each of the first rows that could not be read, or had to be guessed at.
    const std::vector<std::string>& problems() const noexcept { return problems_; }

private:
    static constexpr std::string_view unreadable = "unreadable";

    void put_number(std::string_view number) { (subject_ == role::caller ? asked_.from : asked_.to) = number; }

    // Of a row with several numbers the first that is stopped decides, then one that cannot be read.
    decision decide(const store::import_row& row)
    {
        if (!row.problem.empty())
            return left_out(row, row.number, row.problem);
        unread_text_ = {};
        unread_why_.clear();
        contacts_.clear();
        read(row, row.number);
        for (const std::string_view text : row.more_numbers)
            read(row, text);
        decision made;
        for (const number contact : contacts_) {
            number_text_ = contact.to_string();
            put_number(number_text_);
            made = decides_.decide(asked_);
            if (made.failure)
                fail(made);
            if (!is_reached(made)) {
                ++counts_.stopped;
                ++counts_.by_list[made.list];
                return made;
            }
        }
        if (!unread_why_.empty())
            return left_out(row, unread_text_, unread_why_);
        ++counts_.kept;
        return made;
    }

    // A contact of a row; of a text that is none the first one's reason is kept.
    void read(const store::import_row& row, std::string_view text)
    {
        if (const auto plain = cells_.read_plain(text)) {
            if (plain->unassigned)
                tell(account_.add_unassigned(row.line, text.substr(0, most_told), plain->pattern));
            contacts_.push_back(plain->pattern.first);
            return;
        }
        const cell_reading cell = cells_.read(text);
        if (std::string why = not_a_contact(cell, text); !why.empty()) {
            if (unread_why_.empty()) {
                unread_text_ = text;
                unread_why_ = std::move(why);
            }
            return;
        }
        if (cell.other_text)
            tell(account_.add_other_text(row.line, text.substr(0, most_told), cell.patterns.front()));
        if (cell.unassigned)
            tell(account_.add_unassigned(row.line, text.substr(0, most_told), cell.patterns.front()));
        contacts_.push_back(cell.patterns.front().first);
    }

    /// Why the cell is nobody to ask the rules about, or empty.
    std::string not_a_contact(const cell_reading& cell, std::string_view text) const
    {
        if (text.empty())
            return "no number";
        if (cell.patterns.empty())
            return cell.reason;
        if (cell.patterns.size() > 1)
            return "several numbers in one cell, " + cell.patterns[0].to_string() + " and " +
                   cell.patterns[1].to_string();
        if (!cell.patterns.front().is_single())
            return "a prefix or a range is not one contact";
        if (subject_ == role::called && cell.patterns.front().first.kind() == number_kind::sender)
            return "not a telephone number";
        return {};
    }

    decision left_out(const store::import_row& row, std::string_view text, std::string_view why)
    {
        text = text.substr(0, most_told);
        if (unread_.are == unreadable_rows::what::abort)
            throw input_error{fmt::format("scrub: {}:{}: {}: `{}`; with `--unreadable abort` that is the end", file_,
                                          row.line, why, text)};
        tell(account_.unread.add(row.line, text, why));
        incomplete_ = incomplete_ || row.raw.empty();
        unread_file_.write(row.line, without_numbers(why), row.raw.empty() ? text : row.raw);
        decision made;
        made.action = unreadable;
        return made;
    }

    /// A reason without the digits of numbers, which stand in the row: in a comment they would be taken for one that
    /// was commented out, once the file is scrubbed again.
    static std::string without_numbers(std::string_view why)
    {
        std::string text{why};
        if (store::detail::digits_in(why) >= store::detail::digits_of_a_number)
            std::ranges::replace_if(text, ringfence::detail::is_digit, '.');
        return text;
    }

    void tell(std::optional<std::string> line)
    {
        if (line)
            problems_.push_back(*std::move(line));
    }

    static constexpr std::size_t most_told = 64;  // bytes of a text

    engine& decides_;
    query asked_;
    role subject_;
    std::string file_;
    cell_reader cells_;
    row_account account_;
    unreadable_rows unread_;
    reject_file unread_file_;
    bool incomplete_ = false;
    scrub_counts counts_;
    std::vector<std::string> problems_;
    std::string number_text_;  // that is asked about
    // Of the row at hand, and the first of its texts that cannot be read.
    std::vector<number> contacts_;
    std::string_view unread_text_;
    std::string unread_why_;
};

void print_summary(const scrub_counts& counts, const scrubbing& run)
{
    for (const std::string& problem : run.problems())
        fmt::print(stderr, "{}\n", problem);
    for (const std::string& line : run.account().rest())
        fmt::print(stderr, "{}\n", line);
    std::string lists;
    for (const auto& [list, rows] : counts.by_list)
        lists += fmt::format("{}{} {}", lists.empty() ? " (" : ", ", list.empty() ? "by no list" : list, rows);
    fmt::print(stderr, "scrub: {} rows, {} kept, {} stopped{}, {} could not be read{}\n", counts.rows, counts.kept,
               counts.stopped, lists.empty() ? "" : lists + ")", run.account().unread.count(), run.account().guesses());
}

void print_json(const scrub_counts& counts, const scrubbing& run, const std::string& file, const std::string& read_as)
{
    std::vector<std::string> lists;
    for (const auto& [list, rows] : counts.by_list)
        lists.push_back(json_object{}.text_or_null("list", list).number("rows", rows).str());
    json_object made;
    made.text("file", file)
        .text("read_as", read_as)
        .number("rows", counts.rows)
        .number("kept", counts.kept)
        .number("stopped", counts.stopped)
        .value_as_is("stopped_by", json_array(lists));
    run.account().add_to(made);
    fmt::print(stderr, "{}\n", made.str());
}

}  // namespace

int scrub(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    // Of two ways to say what becomes of such rows the one with a file of this machine's is for this command alone.
    auto takes = file_commands::scrub_arguments();
    std::erase_if(takes, [](const operate::argument& a) { return a.name == "unreadable"; });
    add_options_for(own, takes);
    add_report_option(own);
    own.add_options()(
        "unreadable", po::value<std::string>()->value_name("drop|abort|file=FILE"),
        "what becomes of rows whose number cannot be read: they are left out (drop, the default, with exit status 1), "
        "the first of them ends it (abort), or they go to that file")(
        "output", po::value<std::string>()->value_name("FILE"), "write there, once all is done; default: stdout");
    add_file_place_options(own);
    const invocation asked{of, words, own, {"query"}};
    if (asked.help_wanted())
        return done;
    std::vector<std::string> texts = asked.texts("query");
    if (texts.size() < 2)
        throw usage_error{"scrub: it is `ringfence scrub " + std::string{of.usage} + "`"};
    const std::string path = std::move(texts.back());
    const std::string file = file_name(asked, path);
    texts.pop_back();
    const output_format told = read_output_format(asked, {output_format::text, output_format::json}, "report");
    const unreadable_rows unread = read_unreadable(asked);
    store::row_format format = read_row_options(asked);
    format.passed = store::passed_lines::kept;
    // Only the number counts: what else is in the file is not looked at, so it cannot be wrong.
    for (std::size_t i = 1; i < store::column_roles; ++i) {
        if (format.columns[i])
            throw usage_error{"scrub: `--column` says only which is number"};
        format.columns[i] = "";
    }

    if (is_done_elsewhere(asked))
        return scrub_over_http(asked, texts, path, file, told);
    const auto in = store::environment::open(asked.store(), store::access::read);
    engine decides{in, {.words = &asked.words(), .read_number = &read_number, .effects = effect_handling::hand_over}};
    const auto [zone, region] = [&] {
        const store::read_transaction now{in};
        return std::pair{zone_of(now), region_of(now)};
    }();
    set_region(format, region);
    wire::query_request request;
    const std::vector<std::string_view> views{texts.begin(), texts.end()};
    if (const auto wrong = wire::parse_query(
            views, asked.words(), [&, &zone = zone] { return zone; }, request))
        throw input_error{"scrub: " + wrong->text};
    query question = request.asked;
    const auto* const scenario = asked.words().find_scenario(question.scenario);
    const role subject = scenario != nullptr ? scenario->word->subject : role::called;
    if (subject == role::caller ? question.from.has_value() : question.to.has_value())
        throw usage_error{std::string{"scrub: the file's numbers are the `"} +
                          (subject == role::caller ? "from" : "to") + "` of each query: leave it out"};
    if (!question.at)
        question.at = system_now();

    scrubbing run{decides, question, subject, region, file, unread};
    try {
        store::text_source text = store::open_import(path);
        text.name = file;
        const auto size = text.size;
        store::row_reader rows{text, format, zone, [&run](std::string_view cell) { return run.look(cell); }};
        const std::string read_as = to_string(rows.columns());
        if (told == output_format::text)
            fmt::print(stderr, "{}: {}\n", file, read_as);
        const std::string target = asked.text("output");
        std::error_code ignored;
        for (const auto& [option, other] : {std::pair{"--output", target}, std::pair{"--unreadable", unread.path}})
            if (!other.empty() && std::filesystem::equivalent(other, path, ignored))
                throw usage_error{fmt::format("scrub: `{}` is the file that is read", option)};
        if (!target.empty() && target == unread.path)
            throw usage_error{"scrub: `--output` and `--unreadable` are the same file"};
        row_output out{target};
        std::optional<annotator> annotate;
        if (asked.has("annotate") && rows.columns().form == store::row_form::json_lines)
            throw usage_error{"scrub: `--annotate` adds columns, and JSON lines have none; leave it out, or give CSV"};
        if (asked.has("annotate"))
            annotate.emplace(rows.columns());
        const scrub_counts counts = run.run(rows, size, out, annotate ? &*annotate : nullptr);
        if (told == output_format::json)
            print_json(counts, run, file, read_as);
        else
            print_summary(counts, run);
        return run.lost_rows() ? input_wrong : done;
    } catch (const store::error& e) {
        // The store was there: it is the file or its column that is missing.
        if (e.code() == store::error_code::missing)
            throw input_error{"scrub: " + std::string{e.what()}};
        throw;
    }
}

}  // namespace ringfence::command
