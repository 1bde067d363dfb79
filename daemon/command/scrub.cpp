// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A file of contacts without those whom the rules stop, as importing contacts into a campaign does. Every row is asked
// as a query at one and the same moment, that of the start, so nothing is counted and nothing in the store changes.
//
// A row stays where the decision is `allow` or `present`: then the contact is reached. Whatever else was decided, that
// of a plugin's action included, leaves the row out. What cannot be judged is left out as well and told.

#include "entries.hpp"
#include "progress.hpp"
#include "row_options.hpp"
#include "row_output.hpp"

#include <ringfence/number/normalise.hpp>
#include <ringfence/store/archive.hpp>
#include <ringfence/wire/request.hpp>

#include <fmt/core.h>

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

    /// The row with its columns, or nothing where its end cannot be told: a quote in it is not closed.
    const std::string* annotated(std::string_view raw, std::string_view action, const decision& made)
    {
        std::string_view text = raw;
        if (text.ends_with('\n'))
            text.remove_suffix(1);
        if (text.ends_with('\r'))
            text.remove_suffix(1);
        scanner_.begin();
        if (scanner_.scan(text, separator_, store::max_columns) != store::detail::field_scanner::outcome::complete)
            return nullptr;
        row_.assign(text);
        // A row shorter than the header is filled up, so that what is added stands under its names.
        if (scanner_.spans().size() < width_)
            row_.append(width_ - scanner_.spans().size(), separator_);
        append(action);
        append(made.parameters.empty() ? std::string_view{} : made.parameters.front().value);
        append(made.list);
        append(made.rule);
        row_ += raw.substr(text.size());
        if (text.size() == raw.size())
            row_ += '\n';
        return &row_;
    }

    std::string header(std::string_view raw) const
    {
        const std::string_view end = raw.ends_with("\r\n") ? "\r\n" : "\n";
        if (raw.ends_with('\n'))
            raw.remove_suffix(raw.ends_with("\r\n") ? 2 : 1);
        std::string made{raw};
        for (const std::string_view name : {"action", "status", "list", "rule"})
            made.append(1, separator_).append(name);
        return made.append(end);
    }

private:
    void append(std::string_view field)
    {
        row_ += separator_;
        append_csv(row_, field, separator_);
    }

    char separator_;
    std::size_t width_;
    store::detail::field_scanner scanner_;
    std::string row_;
};

/// Why `found` is nobody to ask the rules about, or empty.
std::string_view not_a_contact(const party& found, role subject)
{
    switch (found.state) {
    case party_state::identified:
        if (subject == role::called && found.value.kind() == number_kind::sender)
            return "not a telephone number";
        return {};
    case party_state::withheld:
    case party_state::absent: return "no number";
    case party_state::malformed: break;
    }
    return "not a telephone number";
}

bool is_reached(const decision& made) { return made.action == "allow" || made.action == "present"; }

[[noreturn]] void fail(const decision& made)
{
    throw std::runtime_error{"scrub: the store could not be asked, so no row was let through unasked: " + made.trouble};
}

/// One run, from the first row to the last.
class scrubbing {
public:
    scrubbing(engine& decides, query asked, role subject, const std::string& region, std::string file)
        : decides_{decides}, asked_{asked}, subject_{subject}, numbers_{region}, unread_{std::move(file)}
    {
        // What the query lacks, and a store that cannot be asked, is said before anything is written.
        put_number("");
        if (const decision made = decides_.decide(asked_); made.failure)
            fail(made);
    }

    /// `annotate`: writes every row with what was decided; else null.
    scrub_counts run(store::row_reader& rows, const std::optional<std::uint64_t>& size, row_output& out,
                     annotator* annotate)
    {
        progress_line shown;
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
            } else if (const std::string* text = annotate->annotated(row->raw, made.action, made);
                       text && !row->raw.empty()) {
                out.write(*text);
            }
        }
        out.write(rows.passed_over());
        out.finish();
        return counts_;
    }

    const unread_rows& unread() const noexcept { return unread_; }

    /// A line for each of the first rows that could not be read.
    const std::vector<std::string>& problems() const noexcept { return problems_; }

private:
    static constexpr std::string_view unreadable = "unreadable";

    void put_number(std::string_view number) { (subject_ == role::caller ? asked_.from : asked_.to) = number; }

    decision decide(const store::import_row& row)
    {
        if (!row.problem.empty())
            return left_out(row, row.problem);
        if (const auto why = not_a_contact(numbers_.read(row.number), subject_); !why.empty())
            return left_out(row, why);
        put_number(row.number);
        decision made = decides_.decide(asked_);
        if (made.failure)
            fail(made);
        if (is_reached(made)) {
            ++counts_.kept;
        } else {
            ++counts_.stopped;
            ++counts_.by_list[made.list];
        }
        return made;
    }

    decision left_out(const store::import_row& row, std::string_view why)
    {
        if (auto line = unread_.add(row.line, why, std::string_view{row.number}.substr(0, 64)))
            problems_.push_back(std::move(*line));
        decision made;
        made.action = unreadable;
        return made;
    }

    engine& decides_;
    query asked_;
    role subject_;
    number_reader numbers_;
    unread_rows unread_;
    scrub_counts counts_;
    std::vector<std::string> problems_;
};

void print_summary(const scrub_counts& counts, const scrubbing& run)
{
    for (const std::string& problem : run.problems())
        fmt::print(stderr, "{}\n", problem);
    if (const auto rest = run.unread().rest())
        fmt::print(stderr, "{}\n", *rest);
    std::string lists;
    for (const auto& [list, rows] : counts.by_list)
        lists += fmt::format("{}{} {}", lists.empty() ? " (" : ", ", list.empty() ? "by no list" : list, rows);
    fmt::print(stderr, "scrub: {} rows, {} kept, {} stopped{}, {} could not be read\n", counts.rows, counts.kept,
               counts.stopped, lists.empty() ? "" : lists + ")", run.unread().count());
}

void print_json(const scrub_counts& counts, const scrubbing& run, const std::string& file, const std::string& read_as)
{
    std::vector<std::string> lists;
    for (const auto& [list, rows] : counts.by_list)
        lists.push_back(json_object{}.text_or_null("list", list).number("rows", rows).str());
    fmt::print(stderr, "{}\n",
               json_object{}
                   .text("file", file)
                   .text("read_as", read_as)
                   .number("rows", counts.rows)
                   .number("kept", counts.kept)
                   .number("stopped", counts.stopped)
                   .value_as_is("stopped_by", json_array(lists))
                   .number("rejected", run.unread().count())
                   .value_as_is("rejects", run.unread().json())
                   .str());
}

}  // namespace

int scrub(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    add_row_options(own);
    add_report_option(own);
    own.add_options()("annotate", "keep every row, and add the columns action, status, list and rule")(
        "output", po::value<std::string>()->value_name("FILE"), "write there, once all is done; default: stdout");
    const invocation asked{of, words, own, {"query"}};
    if (asked.help_wanted())
        return done;
    std::vector<std::string> texts = asked.texts("query");
    if (texts.size() < 2)
        throw usage_error{"scrub: it is `ringfence scrub " + std::string{of.usage} + "`"};
    const std::string file = std::move(texts.back());
    texts.pop_back();
    const output_format told = read_output_format(asked, {output_format::text, output_format::json}, "report");
    store::row_format format = read_row_options(asked);
    format.passed = store::passed_lines::kept;
    // Only the number counts: what else is in the file is not looked at, so it cannot be wrong.
    for (std::size_t i = 1; i < store::column_roles; ++i) {
        if (format.columns[i])
            throw usage_error{"scrub: `--column` says only which is number"};
        format.columns[i] = "";
    }

    const auto in = store::environment::open(asked.store(), store::access::read);
    engine decides{in, {.words = &asked.words(), .read_number = &read_number, .effects = effect_handling::hand_over}};
    const auto [zone, region] = [&] {
        const store::read_transaction now{in};
        return std::pair{zone_of(now), region_of(now)};
    }();
    wire::query_request request;
    const std::vector<std::string_view> views{texts.begin(), texts.end()};
    if (const std::string wrong = wire::parse_query(
            views, asked.words(), [&, &zone = zone] { return zone; }, request);
        !wrong.empty())
        throw input_error{"scrub: " + wrong};
    query question = request.asked;
    const auto* const scenario = asked.words().find_scenario(question.scenario);
    const role subject = scenario != nullptr ? scenario->word->subject : role::called;
    if (subject == role::caller ? question.from.has_value() : question.to.has_value())
        throw usage_error{std::string{"scrub: the file's numbers are the `"} +
                          (subject == role::caller ? "from" : "to") + "` of each query: leave it out"};
    if (!question.at)
        question.at = system_now();

    scrubbing run{decides, question, subject, region, file};
    try {
        store::text_source text = store::open_import(file);
        const auto size = text.size;
        store::row_reader rows{text, format, zone};
        const std::string read_as = to_string(rows.columns());
        if (told == output_format::text)
            fmt::print(stderr, "{}: {}\n", file, read_as);
        const std::string target = asked.text("output");
        std::error_code ignored;
        if (!target.empty() && std::filesystem::equivalent(target, file, ignored))
            throw usage_error{"scrub: `--output` is the file that is read"};
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
        return run.unread().count() == 0 ? done : input_wrong;
    } catch (const store::error& e) {
        // The store was there: it is the file or its column that is missing.
        if (e.code() == store::error_code::missing)
            throw input_error{"scrub: " + std::string{e.what()}};
        throw;
    }
}

}  // namespace ringfence::command
