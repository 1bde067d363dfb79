// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#define BOOST_TEST_MODULE language
#include <boost/test/unit_test.hpp>

#include <plugins/standard.hpp>

#include <ringfence/language/load.hpp>
#include <ringfence/language/render.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/policy/check.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace rf = ringfence;
namespace fs = std::filesystem;

namespace {

// A plugin outside the standard set: a file must `use weather 2;`.
constexpr rf::condition_word raining{.word = "raining",
                                     .usage = "",
                                     .summary = "it rains",
                                     .example = {},
                                     .holds = [](const rf::operand&, rf::evaluation&) { return true; }};
constexpr const rf::condition_word* conditions[] = {&raining};
constexpr rf::plugin weather{.name = "weather", .version = 2, .summary = "for tests", .conditions = conditions};

const rf::registry& words()
{
    static const rf::registry made = [] {
        rf::registry all;
        all.add(rf::plugins::standard);
        all.add(weather);
        return all;
    }();
    return made;
}

std::string content(const fs::path& path)
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// What is said about a case, and whether there is a policy. Names in it are relative to the folder of the cases.
std::string said_about(const fs::path& folder, const std::string& name)
{
    rf::diagnostics found;
    const auto read = [&folder](const fs::path& path) { return rf::read_rule_file(folder / path); };
    const rf::loaded files = rf::load(name, found, read);
    const rf::check_options options{
        .warnings = rf::strictness::lenient, .read_number = &rf::read_number, .regions = &rf::regions};
    const auto checked = rf::check(files, words(), options, found);
    std::string said;
    for (const rf::diagnostic& d : found)
        said += rf::render(d, files.sources);
    return said + (checked ? "accepted\n" : "refused\n");
}

}  // namespace

BOOST_AUTO_TEST_CASE(says_what_is_expected)
{
    const fs::path folder = RINGFENCE_GOLDEN_CASES;
    const char* mode = std::getenv("RINGFENCE_GOLDEN");
    const bool write = mode != nullptr && std::string_view{mode} == "write";
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator{folder})
        if (entry.path().extension() == ".ring")
            names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    BOOST_TEST(names.size() > 10u);
    for (const std::string& name : names) {
        const fs::path expected = (folder / name).replace_extension(".expect");
        const std::string said = said_about(folder, name);
        if (write)
            std::ofstream{expected, std::ios::binary} << said;
        BOOST_TEST(said == content(expected), name << " says\n" << said);
    }
}
