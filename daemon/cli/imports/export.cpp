// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `export`: a list as a file that `import` reads. One read transaction sees the list as it is at one moment, unless
// nobody takes what is written: then it lets the store go, since that could use none of its pages again, and goes on
// behind the last number with the list as it is by then.

#include "cli/files_over_http.hpp"
#include "cli/imports/row_options.hpp"
#include "cli/imports/told_job.hpp"
#include "cli/json_text.hpp"
#include "cli/operation_command.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/row_output.hpp"
#include "file_commands.hpp"

#include <ringfence/operate/field_names.hpp>
#include <ringfence/operate/read_arguments.hpp>
#include <ringfence/store/layout/counter.hpp>
#include <ringfence/store/lists/browse.hpp>

#include <chrono>
#include <cstddef>
#include <optional>

namespace ringfence::command {

namespace {

constexpr std::uint64_t rows_between_reports = 1 << 14;

// After which a reader that takes nothing is taken for one that has gone to lunch.
constexpr std::chrono::seconds stall{10};

std::uint64_t generation_of(const store::transaction& in)
{
    return store::layout::counter(in, store::layout::index_generation, 0);
}

/// Which rows have been written, where a list is gone through once more: all up to the last one, and of those that are
/// about the same number as that, as many as there were.
class written_rows {
public:
    /// Whether the row that is come to has been written; it is from now on.
    bool has(const number_pattern& what)
    {
        if (again_ && last_) {
            if (what < *last_)
                return true;
            if (what == *last_ && passed_ != 0) {
                --passed_;
                return true;
            }
            again_ = false;
        }
        of_last_ = last_ == what ? of_last_ + 1 : 1;
        last_ = what;
        return false;
    }

    void begin_anew() noexcept
    {
        again_ = true;
        passed_ = of_last_;
    }

private:
    std::optional<number_pattern> last_;
    std::size_t of_last_ = 0;  ///< rows about it
    bool again_ = false;       ///< going through those that have been written
    std::size_t passed_ = 0;   ///< rows about the last one that are still to be passed over
};

enum class export_format : std::uint8_t { csv, json_lines, plain };

export_format read_export_format(const invocation& asked)
{
    const std::string name = asked.text("format");
    if (name.empty() || name == "csv")
        return export_format::csv;
    if (name == "jsonl")
        return export_format::json_lines;
    if (name == "plain")
        return export_format::plain;
    throw usage_error{"`--format " + name + "`: the formats are csv, jsonl and plain"};
}

/// As an import reads it again: a sender is marked, since a name in a list of numbers is a mistake.
std::string importable(const number_pattern& pattern)
{
    return (pattern.first.kind() == number_kind::sender ? "sender:" : "") + pattern.to_string();
}

using csv_row = std::vector<std::string>;

/// `source`: where each row comes from.
csv_row names_of_columns(bool source)
{
    csv_row names{"number", "state", "description", "created_at", "created_by", "valid_from", "expires_at"};
    if (source)
        names.emplace_back("source");
    return names;
}

csv_row cells_of(const store::listed& row, bool source)
{
    const store::entry& e = row.about;
    std::string description = e.description;
    std::erase(description, '\0');  // a text with bytes of zero is none that could be imported
    csv_row cells{importable(e.pattern),  std::string{store::listed_state_names[static_cast<std::size_t>(row.state)]},
                  std::move(description), time_text(e.created_at),
                  e.created_by.user,      time_text(e.valid_from),
                  time_text(e.expires)};
    if (source)
        cells.emplace_back(operate::source_word(row.from));
    return cells;
}

void append_csv_row(std::string& to, const csv_row& cells, char separator)
{
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i != 0)
            to += separator;
        append_csv(to, cells[i], separator);
    }
    to += "\r\n";
}

}  // namespace

int export_list(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    const auto takes = file_commands::export_arguments();
    add_options_for(own, takes);
    own.add_options()("output", po::value<std::string>()->value_name("FILE"),
                      "write there, once all is done; default: stdout");
    add_file_place_options(own);
    const invocation asked{of, words, own, {"list", "more"}};
    if (asked.help_wanted())
        return done;
    const std::string name = asked.expect("list");
    if (asked.has("more"))
        throw usage_error{"export: takes one list; where to write is said by `--output FILE`"};
    const export_format format = read_export_format(asked);
    if (asked.has("all") && asked.has("state"))
        throw usage_error{"export: `--all` asks for every state: leave `--state` out"};
    if (format == export_format::plain && asked.has("all"))
        throw usage_error{"export: plain lines cannot tell what is in force from what is not; write csv or jsonl"};
    for (const char* const option : {"separator", "bom"})
        if (format != export_format::csv && asked.has(option))
            throw usage_error{"export: `--" + std::string{option} + "` goes with csv"};
    const bool with_rule_file = asked.has("with-rule-file");
    if (format == export_format::plain && with_rule_file)
        throw usage_error{"export: plain lines cannot tell what the rule file writes; write csv or jsonl"};
    const char separator = asked.has("separator") ? read_separator(asked.text("separator")) : ',';

    if (is_done_elsewhere(asked))
        return export_over_http(asked);
    store::expect_store(asked.store());
    store::read_transaction in{store::environment::open(asked.store(), store::access::read)};
    const std::uint64_t first_commit = in.id();
    const std::uint64_t first_generation = generation_of(in);
    std::uint64_t last_generation = first_generation;
    const timestamp now = system_now();
    store::list_info list = operate::expect_list(in, name);
    operate::policy_cache policies;
    auto policy = policies.of(in);
    const operate::arguments words_given{takes, request_for(takes, asked), std::string{of.usage}};
    store::list_filter filter = operate::read_filter(words_given, *policy, now);
    using enum store::listed_state;
    if (filter.states.empty() && !asked.has("all"))
        filter.states = format == export_format::plain ? std::vector{approved, permanent}
                                                       : std::vector{approved, permanent, pending};

    store::running_job told_others{asked.store(), "export", list.name, asked.author(), now};
    row_output out{asked.text("output")};
    out.on_stall(stall, [&] { in.reset(); });
    progress_line shown;
    written_rows before;
    std::uint64_t rows = 0;
    std::uint64_t left_out = 0;
    const std::uint64_t expected =
        list.imported + list.awaiting + list.entries.pending + list.entries.approved + list.entries.permanent;
    std::string line;
    if (asked.has("bom"))
        out.write("\xef\xbb\xbf");
    if (format == export_format::csv) {
        append_csv_row(line, names_of_columns(with_rule_file), separator);
        out.write(line);
    }
    const auto write_row = [&](const store::listed& row) {
        const store::entry& e = row.about;
        if (before.has(e.pattern))
            return store::visit::more;
        line.clear();
        switch (format) {
        case export_format::csv: append_csv_row(line, cells_of(row, with_rule_file), separator); break;
        case export_format::json_lines: {
            json_object made;
            add_listed(made, row, importable(row.about.pattern));
            if (with_rule_file)
                made.text("source", operate::source_word(row.from));
            line = made.str() + '\n';
            break;
        }
        case export_format::plain:
            if (e.expires || e.valid_from) {
                ++left_out;
                return store::visit::more;
            }
            line = importable(e.pattern) + '\n';
            break;
        }
        out.write(line);
        if (++rows % rows_between_reports == 0) {
            const std::uint64_t all = operate::has_filter(words_given) ? 0 : std::max(expected, rows);
            shown.show("exporting", rows, all, progress_unit::numbers);
            tell_others(told_others, "exporting", rows, all);
        }
        return in.live() ? store::visit::more : store::visit::stop;
    };
    try {
        for (bool whole = false; !whole;) {
            store::for_each_listed(in, list, filter, now, write_row, {},
                                   with_rule_file ? policy->written_into(list) : store::written_numbers{});
            whole = in.live();
            if (!whole) {
                in.renew();
                before.begin_anew();
                list = operate::expect_list(in, name);
                policy = policies.of(in);
            }
        }
        last_generation = generation_of(in);
        out.finish();
    } catch (const std::exception& e) {
        end_with(told_others, e);
        throw;
    }
    told_others.end(store::job_state::done, std::to_string(rows) + " exported", system_now());
    shown.clear();
    fmt::print(stderr, "{}: {} exported\n", name, rows);
    if (in.id() != first_commit)
        fmt::print(
            stderr,
            "{}: nobody took them for {} s, so the store was let go and read on, from generation {} to {}: they are "
            "not of one moment; export again for that\n",
            name, stall.count(), first_generation, last_generation);
    if (left_out != 0)
        fmt::print(stderr,
                   "{}: {} with a beginning or an end left out, as plain lines cannot say it; csv and jsonl can\n",
                   name, left_out);
    return in.id() == first_commit ? done : input_wrong;
}

}  // namespace ringfence::command
