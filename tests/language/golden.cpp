// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The cases of tests/language/cases: a .ring file each, and beside it one file or several of what must be:
//
//     NAME.expect      what is said about it, and whether it is accepted
//     NAME.store       the store in which it is to be put in force (tests/support/circumstances.hpp); none: not known
//     NAME.formatted   how `format` writes it
//     NAME.queries     questions and answers, in the form of rules/README.md
//     NAME.new         other rules, and in NAME.diff what these decide differently
//
// With RINGFENCE_GOLDEN=write in the environment what is said and formatted is written anew. A line `#repeat N TEXT` of
// a case stands for N times TEXT, so that limits need no large files.

#define BOOST_TEST_MODULE language
#include <boost/test/unit_test.hpp>

#include "../support/circumstances.hpp"
#include "../support/questioned.hpp"
#include "../support/scratch.hpp"

#include <ringfence/language/format.hpp>
#include <ringfence/language/load.hpp>
#include <ringfence/language/render.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/plugins/standard.hpp>
#include <ringfence/policy/check.hpp>
#include <ringfence/rulefile/compare.hpp>
#include <ringfence/rulefile/compile_file.hpp>

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

/// The text with its `#repeat` lines written out.
std::string expanded(std::string_view text)
{
    constexpr std::string_view repeat = "#repeat ";
    std::string made;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.starts_with(repeat)) {
            const std::string_view said = line.substr(repeat.size());
            for (int left = std::stoi(std::string{said}); left > 0; --left)
                made += said.substr(said.find(' ') + 1);
        } else {
            made += line;
        }
        made += '\n';
    }
    return made;
}

/// Reads the cases of a folder by names that are relative to it.
rf::file_reader reader(const fs::path& folder)
{
    return [folder](const fs::path& path) {
        rf::file_text read = rf::read_rule_file(folder / path);
        if (read.text.find("#repeat ") != std::string::npos)
            read.text = expanded(read.text);
        return read;
    };
}

std::string said_about(const fs::path& folder, const std::string& name)
{
    rf::diagnostics found;
    const rf::loaded files = rf::load(name, found, reader(folder));
    const fs::path store = (folder / name).replace_extension(".store");
    const rf::circumstances around = rf::test::read_circumstances(content(store));
    const auto options =
        rf::checking_of(rf::source_standing::offered, rf::strictness::lenient, fs::exists(store) ? &around : nullptr);
    const auto checked = rf::check(files, words(), options, found);
    std::string said;
    for (const rf::diagnostic& d : found)
        said += rf::render(d, files.sources);
    return said + (checked ? "accepted\n" : "refused\n");
}

std::string formatted(const std::string& name, std::string text)
{
    rf::source_map sources;
    sources.emplace_back(name, std::move(text));
    rf::diagnostics found;
    if (auto made = rf::format(sources, 0, found))
        return std::move(*made);
    std::string said;
    for (const rf::diagnostic& d : found)
        said += rf::render(d, sources);
    return said;
}

/// The cases that have a file with this extension beside them, or none at all where `extension` is empty.
std::vector<std::string> cases_with(const fs::path& folder, std::string_view extension)
{
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator{folder}) {
        if (entry.path().extension() != ".ring")
            continue;
        const auto has = [&entry](std::string_view beside) {
            return fs::exists(fs::path{entry.path()}.replace_extension(beside));
        };
        if (extension.empty() ? !has(".expect") && !has(".formatted") && !has(".queries") && !has(".new")
                              : has(extension))
            names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// Compares, or writes where that is asked for.
void expect(const fs::path& file, const std::string& is)
{
    const char* mode = std::getenv("RINGFENCE_GOLDEN");
    if (mode != nullptr && std::string_view{mode} == "write")
        std::ofstream{file, std::ios::binary} << is;
    BOOST_TEST(is == content(file), file.filename() << " should be\n" << is);
}

/// The rules of a case, checked. Throws where there are errors.
rf::policy accepted(const fs::path& folder, const std::string& name)
{
    rf::diagnostics found;
    const rf::loaded files = rf::load(name, found, reader(folder));
    auto checked = rf::check(files, words(), rf::checking_of(rf::source_standing::offered), found);
    if (checked)
        return std::move(*checked);
    std::string said;
    for (const rf::diagnostic& d : found)
        said += rf::render(d, files.sources);
    throw std::runtime_error{said};
}

/// What a real engine answers in a situation: its lists are in a store of its own, and a call that is to be the third
/// is made three times.
std::string answered(const fs::path& rules, const rf::situation& in)
{
    const rf::test::scratch directory;
    rf::test::questioned asked{directory.path(), rules, words(), rf::strictness::lenient};
    for (const rf::situation::in_list& l : in.listed)
        if (asked.has(l.list))
            asked.import(l.list, in.sides[static_cast<std::size_t>(l.side)].value.to_string());
    std::string query = rf::query_text(in);
    if (!in.at)
        query += in.stale.empty() ? " at=2026-06-01T12:00:00Z" : " at=2199-01-01T00:00:00Z";
    std::string reply = asked.ask(query);
    for (const rf::situation::calls_within& c : in.calls)
        for (std::int64_t time = 1; time < c.count; ++time)
            reply = asked.ask(query);
    return reply;
}

const fs::path folder = RINGFENCE_GOLDEN_CASES;

}  // namespace

BOOST_AUTO_TEST_CASE(says_what_is_expected)
{
    std::vector<std::string> names = cases_with(folder, ".expect");
    const std::vector<std::string> bare = cases_with(folder, "");
    names.insert(names.end(), bare.begin(), bare.end());
    BOOST_TEST(names.size() > 80u);
    for (const std::string& name : names)
        expect((folder / name).replace_extension(".expect"), said_about(folder, name));
}

BOOST_AUTO_TEST_CASE(nothing_is_said_of_the_worked_files_on_the_day_they_are_put_in_force)
{
    const fs::path worked = folder / "../../../rules";
    const rf::circumstances around = rf::test::read_circumstances("now 2026-06-01T12:00:00Z\n");
    std::size_t checked = 0;
    for (const auto& entry : fs::directory_iterator{worked}) {
        if (entry.path().extension() != ".ring")
            continue;
        rf::diagnostics found;
        const rf::loaded files = rf::load(entry.path(), found);
        rf::check(files, words(), rf::checking_of(rf::source_standing::offered, rf::strictness::lenient, &around),
                  found);
        for (const rf::diagnostic& d : found)
            BOOST_ERROR(rf::render(d, files.sources));
        ++checked;
    }
    BOOST_TEST(checked > 9u);
}

BOOST_AUTO_TEST_CASE(is_formatted_as_expected_and_once)
{
    const std::vector<std::string> names = cases_with(folder, ".formatted");
    BOOST_TEST(names.size() > 30u);
    for (const std::string& name : names) {
        const fs::path expected = (folder / name).replace_extension(".formatted");
        expect(expected, formatted(name, expanded(content(folder / name))));
        const std::string once = content(expected);
        BOOST_TEST(formatted(name, once) == once, name << " is formatted otherwise a second time");
    }
}

BOOST_AUTO_TEST_CASE(decides_as_expected)
{
    const std::vector<std::string> names = cases_with(folder, ".queries");
    BOOST_TEST(names.size() > 30u);
    for (const std::string& name : names) {
        const fs::path queries = (folder / name).replace_extension(".queries");
        try {
            const rf::test::scratch directory;
            rf::test::questioned in{directory.path(), folder / name, words(), rf::strictness::lenient};
            std::ifstream lines{queries};
            for (const std::string& wrong : rf::test::ask_all(in, lines).wrong)
                BOOST_ERROR(queries.filename().string() << ':' << wrong);
        } catch (const std::exception& e) {
            BOOST_ERROR(name << ": " << e.what());
        }
    }
}

BOOST_AUTO_TEST_CASE(differs_as_expected)
{
    const std::vector<std::string> names = cases_with(folder, ".new");
    BOOST_TEST(names.size() > 15u);
    for (const std::string& name : names) {
        const fs::path other = fs::path{name}.replace_extension(".new");
        const rf::policy before = accepted(folder, name);
        const rf::policy after = accepted(folder, other.string());
        const rf::comparison found = rf::compare(before, after, words());
        expect((folder / name).replace_extension(".diff"), rf::to_string(found));
        BOOST_TEST(rf::compare(before, before, words()).equal(), name);
        for (const rf::compared_scenario& s : found.scenarios)
            for (const rf::compared_region& r : s.regions) {
                // A prefix and a country may exclude each other, which nobody knows.
                if (!r.what.witness && name == "diff-countries-and-types.ring")
                    continue;
                BOOST_TEST_REQUIRE(r.what.witness.has_value(), name << ": " << rf::to_string(s, r.what));
                const rf::situation& in = *r.what.witness;
                // Which number is shown is drawn, and a store that cannot be read is not to be had so easily.
                if (!in.pools.empty() || !in.store_readable)
                    continue;
                const std::string asked = name + ": " + rf::query_text(in);
                const std::string old_reply = answered(folder / name, in);
                const std::string new_reply = answered(folder / other, in);
                BOOST_TEST(rf::test::fits(old_reply, rf::answer_text(r.answers->before)), asked << " => " << old_reply);
                BOOST_TEST(rf::test::fits(new_reply, rf::answer_text(r.answers->after)), asked << " => " << new_reply);
            }
    }
}

BOOST_AUTO_TEST_CASE(every_answer_has_its_question)
{
    for (const auto& entry : fs::directory_iterator{folder})
        if (!entry.is_directory())
            BOOST_TEST(fs::exists(fs::path{entry.path()}.replace_extension(".ring")), entry.path());
}
