// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "entries.hpp"
#include "progress.hpp"

#include <ringfence/store/import.hpp>

namespace ringfence::command {

namespace {

constexpr std::size_t rejects_shown = 100;

store::import_report run(const invocation& asked, const std::shared_ptr<store::environment>& in,
                         const std::string& list, const std::string& file)
{
    store::import_options options{.rejects_kept = rejects_shown};
    for (const std::string& column : asked.texts("column")) {
        if (!column.starts_with("number="))
            throw usage_error{"import: `--column " + column +
                              "`: write `--column number=NAME`, the name as the header has it"};
        options.column = column.substr(std::string_view{"number="}.size());
    }
    const std::string region = [&] {
        const store::read_transaction now{in};
        const store::list_info found = expect_list(now, list);
        if (found.options.review && !asked.has("approved"))
            throw input_error{"`" + list +
                              "` is under review: what is put into it waits for approval, and an import has nobody "
                              "to wait for; say `--approved` to put it in force at once"};
        return region_of(now);
    }();

    const number_reader reader{region};
    const auto read = [&](std::string_view line) {
        const pattern_reading one = read_pattern(line, [&](std::string_view text) { return reader.read(text); });
        return one ? store::line_reading{one.pattern, {}} : store::line_reading{std::nullopt, std::string{one.reason}};
    };
    progress_line shown;
    try {
        store::text_source text = store::open_text(file);
        return store::import_numbers(
            *in, list, text, read, options, asked.author(), system_now(), [&](const store::import_progress& p) {
                shown.show(p.phase == store::import_phase::reading ? "reading" : "writing", p.done, p.total);
            });
    } catch (const store::error& e) {
        // The store and the list were there: it is the file or its column that is missing.
        if (e.code() == store::error_code::missing)
            throw input_error{"import: " + std::string{e.what()}};
        throw;
    }
}

}  // namespace

int import(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    own.add_options()("column", po::value<std::vector<std::string>>()->composing()->value_name("number=NAME"),
                      "the file is CSV with a header: which column has the numbers")(
        "approved", "in a list under review: in force at once");
    const invocation asked{of, words, own, {"list", "file"}};
    if (asked.help_wanted())
        return done;
    const std::string list = asked.expect("list");
    const auto files = asked.texts("file");
    if (files.size() != 1)
        throw usage_error{"import: name one file, or `-` for standard input"};

    store::expect_store(asked.store());
    const auto in = store::environment::open(asked.store(), store::access::write);
    const store::import_report report = run(asked, in, list, files[0]);
    for (const store::rejected_line& r : report.rejects)
        fmt::print(stderr, "{}:{}: {}: `{}`\n", files[0], r.line, r.reason, r.text);
    if (report.rejected > report.rejects.size())
        fmt::print(stderr, "{}: and {} more lines that could not be read\n", files[0],
                   report.rejected - report.rejects.size());
    if (report.import == 0)
        fmt::print("nothing was imported into {}: {} lines, {} could not be read\n", list, report.lines,
                   report.rejected);
    else
        fmt::print("import {} into {}: {} lines, {} added, {} repeated, {} could not be read\n", report.import, list,
                   report.lines, report.added, report.duplicates, report.rejected);
    return report.rejected == 0 ? done : input_wrong;
}

}  // namespace ringfence::command
