// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "entries.hpp"
#include "progress.hpp"
#include "row_options.hpp"
#include "row_output.hpp"

#include <ringfence/store/archive.hpp>
#include <ringfence/store/import.hpp>
#include <ringfence/store/words.hpp>

#include <charconv>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>

namespace ringfence::command {

namespace {

/// The rows that could not be read, each behind a comment that says where it stood and why, with the header before
/// them: what is wrong can be put right there and the file imported. Made with the first of them.
class reject_file {
public:
    explicit reject_file(std::string path) : path_{std::move(path)} {}

    void columns(const store::row_columns& read)
    {
        if (!read.header)
            return;
        for (const std::string& name : read.names) {
            if (!header_.empty())
                header_ += read.separator;
            append_csv(header_, name, read.separator);
        }
        header_ += '\n';
    }

    void write(const store::rejected_line& row)
    {
        if (path_.empty())
            return;
        if (!file_) {
            file_ = std::make_unique<row_output>(path_);
            file_->write(header_);
        }
        file_->write(fmt::format("# line {}: {}\n", row.line, row.reason));
        const std::string_view text = row.raw.empty() ? std::string_view{row.text} : std::string_view{row.raw};
        file_->write(text);
        if (!text.ends_with('\n'))
            file_->write("\n");
    }

    void finish()
    {
        if (file_)
            file_->finish();
    }

private:
    std::string path_;
    std::string header_;
    std::unique_ptr<row_output> file_;
};

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
    if (asked.has("max-shrink")) {
        if (options.mode != store::import_mode::replace)
            throw usage_error{"import: `--max-shrink` goes with `--mode replace`: nothing else replaces anything"};
        options.max_shrink = read_share(asked.text("max-shrink"));
    }
    return options;
}

/// The members have the names that `imports --format json` gives them.
std::string json_of(const invocation& asked, const store::import_report& report, store::import_mode mode,
                    const std::string& read_as, const unread_rows& rejects)
{
    json_object made;
    if (report.import != 0)
        made.number("import", report.import);
    else
        made.value_as_is("import", "null");
    return made.flag("dry_run", asked.has("dry-run"))
        .text("list", asked.text("list"))
        .text("file", asked.texts("file").front())
        .text_or_null("digest", report.digest)
        .text("mode", store::mode_word(mode))
        .text("read_as", read_as)
        .number("lines", report.lines)
        .number("added", report.added)
        .number("already", report.already)
        .number("removed", report.removed)
        .number("passed_over", report.passed_over)
        .number("duplicate", report.duplicates)
        .number("rejected", report.rejected)
        .number("took_ms", static_cast<std::uint64_t>(report.took.count()))
        .value_as_is("rejects", rejects.json())
        .str();
}

void print_summary(const invocation& asked, const std::string& list, const store::import_report& report)
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
    fmt::print("{}, {} repeated, {} could not be read\n", text, report.duplicates, report.rejected);
}

}  // namespace

int import(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    add_row_options(own);
    add_report_option(own);
    own.add_options()("mode", po::value<std::string>()->value_name("MODE"),
                      "merge (default): add to what is there; replace: take the place of what earlier imports brought; "
                      "delete: take the file's numbers out of the list")(
        "prefixes", "the file has beginnings of numbers, area codes as `416` among them")(
        "approved", "in a list under review: in force at once")(
        "permanent", "in force at once, and can never be taken back one by one")(
        "dry-run", "only say what would change")("max-shrink", po::value<std::string>()->value_name("SHARE"),
                                                 "with --mode replace: refuse a file that lacks more than this share, "
                                                 "as `20%`, of what it replaces")(
        "reject-file", po::value<std::string>()->value_name("FILE"),
        "write the rows there that cannot be read, each behind its line and what is wrong with it");
    const invocation asked{of, words, own, {"list", "file"}};
    if (asked.help_wanted())
        return done;
    const std::string list = asked.expect("list");
    const auto files = asked.texts("file");
    if (files.size() != 1)
        throw usage_error{"import: name one file, or `-` for standard input"};
    const std::string& file = files.front();
    std::error_code ignored;
    if (std::filesystem::equivalent(asked.text("reject-file"), file, ignored))
        throw usage_error{"import: `--reject-file` is the file that is read"};
    store::import_options options = read_import_options(asked);
    const output_format told = read_output_format(asked, {output_format::text, output_format::json}, "report");

    store::expect_store(asked.store());
    const auto in = store::environment::open(asked.store(), store::access::write);
    const std::string region = [&] {
        const store::read_transaction now{in};
        expect_list(now, list);
        options.local = zone_of(now);
        return region_of(now);
    }();

    const number_reader reader{region};
    const auto reading = [](const pattern_reading& one) {
        return one ? store::line_reading{one.pattern, {}} : store::line_reading{std::nullopt, std::string{one.reason}};
    };
    const auto whole = [&](std::string_view text) {
        return reading(read_pattern(text, [&](std::string_view t) { return reader.read(t); }));
    };
    const auto beginning = [&](std::string_view text) { return reading(read_prefix(text, reader.plan())); };

    unread_rows unread{file};
    std::string read_as;
    reject_file rejects{asked.text("reject-file")};
    progress_line shown;
    options.on_reject = [&](const store::rejected_line& row) {
        if (const auto line = unread.add(row.line, row.reason, row.text)) {
            shown.clear();
            fmt::print(stderr, "{}\n", *line);
        }
        rejects.write(row);
    };
    options.on_columns = [&](const store::row_columns& read) {
        rejects.columns(read);
        read_as = store::to_string(read);
        const bool guessed = std::ranges::any_of(read.columns, [](const auto& c) { return c && c->guessed; });
        if (guessed) {
            shown.clear();
            fmt::print(stderr, "{}: {}\n", file, read_as);
        }
    };
    const auto progress = [&](const store::import_progress& p) {
        switch (p.phase) {
        case store::import_phase::reading: shown.show("reading", p.done, p.total, progress_unit::bytes); break;
        case store::import_phase::comparing: shown.show("comparing", p.done, p.total, progress_unit::numbers); break;
        case store::import_phase::writing: shown.show("writing", p.done, p.total, progress_unit::numbers); break;
        }
    };

    store::import_report report;
    try {
        store::text_source text = store::open_import(file);
        const timestamp now = system_now();
        report = asked.has("prefixes")
                     ? store::import_numbers(*in, list, text, beginning, options, asked.author(), now, progress)
                     : store::import_numbers(*in, list, text, whole, options, asked.author(), now, progress);
    } catch (const store::error& e) {
        // The store and the list were there: it is the file or its column that is missing.
        if (e.code() == store::error_code::missing)
            throw input_error{"import: " + std::string{e.what()}};
        throw;
    }
    shown.clear();
    if (const auto rest = unread.rest())
        fmt::print(stderr, "{}\n", *rest);
    rejects.finish();
    if (told == output_format::json)
        fmt::print("{}\n", json_of(asked, report, options.mode, read_as, unread));
    else
        print_summary(asked, list, report);
    return report.rejected == 0 ? done : input_wrong;
}

}  // namespace ringfence::command
