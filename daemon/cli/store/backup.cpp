// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `backup`, `restore` and `journal replay`: a store as a file, a store from a file, and from there to the present.

#include "cli/json_text.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"

#include <ringfence/store/journal/backup.hpp>
#include <ringfence/store/journal/replay.hpp>

#include <fmt/core.h>

#include <cstdlib>

namespace ringfence::command {

namespace {

/// The one file that was named. Throws `usage_error`.
std::string one_file(const invocation& asked, std::string_view command)
{
    const auto files = asked.texts("file");
    if (files.size() != 1)
        throw usage_error{std::string{command} + ": name one file"};
    return files.front();
}

}  // namespace

int backup(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    add_output_format(own);
    const invocation asked{of, words, own, {"file"}};
    if (asked.help_wanted())
        return done;
    const std::string file = one_file(asked, "backup");
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});
    const auto in = store::environment::open(asked.store(), store::access::read);
    const std::uint64_t size = store::backup(*in, file);
    if (format == output_format::json)
        fmt::print("{}\n", json_object{}.text("file", file).number("bytes", size).str());
    else
        fmt::print("{}: {} bytes\n", file, size);
    return done;
}

int restore(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    add_output_format(own);
    const invocation asked{of, words, own, {"file"}};
    if (asked.help_wanted())
        return done;
    const std::string file = one_file(asked, "restore");
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});
    store::restore(file, asked.store());
    const store::read_transaction now{store::environment::open(asked.store(), store::access::read)};
    const std::size_t lists = store::lists(now).size();
    const std::uint64_t records = store::last_sequence(now);
    if (format == output_format::json)
        fmt::print("{}\n", json_object{}
                               .text("file", file)
                               .text("store", asked.store().string())
                               .number("lists", lists)
                               .number("journal_records", records)
                               .str());
    else
        fmt::print("{} restored to {}: {} lists, {} journal records\n", file, asked.store().string(), lists, records);
    return done;
}

int replay_journal(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    own.add_options()("from", po::value<std::string>()->value_name("BACKUP"), "the backup to begin with")(
        "journal", po::value<std::string>()->value_name("DIRECTORY"),
        "the store whose journal is followed; default RINGFENCE_STORE, else ./ringfence.store");
    add_output_format(own);
    const invocation asked{of, words, own, {}};
    if (asked.help_wanted())
        return done;
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});
    if (!asked.has("from") || !asked.has("store"))
        throw usage_error{"journal replay: name the backup with --from and the new store's directory with --store"};
    const char* const from_environment = std::getenv("RINGFENCE_STORE");
    const std::filesystem::path original = asked.has("journal")                    ? asked.text("journal")
                                           : from_environment && *from_environment ? from_environment
                                                                                   : "ringfence.store";
    const auto source = store::environment::open(original, store::access::read);

    // A replay that was interrupted goes on in the store that it had begun.
    std::error_code failed;
    if (!std::filesystem::exists(asked.store() / "data.mdb", failed))
        store::restore(asked.text("from"), asked.store());
    const auto made = store::environment::open(asked.store(), store::access::write);
    if (made == source)
        throw usage_error{"journal replay: --store and --journal are the same store"};
    const store::read_transaction now{source};
    std::uint64_t count = 0;
    {
        progress_line shown;
        count = store::replay(now, *made, [&](std::uint64_t record, std::uint64_t last) {
            shown.show("replaying", record, last, progress_unit::numbers);
        });
    }
    const std::uint64_t last = store::last_sequence(now);
    if (format == output_format::json)
        fmt::print("{}\n", json_object{}
                               .text("store", asked.store().string())
                               .number("replayed", count)
                               .number("journal_records", last)
                               .str());
    else
        fmt::print("{} journal records made again in {}, up to {}\n", count, asked.store().string(), last);
    return done;
}

}  // namespace ringfence::command
