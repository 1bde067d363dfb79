// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "cli/files_over_http.hpp"
#include "cli/imports/reject_file.hpp"
#include "cli/imports/row_options.hpp"
#include "cli/imports/told_job.hpp"
#include "cli/operation_command.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "file_commands.hpp"

#include <ringfence/number/normalise.hpp>
#include <ringfence/operate/read_arguments.hpp>
#include <ringfence/store/import/import.hpp>
#include <ringfence/store/import/options.hpp>
#include <ringfence/store/import/text/archive.hpp>
#include <ringfence/store/words.hpp>

#include <charconv>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <system_error>

namespace ringfence::command {

namespace {

store::import_mode read_mode(const std::string& text)
{
    if (text.empty() || text == "merge")
        return store::import_mode::merge;
    if (text == "replace")
        return store::import_mode::replace;
    if (text == "delete")
        return store::import_mode::remove;
    throw usage_error{"import: `--mode " + text +
                      "`: write merge (add to what is there), replace (take the place of earlier imports) or delete "
                      "(take the file's numbers out of the list)"};
}

/// `20%` as 0.2.
double read_share(const std::string& text)
{
    double percent = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), percent);
    if (wrong != std::errc{} || std::string_view{end, text.data() + text.size()} != "%" || !(percent >= 0) ||
        !(percent <= 100))
        throw usage_error{"import: `--max-shrink " + text + "`: write a share from 0% to 100%, as `20%`"};
    return percent / 100;
}

store::import_options read_import_options(const invocation& asked)
{
    store::import_options options;
    options.format = read_row_options(asked);
    options.mode = read_mode(asked.text("mode"));
    options.run = asked.has("dry-run") ? store::import_run::dry : store::import_run::apply;
    if (asked.has("approved"))
        options.state = store::entry_state::approved;
    if (asked.has("permanent"))
        options.state = store::entry_state::permanent;
    if (asked.has("import"))
        options.reserved =
            static_cast<std::uint32_t>(read_count(asked, "import", 0, std::numeric_limits<std::uint32_t>::max()));
    if (asked.has("max-shrink")) {
        if (options.mode != store::import_mode::replace)
            throw usage_error{"import: `--max-shrink` goes with `--mode replace`: nothing else replaces anything"};
        options.max_shrink = read_share(asked.text("max-shrink"));
    }
    return options;
}

/// The members have the names that `imports --format json` gives them.
std::string json_of(const invocation& asked, const store::import_report& report, store::import_mode mode,
                    const std::string& read_as, const row_account& told)
{
    json_object made;
    if (report.import != 0)
        made.number("import", report.import);
    else
        made.value_as_is("import", "null");
    made.flag("dry_run", asked.has("dry-run"))
        .text("list", asked.text("list"))
        .text("file", told.unread.file())
        .text_or_null("digest", report.digest)
        .text("mode", store::mode_word(mode))
        .text("read_as", read_as)
        .number("lines", report.lines)
        .number("added", report.added)
        .number("already", report.already)
        .number("removed", report.removed)
        .number("passed_over", report.passed_over)
        .number("of_rule_file", report.of_rule_file)
        .number("duplicate", report.duplicates)
        .number("took_ms", static_cast<std::uint64_t>(report.took.count()));
    std::vector<std::string> stayed;
    for (const number_pattern& pattern : report.stayed.first)
        append_json(stayed.emplace_back(), pattern.to_string());
    made.number("stayed", report.stayed.count).value_as_is("permanent", json_array(stayed));
    if (report.same_file != 0)
        made.number("same_file_as", report.same_file);
    else
        made.value_as_is("same_file_as", "null");
    told.add_to(made);
    return made.str();
}

/// `3 of the file's numbers are permanent in default and stay: +48601000001, +48601000002 and 1 more`.
std::string stayed_text(const std::string& list, const store::permanent_rest& stayed)
{
    constexpr std::size_t most_named = 5;
    const std::size_t named = std::min(stayed.first.size(), most_named);
    std::string numbers;
    for (std::size_t i = 0; i < named; ++i)
        numbers += (i == 0 ? "" : ", ") + stayed.first[i].to_string();
    if (stayed.count > named)
        numbers += " and " + std::to_string(stayed.count - named) + " more";
    return fmt::format("{} of the file's numbers {} permanent in {} and {}: {}", stayed.count,
                       stayed.count == 1 ? "is" : "are", list, stayed.count == 1 ? "stays" : "stay", numbers);
}

void print_summary(const invocation& asked, const std::string& list, const store::import_report& report,
                   const row_account& told)
{
    std::string text;
    if (asked.has("dry-run"))
        text = fmt::format("into {}, were it imported: ", list);
    else if (report.import == 0)
        text = fmt::format("nothing was imported into {}: ", list);
    else
        text = fmt::format("import {} into {}: ", report.import, list);
    text += fmt::format("{} lines", report.lines);
    if (report.added != 0 || asked.text("mode") != "delete")
        text += fmt::format(", {} added", report.added);
    if (report.already != 0)
        text += fmt::format(", {} already there", report.already);
    if (report.removed != 0 || asked.text("mode") == "delete")
        text += fmt::format(", {} removed", report.removed);
    if (report.passed_over != 0)
        text += fmt::format(", {} cleared or expired and passed over", report.passed_over);
    if (report.of_rule_file != 0)
        text += fmt::format(", {} of the rule file passed over", report.of_rule_file);
    fmt::print("{}, {} repeated, {} could not be read{}\n", text, report.duplicates, report.rejected, told.guesses());
}

}  // namespace

int import(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    add_options_for(own, file_commands::import_arguments());
    add_report_option(own);
    own.add_options()("reject-file", po::value<std::string>()->value_name("FILE"),
                      "write the rows there that cannot be read, each behind its line and what is wrong with it")(
        "import", po::value<std::string>()->value_name("N"),
        "the number that it has, which was taken for it before; default: the next one");
    add_file_place_options(own);
    const invocation asked{of, words, own, {"list", "file"}};
    if (asked.help_wanted())
        return done;
    const std::string list = asked.expect("list");
    const auto files = asked.texts("file");
    if (files.size() != 1)
        throw usage_error{"import: name one file, or `-` for standard input"};
    const std::string& path = files.front();
    const std::string file = file_name(asked, path);
    std::error_code ignored;
    if (std::filesystem::equivalent(asked.text("reject-file"), path, ignored))
        throw usage_error{"import: `--reject-file` is the file that is read"};
    store::import_options options = read_import_options(asked);
    const output_format told = read_output_format(asked, {output_format::text, output_format::json}, "report");

    if (is_done_elsewhere(asked))
        return import_over_http(asked, path, file, told);
    store::expect_store(asked.store());
    const auto in = store::environment::open(asked.store(), store::access::write);
    const std::string region = [&] {
        const store::read_transaction now{in};
        operate::expect_list(now, list);
        options.local = zone_of(now);
        return region_of(now);
    }();

    set_region(options.format, region);
    const cell_reader reader =
        make_cell_reader(region, asked.has("senders") ? sender_reading::any : sender_reading::marked);
    const auto reading = [](cell_reading cell) {
        store::line_reading made{
            .reason = std::move(cell.reason), .other_text = cell.other_text, .unassigned = cell.unassigned};
        if (!cell.patterns.empty()) {
            made.pattern = cell.patterns.front();
            made.more.assign(cell.patterns.begin() + 1, cell.patterns.end());
        }
        return made;
    };
    const auto whole = [&](std::string_view text) {
        const auto plain = reader.read_plain(text);
        return plain ? store::line_reading{.pattern = plain->pattern, .unassigned = plain->unassigned}
                     : reading(reader.read(text));
    };
    const auto beginning = [&](std::string_view text) { return reading(read_prefix_cell(text, reader.plan())); };

    row_account account{file};
    std::string read_as;
    reject_file rejects{asked.text("reject-file")};
    progress_line shown;
    const auto tell = [&](const std::optional<std::string>& line) {
        if (!line)
            return;
        shown.clear();
        fmt::print(stderr, "{}\n", *line);
    };
    options.on_reject = [&](const store::rejected_line& row) {
        tell(account.unread.add(row.line, row.text, row.reason));
        rejects.write(row.line, row.reason, row.raw.empty() ? row.text : row.raw);
    };
    options.on_notice = [&](store::row_notice what, std::uint64_t line, std::string_view text,
                            const store::line_reading& read) {
        tell(what == store::row_notice::other_text ? account.add_other_text(line, text, *read.pattern, read.more)
                                                   : account.add_unassigned(line, text, *read.pattern, read.more));
    };
    options.on_columns = [&](const store::row_columns& read) {
        rejects.columns(read);
        read_as = store::to_string(read);
        if (store::has_guesses(read)) {
            shown.clear();
            fmt::print(stderr, "{}: {}\n", file, read_as);
        }
    };
    std::optional<store::running_job> told_others;
    if (options.run == store::import_run::apply)
        told_others.emplace(asked.store(), "import", list, asked.author(), system_now());
    const auto progress = [&](const store::import_progress& p) {
        const bool reads = p.phase == store::import_phase::reading;
        const std::string_view doing = reads                                       ? "reading"
                                       : p.phase == store::import_phase::comparing ? "comparing"
                                                                                   : "writing";
        shown.show(doing, p.done, p.total, reads ? progress_unit::bytes : progress_unit::numbers);
        if (told_others)
            tell_others(*told_others, doing, p.done, p.total);
    };

    store::import_report report;
    try {
        store::text_source text = store::open_import(path);
        text.name = file;
        const timestamp now = system_now();
        report = asked.has("prefixes")
                     ? store::import_numbers(*in, list, text, beginning, options, asked.author(), now, progress)
                     : store::import_numbers(*in, list, text, whole, options, asked.author(), now, progress);
    } catch (const std::exception& e) {
        if (told_others)
            end_with(*told_others, e);
        // The store and the list were there: it is the file or its column that is missing.
        const auto* const of_store = dynamic_cast<const store::error*>(&e);
        if (of_store && of_store->code() == store::error_code::missing)
            throw input_error{"import: " + std::string{e.what()}};
        throw;
    }
    if (told_others)
        told_others->end(
            store::job_state::done,
            fmt::format("{} added, {} removed, {} could not be read", report.added, report.removed, report.rejected),
            system_now());
    shown.clear();
    if (report.stayed.count != 0)
        fmt::print(stderr, "{}\n", stayed_text(list, report.stayed));
    if (report.same_file != 0)
        fmt::print(stderr, "{}: the same file as import {} into {}, which `ringfence imports {}` tells about\n", file,
                   report.same_file, list, list);
    tell(account.add_commented(report.commented));
    for (const std::string& line : account.rest())
        fmt::print(stderr, "{}\n", line);
    if (!report.would_be_refused.empty())
        fmt::print(stderr, "it would be refused: {}\n", report.would_be_refused);
    rejects.finish();
    if (rejects.left_out() != 0)
        fmt::print(stderr, "{}: {} of the rows that could not be read have no room in the file of them\n", file,
                   rejects.left_out());
    if (told == output_format::json)
        fmt::print("{}\n", json_of(asked, report, options.mode, read_as, account));
    else
        print_summary(asked, list, report, account);
    return report.rejected == 0 ? done : input_wrong;
}

}  // namespace ringfence::command
