// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/language/load.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <unistd.h>

namespace rf = ringfence;
namespace fs = std::filesystem;

namespace {

struct outcome {
    rf::loaded result;
    rf::diagnostics found;
    std::vector<std::string> asked;

    std::string codes() const
    {
        std::string out;
        for (const rf::diagnostic& d : found)
            out += (out.empty() ? "" : " ") + d.code;
        return out;
    }
    std::string names() const
    {
        std::string out;
        for (const rf::source_file& file : result.sources)
            out += (out.empty() ? "" : " ") + file.name();
        return out;
    }
};

outcome load(const std::string& main, const std::map<std::string, std::string>& files)
{
    outcome o;
    o.result = rf::load(main, o.found, [&](const fs::path& path) -> rf::file_text {
        o.asked.push_back(path.string());
        const auto at = files.find(path.string());
        return at == files.end() ? rf::file_text{{}, "No such file"} : rf::file_text{at->second, {}};
    });
    return o;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(load_)

BOOST_AUTO_TEST_CASE(follows_includes_relative_to_the_including_file)
{
    const outcome o = load("rules/a.ring",
                           {{"rules/a.ring", "x; include \"sub/b.ring\"; include \"../c.ring\"; include \"/d.ring\";"},
                            {"rules/sub/b.ring", "include \"e.ring\";"},
                            {"c.ring", ""},
                            {"/d.ring", ""},
                            {"rules/sub/e.ring", "y;"}});
    BOOST_TEST(o.codes() == "");
    BOOST_TEST(o.names() == "rules/a.ring rules/sub/b.ring rules/sub/e.ring c.ring /d.ring");
    BOOST_TEST_REQUIRE(o.result.files.size() == 5u);
    BOOST_TEST(o.result.files[2].items.size() == 1u);
    BOOST_TEST(std::get<rf::ast::statement>(o.result.files[2].items[0]).where.file == 2u);
}

BOOST_AUTO_TEST_CASE(reads_each_file_once)
{
    const outcome o =
        load("a", {{"a", "include \"b\"; include \"c\"; include \"./b\";"}, {"b", "include \"c\";"}, {"c", ""}});
    BOOST_TEST(o.codes() == "");
    BOOST_TEST(o.names() == "a b c");
    BOOST_TEST(o.asked.size() == 3u);
}

BOOST_AUTO_TEST_CASE(refuses_circles)
{
    const outcome self = load("a", {{"a", "include \"a\";"}});
    BOOST_TEST(self.codes() == "RF0022");
    BOOST_TEST(self.found.at(0).where.begin == 8u);
    const outcome three = load("a", {{"a", "include \"b\";"}, {"b", "include \"c\";"}, {"c", "include \"./a\";"}});
    BOOST_TEST(three.codes() == "RF0022");
    BOOST_TEST(three.found.at(0).where.file == 2u);
}

BOOST_AUTO_TEST_CASE(reports_what_cannot_be_read)
{
    const outcome main = load("a", {});
    BOOST_TEST(main.codes() == "RF0021");
    BOOST_TEST(main.result.sources.size() == 1u);
    const outcome included = load("a", {{"a", "x; include \"b\";"}});
    BOOST_TEST(included.codes() == "RF0021");
    BOOST_TEST(included.found.at(0).where.begin == 11u);
    BOOST_TEST(included.found.at(0).message == "cannot read `b`: No such file");
}

BOOST_AUTO_TEST_CASE(includes_nothing_beyond_the_main_files_folder_where_that_is_asked_for)
{
    struct row {
        const char* main;
        const char* included;
        bool found;
    };
    for (const auto& [main, included, found] : std::vector<row>{
             {"a.ring", "b.ring", true},
             {"a.ring", "sub/b.ring", true},
             {"a.ring", "./sub/../b.ring", true},
             {"a.ring", "../b.ring", false},
             {"a.ring", "sub/../../b.ring", false},
             {"a.ring", "/etc/passwd", false},
             {"a.ring", "..", false},
             {"rules/a.ring", "b.ring", true},
             {"rules/a.ring", "../b.ring", false},
             {"rules/a.ring", "../rules/b.ring", true},
             {"/rules/a.ring", "/rules/b.ring", true},
             {"/rules/a.ring", "/rulesb.ring", false},
         }) {
        rf::diagnostics wrong;
        std::vector<std::string> asked;
        rf::load(
            main, wrong,
            [&](const fs::path& path) -> rf::file_text {
                asked.push_back(path.string());
                return {path == main ? "include \"" + std::string{included} + "\";" : "", {}};
            },
            rf::source_standing::offered, rf::include_reach::folder);
        BOOST_TEST(wrong.empty() == found, main << " " << included);
        // What is not to be read is not looked at.
        BOOST_TEST(asked.size() == (found ? 2u : 1u), main << " " << included);
    }
}

BOOST_AUTO_TEST_CASE(refuses_malformed_includes)
{
    for (const char* text : {"include;", "include b;", "include b.ring;", "include b/c.ring d.ring;",
                             "include \"b\" \"c\";", "include \"\";", "include \"b\" { }"})
        BOOST_TEST(load("a", {{"a", text}, {"b", ""}}).codes() == "RF0020", text);
}

BOOST_AUTO_TEST_CASE(includes_at_the_top_alone)
{
    BOOST_TEST(load("a", {{"a", "x { include \"b\"; }"}}).asked.size() == 1u);
}

BOOST_AUTO_TEST_CASE(reports_errors_of_all_files)
{
    const outcome o = load("a", {{"a", "; include \"b\";"}, {"b", ";"}});
    BOOST_TEST(o.codes() == "RF0001 RF0001");
    BOOST_TEST(o.found.at(1).where.file == 1u);
}

BOOST_AUTO_TEST_CASE(limits_the_number_of_files)
{
    std::map<std::string, std::string> files;
    for (int i = 0; i < 64; ++i)
        files["f" + std::to_string(i)] = "include \"f" + std::to_string(i + 1) + "\";";
    files["f64"] = "";
    BOOST_TEST(load("f0", files).codes() == "RF0023");
    files["f63"] = "";
    BOOST_TEST(load("f0", files).codes() == "");
}

BOOST_AUTO_TEST_CASE(limits_the_text_of_all_files)
{
    const std::string blank(rf::max_rule_file_bytes, ' ');
    BOOST_TEST(load("a", {{"a", "include \"b\"; include \"c\";"}, {"b", blank}, {"c", blank}}).codes() == "RF0023");
}

BOOST_AUTO_TEST_CASE(reads_from_disk)
{
    const fs::path folder = fs::temp_directory_path() / ("ringfence-load-" + std::to_string(::getpid()));
    fs::create_directories(folder);
    std::ofstream{folder / "a.ring"} << "include \"b.ring\"; include \".\"; include \"none\";";
    std::ofstream{folder / "b.ring"} << "x;";
    rf::diagnostics found;
    const rf::loaded result = rf::load(folder / "a.ring", found);
    fs::remove_all(folder);
    BOOST_TEST(result.sources.size() == 2u);
    BOOST_TEST(result.sources.at(1).text() == "x;");
    BOOST_TEST_REQUIRE(found.size() == 2u);
    BOOST_TEST(found[0].message.find("it is not a regular file") != std::string::npos);
    BOOST_TEST(found[1].message.find("No such file or directory") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
