// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `migrate`: a store of an older format as one of this program's.

#include "cli/json_text.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"

#include <ringfence/store/journal/migrate.hpp>

#include <fmt/core.h>

namespace ringfence::command {

int migrate(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    add_output_format(own);
    const invocation asked{of, words, own, {}};
    if (asked.help_wanted())
        return done;
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});
    store::migration made;
    {
        progress_line shown;
        made = store::migrate(asked.store(), [&](store::migrate_phase phase, std::uint64_t so_far) {
            shown.show(phase == store::migrate_phase::copying    ? "copying"
                       : phase == store::migrate_phase::changing ? "changing"
                                                                 : "verifying",
                       so_far, 0, progress_unit::numbers);
        });
    }
    if (format == output_format::json)
        fmt::print("{}\n", json_object{}
                               .text("store", asked.store().string())
                               .number("from", made.from)
                               .number("format", store::format_version)
                               .text_or_null("kept", made.kept.string())
                               .str());
    else if (made.kept.empty())
        fmt::print("{} has format {} already\n", asked.store().string(), store::format_version);
    else
        fmt::print("{} has format {} now; the store of format {} is {}, which may be deleted once all is well\n",
                   asked.store().string(), store::format_version, made.from, made.kept.string());
    return done;
}

}  // namespace ringfence::command
