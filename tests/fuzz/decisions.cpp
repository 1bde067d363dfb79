// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Any bytes as a log of decisions, asked again by a policy: every line is counted once, as a decision or with what is
// wrong with it; the same whether read whole or in pieces; what is told of it is clean lines and JSON.

#include <ringfence/language/load.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/policy/check.hpp>
#include <ringfence/policy/compile.hpp>

#include <ringfence/plugins/standard.hpp>

#include "decision_log/read.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace {

namespace rf = ringfence;
namespace store = ringfence::store;
namespace command = ringfence::command;

void expect(bool holds)
{
    if (!holds)
        std::abort();
}

// Something of all that a log has to answer for: lists of either side, stale ones, calls counted, numbers picked.
constexpr std::string_view rules = R"(ringfence 1;
region PL;
list dnc max-age 31d;
list pool { +48221230001; +48221230002; }
list burned;
always { malformed -> hangup; }
inbound {
    stale dnc and not dnc -> redirect "desk";
    called in burned or dnc -> hangup 603;
    calls 2 within 1h -> add burned then hangup;
    trunk "mvno" and channel sms -> status "no";
}
presentation { otherwise -> present pool except burned sticky; }
)";

std::shared_ptr<const rf::program> compiled_rules()
{
    rf::diagnostics found;
    const rf::loaded files = rf::load("fuzz.ring", found, [](const std::filesystem::path&) {
        return rf::file_text{std::string{rules}, {}};
    });
    const rf::check_options options{
        .warnings = rf::strictness::lenient, .read_number = &rf::read_number, .regions = {}};
    const auto checked = rf::check(files, rf::standard_words(), options, found);
    expect(checked.has_value());
    return std::make_shared<const rf::program>(rf::compile(*checked, &rf::compile_numbering_plan),
                                               rf::standard_words());
}

/// What replaying the log comes to, for people and for programs.
struct told {
    std::string text;
    std::string json;

    friend bool operator==(const told&, const told&) = default;
};

told replay(std::string_view log, std::size_t piece)
{
    static const std::shared_ptr<const rf::program> by = compiled_rules();
    store::text_source from = store::text_of(log, "log");
    from.read = [read = from.read, piece](char* to, std::size_t size) { return read(to, std::min(size, piece)); };
    rf::replayer asks{by, 2, &rf::read_number, {}};
    std::uint64_t asked = 0;
    const rf::replay_summary summary = command::count_changes(from, [&](rf::logged_decision& logged) {
        ++asked;
        expect(!logged.asked.scenario.empty() && !logged.action.empty());
        return asks.ask(logged);
    });
    expect(summary.lines == asked + summary.unreadable);
    expect(asked == summary.same + summary.changed + summary.unknown + summary.not_asked);
    rf::json_object members;
    command::add_summary(members, summary);
    return {command::summary_text(summary), members.str()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view log{reinterpret_cast<const char*>(data), size};
    const told whole = replay(log, size + 1);
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    expect(std::all_of(whole.text.begin(), whole.text.end(), [&](char c) { return c == '\n' || !is_control(c); }));
    expect(std::none_of(whole.json.begin(), whole.json.end(), is_control));
    expect(replay(log, 7) == whole);
    return 0;
}
