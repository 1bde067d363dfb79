// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The pages of rules/messages: each code of the sources has one, each example on it gives exactly that code, and each
// repair nothing. Tests that stand in an example are run.
//
// Where a page has a fenced block ```store, the examples are checked as for that store
// (tests/support/circumstances.hpp).
//
// A page's examples are fenced blocks whose first line is ```ring and what they are: `bad` or `repair`, and `file=NAME`
// for a file beside the main one, which is called main.ring; `repeat=N` for N such files, `{n}` in the name being 1 to
// N. A line `%repeat N TEXT` stands for N lines, `{n}` in them being 1 to N; `%byte ff` for a byte that a page cannot
// hold.

#define BOOST_TEST_MODULE messages
#include <boost/test/unit_test.hpp>

#include "weather.hpp"

#include "../support/circumstances.hpp"

#include <ringfence/language/load.hpp>
#include <ringfence/language/render.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/policy/check.hpp>
#include <ringfence/policy/compile.hpp>
#include <ringfence/rulefile/compile_file.hpp>
#include <ringfence/rulefile/rehearse.hpp>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace rf = ringfence;
namespace fs = std::filesystem;

namespace {

const fs::path source_folder = RINGFENCE_SOURCE_DIR;

std::string content(const fs::path& path)
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::string with_number(std::string text, std::size_t n)
{
    for (std::size_t at = 0; (at = text.find("{n}")) != std::string::npos;)
        text.replace(at, 3, std::to_string(n));
    return text;
}

/// One example of a page: its files by name.
using example = std::map<std::string, std::string>;

struct page {
    std::string heading;
    std::map<std::string, example> examples;  ///< `bad` and `repair`
    std::optional<rf::circumstances> store{};
};

/// The text that a fenced block stands for.
std::string expanded(const std::string& block)
{
    std::string made;
    std::istringstream lines{block};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("%repeat ")) {
            const std::size_t space = line.find(' ', 8);
            const std::size_t count = std::stoul(line.substr(8, space - 8));
            for (std::size_t n = 1; n <= count; ++n)
                made += with_number(line.substr(space + 1), n) + '\n';
            continue;
        }
        if (const std::size_t at = line.find("%byte "); at != std::string::npos)
            line.replace(at, 8, 1, static_cast<char>(std::stoi(line.substr(at + 6, 2), nullptr, 16)));
        made += line + '\n';
    }
    return made;
}

page read_page(const fs::path& path)
{
    page made;
    std::ifstream file{path};
    std::getline(file, made.heading);
    for (std::string line; std::getline(file, line);) {
        if (line == "```store") {
            std::string block;
            while (std::getline(file, line) && line != "```")
                block += line + '\n';
            made.store = rf::test::read_circumstances(block);
            continue;
        }
        if (!line.starts_with("```ring "))
            continue;
        std::istringstream words{line.substr(8)};
        std::string kind;
        std::string name = "main.ring";
        std::size_t count = 1;
        words >> kind;
        for (std::string word; words >> word;) {
            if (word.starts_with("file="))
                name = word.substr(5);
            else if (word.starts_with("repeat="))
                count = std::stoul(word.substr(7));
        }
        std::string block;
        while (std::getline(file, line) && line != "```")
            block += line + '\n';
        for (std::size_t n = 1; n <= count; ++n)
            made.examples[kind][with_number(name, n)] = expanded(block);
    }
    return made;
}

struct answer {
    std::set<std::string> codes;
    std::string text;
};

answer said_about(const example& files, const std::optional<rf::circumstances>& store)
{
    rf::diagnostics found;
    const auto read = [&files](const fs::path& path) {
        const auto at = files.find(path.string());
        return at != files.end() ? rf::file_text{at->second, {}} : rf::file_text{{}, "No such file or directory"};
    };
    const rf::loaded loaded = rf::load("main.ring", found, read);
    const auto options =
        rf::checking_of(rf::source_standing::offered, rf::strictness::lenient, store ? &*store : nullptr);
    const auto checked = rf::check(loaded, rf::words_with_weather(), options, found);
    if (checked && !checked->tests.empty()) {
        const rf::compiled_policy policy{rf::compile(*checked, &rf::compile_numbering_plan), loaded.sources,
                                         checked->tests};
        const rf::rehearsal run =
            rf::rehearse(policy, {.words = &rf::words_with_weather(), .read_number = &rf::read_number});
        for (const rf::test_result& test : run.tests)
            for (const rf::failed_step& step : test.failures)
                found.push_back(rf::message_of(step));
    }
    answer made;
    for (const rf::diagnostic& d : found) {
        made.codes.insert(d.code);
        made.text += rf::render(d, loaded.sources);
    }
    return made;
}

std::vector<fs::path> pages()
{
    std::vector<fs::path> all;
    for (const auto& entry : fs::directory_iterator{source_folder / "rules" / "messages"})
        if (entry.path().extension() == ".md")
            all.push_back(entry.path());
    return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_code_has_a_page_and_every_page_a_code)
{
    std::set<std::string> in_sources;
    for (const char* folder : {"include", "plugins", "daemon"})
        for (const auto& entry : fs::recursive_directory_iterator{source_folder / folder}) {
            if (entry.path().extension() != ".hpp" && entry.path().extension() != ".ipp" &&
                entry.path().extension() != ".cpp")
                continue;
            const std::string text = content(entry.path());
            for (std::size_t at = 0; (at = text.find("\"RF", at)) != std::string::npos; ++at)
                if (text.size() > at + 7 && text[at + 7] == '"' &&
                    text.find_first_not_of("0123456789", at + 3) == at + 7)
                    in_sources.insert(text.substr(at + 1, 6));
        }
    std::set<std::string> with_page;
    for (const fs::path& path : pages())
        with_page.insert(path.stem().string());
    BOOST_TEST(in_sources.size() > 60u);
    BOOST_TEST(in_sources == with_page, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_example_gives_its_code_and_no_other_and_every_repair_none)
{
    for (const fs::path& path : pages()) {
        const std::string code = path.stem().string();
        const page read = read_page(path);
        BOOST_TEST(read.heading.starts_with("# " + code + ": "), path);
        BOOST_TEST_REQUIRE(read.examples.count("bad") == 1u, path << " has no bad example");
        BOOST_TEST_REQUIRE(read.examples.count("repair") == 1u, path << " has no repair");
        answer bad = said_about(read.examples.at("bad"), read.store);
        // What there are too many messages of.
        if (code == "RF0015" && bad.codes.size() == 2)
            bad.codes.erase("RF0501");
        // The list that was renamed is told of too.
        if (code == "RF0702" && bad.codes.size() == 2)
            bad.codes.erase("RF0701");
        BOOST_TEST((bad.codes == std::set{code}), code << ": the bad example gives\n" << bad.text.substr(0, 2000));
        const answer repair = said_about(read.examples.at("repair"), read.store);
        BOOST_TEST(repair.codes.empty(), code << ": the repair gives\n" << repair.text);
    }
}
