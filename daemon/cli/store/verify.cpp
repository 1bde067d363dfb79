// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "cli/json_text.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"

#include <ringfence/store/journal/verify.hpp>

#include <fmt/core.h>

namespace ringfence::command {

int verify(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    own.add_options()("format", po::value<std::string>()->value_name("text|json"), "text unless it is said");
    const invocation asked{of, words, own, {}};
    if (asked.help_wanted())
        return done;
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});
    const store::read_transaction now{store::environment::open(asked.store(), store::access::read)};
    store::verification found;
    {
        progress_line shown;
        found = store::verify(now, [&](store::verify_phase phase, std::uint64_t so_far) {
            const std::uint64_t all = phase == store::verify_phase::pages     ? now.pages()
                                      : phase == store::verify_phase::index   ? now.count(store::table::index)
                                      : phase == store::verify_phase::entries ? now.count(store::table::entries)
                                                                              : store::last_sequence(now);
            shown.show(phase == store::verify_phase::pages     ? "pages"
                       : phase == store::verify_phase::index   ? "index"
                       : phase == store::verify_phase::entries ? "entries"
                                                               : "journal",
                       so_far, all, progress_unit::numbers);
        });
    }
    if (format == output_format::json) {
        std::vector<std::string> problems;
        for (const std::string& problem : found.problems)
            append_json(problems.emplace_back(), problem);
        fmt::print("{}\n", json_object{}
                               .flag("agrees", found.problems.empty())
                               .number("pages", found.pages)
                               .number("numbers", found.numbers)
                               .number("segments", found.segments)
                               .number("entries", found.entries)
                               .number("journal_records", found.records)
                               .text_or_null("journal_hash", found.journal_hash)
                               .value_as_is("problems", json_array(problems))
                               .number("more_problems", found.more_problems)
                               .str());
        return found.problems.empty() ? done : system_failed;
    }
    for (const std::string& problem : found.problems)
        fmt::print(stderr, "ringfence: {}\n", problem);
    if (found.more_problems != 0)
        fmt::print(stderr, "ringfence: and {} more\n", found.more_problems);
    fmt::print("{} numbers in {} segments, {} entries, {} journal records{}{}\n", found.numbers, found.segments,
               found.entries, found.records, found.journal_hash.empty() ? "" : ", newest ", found.journal_hash);
    if (!found.problems.empty()) {
        fmt::print(
            stderr,
            "ringfence: the store is damaged, or does not agree with itself: restore a backup, bring it forward with "
            "`ringfence journal replay`, and keep this store for its maker to look at\n");
        return system_failed;
    }
    fmt::print("{} pages and their records are as they were written; index, entries, imports and journal agree\n",
               found.pages);
    return done;
}

}  // namespace ringfence::command
