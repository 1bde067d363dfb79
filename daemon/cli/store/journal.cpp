// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `journal`: the record of every change, and the proof that it is unbroken.

#include "cli/ending.hpp"
#include "cli/json_text.hpp"
#include "cli/local_times.hpp"
#include "cli/operation_command.hpp"
#include "cli/operation_text.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"

#include <ringfence/base/ascii.hpp>
#include <ringfence/base/sha256.hpp>
#include <ringfence/operate/catalogue.hpp>
#include <ringfence/store/journal/journal.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace ringfence::command {

namespace {

constexpr int milliseconds_between_looks = 200;

/// Prints what there is from record `from` on; the number of the first that was not looked at.
std::uint64_t print_from(place_of_work& at, std::uint64_t from, const operate::request& filter, output_format format)
{
    const auto journal = std::ranges::find(operate::operations(), "journal", &operate::operation::name);
    const time_zone zone = format == output_format::text ? at.zone() : time_zone{};
    for (bool more = true; more;) {
        operate::request asked = filter;
        asked.names.push_back({"from", std::to_string(from)});
        asked.names.push_back({"count", "1000"});
        const operate::answer made = at.perform(*journal, std::move(asked));
        if (made.wrong)
            throw operate::error{made.wrong->code, made.wrong->text};
        for (const operate::record& r : made.told.rows_of("records"))
            print((format == output_format::json ? to_json(r) : record_text(with_local_times(r, zone))) + '\n');
        from = made.told.count_of("next");
        more = made.told.flag_of("more");
    }
    return from;
}

/// A record's number and hash that somebody kept elsewhere.
struct kept_hash {
    std::uint64_t sequence = 0;  ///< 0: none was kept
    std::string hash{};          ///< in hexadecimal
};

kept_hash read_kept_hash(const std::string& text)
{
    kept_hash kept;
    const auto colon = text.find(':');
    const char* const digits_end = text.data() + std::min(colon, text.size());
    const auto [end, wrong] = std::from_chars(text.data(), digits_end, kept.sequence);
    kept.hash = colon == std::string::npos ? std::string{} : text.substr(colon + 1);
    kept.hash = ringfence::ascii::lower(kept.hash);
    if (wrong != std::errc{} || end != digits_end || kept.sequence == 0 || kept.hash.size() != 64 ||
        kept.hash.find_first_not_of("0123456789abcdef") != std::string::npos)
        throw usage_error{"journal: `--expect " + text +
                          "`: write a record's number and its hash, `N:HASH`, as `journal verify` printed them"};
    return kept;
}

int verify(const invocation& asked)
{
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});
    const kept_hash kept = asked.has("expect") ? read_kept_hash(asked.text("expect")) : kept_hash{};
    store::expect_store(asked.store());
    const store::read_transaction in{store::environment::open(asked.store(), store::access::read)};
    progress_line shown;
    const std::uint64_t total = store::last_sequence(in);
    const store::journal_proof proof = store::prove_journal(
        in, [&](std::uint64_t records) { shown.show("verifying", records, total, progress_unit::numbers); });
    shown.clear();
    const auto tell = [&](const std::string& problem) {
        if (!problem.empty())
            fmt::print(stderr, "ringfence: the journal is {}\n", problem);
        if (format == output_format::json)
            fmt::print("{}\n", json_object{}
                                   .flag("agrees", problem.empty())
                                   .number("journal_records", proof.records)
                                   .text_or_null("journal_hash", proof.last)
                                   .text_or_null("problem", problem)
                                   .str());
        return problem.empty() ? done : system_failed;
    };
    if (!proof.problem.empty())
        return tell(fmt::format("broken at record {}: {}", proof.at_record, proof.problem));
    if (kept.sequence != 0) {
        const auto value = in.get(store::table::journal, store::layout::key_u64(kept.sequence));
        const std::string found =
            value ? hexadecimal(store::record_hash(store::layout::key_u64(kept.sequence), *value)) : std::string{};
        if (found != kept.hash)
            return tell("not the one of which that hash was kept: " +
                        (value ? fmt::format("record {} has the hash {}", kept.sequence, found)
                               : fmt::format("it has no record {}, it ends with {}", kept.sequence, proof.records)));
    }
    if (format == output_format::json)
        return tell({});
    fmt::print("{} records, unbroken", proof.records);
    if (proof.records != 0)
        fmt::print("; the newest is {}:{}", proof.records, proof.last);
    fmt::print("\n");
    return done;
}

}  // namespace

int journal(const description& of, const std::vector<std::string>& words)
{
    if (!words.empty() && words.front() == "replay") {
        static constexpr description replaying{
            "journal replay", "--from BACKUP --store NEW [--journal DIRECTORY]",
            "make a backup a new store and bring it forward to the end of another store's journal",
            "ringfence journal replay --from /var/backups/ringfence.mdb --store new.store --journal old.store",
            replay_journal};
        return replay_journal(replaying, {words.begin() + 1, words.end()});
    }
    po::options_description own{"Options"};
    const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
    own.add_options()("from", text("N"), "from this record on")("list", text("LIST"), "of this list alone")(
        "number", text("NUMBER"), "about exactly this number, prefix or range")(
        "by", text("NAME"), "of this user alone")("call", text("ID"), "of this call alone")(
        "lead", text("ID"), "about this lead alone")("request-id", text("ID"), "of this request over HTTP alone")(
        "after", text("TIME"), "at this time or later; `7d` is seven days ago")(
        "before", text("TIME"), "before this time")("follow",
                                                    "go on with what is changed from now on, until interrupted")(
        "format", text("text|json"), "text unless it is said; json: an object a line")(
        "expect", text("N:HASH"), "with verify: what the hash of record N is known to be");
    add_utc_option(own);
    add_place_options(own);
    const invocation asked{of, words, own, {"what"}};
    if (asked.help_wanted())
        return done;
    const auto what = asked.texts("what");
    if (what.size() == 1 && what.front() == "verify") {
        for (const char* const option :
             {"from", "list", "number", "by", "call", "lead", "request-id", "after", "before", "follow", "connect"})
            if (asked.has(option))
                throw usage_error{"journal: `--" + std::string{option} +
                                  "` says which records are shown; `journal verify` looks at all"};
        return verify(asked);
    }
    if (!what.empty())
        throw usage_error{"journal: `" + what.front() +
                          "` is neither verify nor replay; what to show is said by options"};
    if (asked.has("expect"))
        throw usage_error{"journal: `--expect` goes with `journal verify`"};
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});
    const std::uint64_t from = read_count(asked, "from", 1, std::numeric_limits<std::int64_t>::max());
    operate::request filter;
    for (const char* const name : {"list", "number", "by", "call", "lead", "request-id", "after", "before"})
        if (asked.has(name))
            filter.names.push_back({name, asked.text(name)});
    place_of_work at{asked, place_of_work::access::read};
    std::uint64_t next = print_from(at, from, filter, format);
    if (!asked.has("follow"))
        return done;
    const ending asked_to_end;
    do {
        next = print_from(at, next, filter, format);
        if (std::fflush(stdout) != 0)  // nobody reads any more
            break;
    } while (!asked_to_end.within(milliseconds_between_looks));
    return done;
}

}  // namespace ringfence::command
