// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `check` of a large rule file: how long it takes and how much memory, from text to messages. There is no peer to run
// beside it: no other tool checks such files.
//
//     bench_check                  20,000 rules in 2,000 blocks bound to a number each
//     bench_check one-block        20,000 rules in one block
//     bench_check tangled          the same, with three lists of 200 in each rule: as bad as it gets
//     bench_check ... --print      the file itself, to be looked at

#include <ringfence/language/load.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/plugins/standard.hpp>
#include <ringfence/policy/check.hpp>

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace rf = ringfence;

constexpr unsigned lists = 200;
constexpr unsigned all_rules = 20'000;

std::string head()
{
    std::string text = "ringfence 1;\nregion PL;\ntimezone \"Europe/Warsaw\";\n";
    for (unsigned i = 0; i < lists; ++i)
        text += "list l" + std::to_string(i) + " { +" + std::to_string(48600000000ULL + i) + "; +4822" +
                std::to_string(1000 + i) + "*; }\n";
    for (unsigned i = 0; i < 8; ++i)
        text += "hours h" + std::to_string(i) + " { mon-fri 0" + std::to_string(7 + i % 3) + ":00-1" +
                std::to_string(5 + i % 4) + ":00; closed 2026-12-" + std::to_string(20 + i) + "; }\n";
    return text + "always { l0 -> allow; l1 and not trunk \"mvno\" -> hangup; }\n";
}

/// Ten rules of all kinds in each block, none hidden and none redundant.
std::string many_blocks()
{
    std::mt19937 random{7};
    std::string text = head();
    constexpr unsigned rules = 10;
    for (unsigned block = 0; block < all_rules / rules; ++block) {
        const auto first = static_cast<unsigned>(2 + random() % (lists - 12));
        const auto list = [first](unsigned n) { return "l" + std::to_string(first + n); };
        const std::string hours = "h" + std::to_string(block % 8);
        const std::string conditions[rules] = {list(0),
                                               list(1) + " and outside " + hours,
                                               list(2) + " or " + list(3),
                                               "number +48" + std::to_string(1'000'000 + random() % 9'000'000) + '*',
                                               "country DE and not " + list(4),
                                               "anonymous and inside " + hours,
                                               list(5) + " and calls 5 within 5m",
                                               "type premium and " + list(6),
                                               list(7) + " and channel sms",
                                               list(8) + " and " + list(9) + " and outside " + hours};
        text += "inbound to +" + std::to_string(48220000000ULL + block) + " {\n";
        for (unsigned r = 0; r < rules; ++r)
            text += "    " + conditions[r] + " -> hangup " + std::to_string(400 + r) + ";\n";
        text += "}\n";
    }
    return text + "inbound { malformed -> hangup 484; }\n";
}

enum class conditions { plain, tangled };

std::string one_block(conditions kind)
{
    std::mt19937 random{7};
    std::string text = head() + "inbound {\n";
    const auto list = [&random] { return "l" + std::to_string(2 + random() % (lists - 2)); };
    for (unsigned r = 0; r < all_rules; ++r) {
        text += "    " + list();
        if (kind == conditions::tangled)
            text += " and " + list() + " and not " + list();
        else
            text += " and number +" + std::to_string(49'100'000'000ULL + r * 31ULL) + " and outside h" +
                    std::to_string(r % 8);
        text += " -> hangup " + std::to_string(400 + r % 200) + ";\n";
    }
    return text + "}\n";
}

}  // namespace

int main(int argc, char** argv)
{
    const std::vector<std::string_view> words{argv + 1, argv + argc};
    const bool tangled = !words.empty() && words[0] == "tangled";
    const std::string text = !words.empty() && words[0] == "one-block" ? one_block(conditions::plain)
                             : tangled                                 ? one_block(conditions::tangled)
                                                                       : many_blocks();
    if (!words.empty() && words.back() == "--print") {
        std::fwrite(text.data(), 1, text.size(), stdout);
        return 0;
    }
    rf::registry all;
    all.add(rf::plugins::standard);
    const auto start = std::chrono::steady_clock::now();
    const auto since_start = [start] {
        return std::chrono::duration<double, std::milli>{std::chrono::steady_clock::now() - start}.count();
    };
    rf::diagnostics found;
    const auto read = [&text](const std::filesystem::path&) { return rf::file_text{text, {}}; };
    const rf::loaded files = rf::load("bench.ring", found, read);
    const double parsed = since_start();
    const rf::check_options options{
        .warnings = rf::strictness::lenient, .read_number = &rf::read_number, .regions = &rf::numbering_regions};
    const auto checked = rf::check(files, all, options, found);
    const double whole = since_start();
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    std::printf(
        "%zu bytes, %u rules: read in %.0f ms, checked in %.0f ms, together %.0f ms; %ld MB; %zu messages, %s\n",
        text.size(), all_rules, parsed, whole - parsed, whole, used.ru_maxrss / 1024, found.size(),
        checked ? "accepted" : "refused");
    return 0;
}
