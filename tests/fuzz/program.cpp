// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Any bytes from text to ast to check to the formatted text, and that one again. A text with an error of form is left
// alone; any other keeps its form, its comments and what is said about it, and is formatted to itself from then on.

#include <ringfence/language/format.hpp>
#include <ringfence/language/load.hpp>
#include <ringfence/policy/check.hpp>

#include <ringfence/plugins/standard.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace rf = ringfence;

void expect(bool holds)
{
    if (!holds)
        std::abort();
}

// As in check.cpp.
rf::party read_digits(std::string_view text, std::string_view)
{
    const auto n = text.size() < 6 ? std::nullopt : rf::number::e164(text);
    return n ? rf::party{rf::party_state::identified, *n} : rf::party{rf::party_state::malformed, {}};
}

/// What is said about a program, without where, and `accepted` last where it makes a policy.
std::vector<std::string> said_about(const std::string& text)
{
    rf::diagnostics found;
    const rf::loaded files = rf::load("fuzz.ring", found, [&text](const std::filesystem::path& path) {
        return path == "fuzz.ring" ? rf::file_text{text, {}} : rf::file_text{{}, "no such file"};
    });
    const rf::check_options options{
        .warnings = rf::strictness::lenient, .read_number = read_digits, .regions = [] {
            return std::vector<rf::numbering_region>{{"DE", 49, true}, {"PL", 48, true}, {"US", 1, false}};
        }};
    const auto checked = rf::check(files, rf::standard_words(), options, found);
    expect(checked.has_value() != rf::has_errors(found));
    std::vector<std::string> said;
    // Which hundred are said of more than a hundred may depend on the lines.
    if (std::none_of(found.begin(), found.end(), [](const rf::diagnostic& d) { return d.code == "RF0015"; }))
        for (const rf::diagnostic& d : found)
            said.push_back(d.code + ' ' + std::to_string(static_cast<int>(d.level)));
    std::sort(said.begin(), said.end());
    if (checked)
        said.push_back("accepted");
    return said;
}

std::optional<std::string> formatted(const std::string& text, rf::diagnostics& found)
{
    rf::source_map sources;
    sources.emplace_back("fuzz.ring", text);
    return rf::format(sources, 0, found);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text{reinterpret_cast<const char*>(data), size};
    rf::diagnostics found;
    const std::optional<std::string> once = formatted(text, found);
    if (!once) {
        expect(rf::has_errors(found));
        return 0;
    }
    expect(found.empty());
    expect(std::count(once->begin(), once->end(), '#') == std::count(text.begin(), text.end(), '#'));
    for (const std::string_view never : {"\n\n\n", " \n", "\r\n"})
        expect(once->find(never) == std::string::npos);
    const std::optional<std::string> twice = formatted(*once, found);
    expect(twice.has_value() && *twice == *once);
    expect(said_about(text) == said_about(*once));
    return 0;
}
