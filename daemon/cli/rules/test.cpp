// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "cli/json_text.hpp"
#include "cli/operation_command.hpp"
#include "cli/output.hpp"
#include "cli/rules/rules.hpp"
#include "cli/rules/test_text.hpp"
#include "file_commands.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::command {

namespace {

enum class report_format { text, junit, json };

struct wanted {
    report_format format = report_format::text;
    bool coverage = false;             ///< to be told
    std::optional<double> fail_under;  ///< per cent, of each file
    std::string filter;

    bool counts_coverage() const noexcept { return coverage || fail_under; }
};

/// A file and what its tests came to.
struct tested_file {
    std::string name;
    std::optional<compiled_policy> policy;  ///< nothing where the file has errors
    rehearsal run;

    std::size_t failed() const noexcept { return run.failed(); }
};

wanted read_options(const invocation& asked)
{
    wanted made;
    made.coverage = asked.has("coverage");
    made.filter = asked.text("filter");
    if (asked.has("format")) {
        const std::string format = asked.text("format");
        if (format != "text" && format != "junit" && format != "json")
            throw usage_error{"test: `" + format + "` is none of text, junit, json"};
        made.format = format == "text"    ? report_format::text
                      : format == "junit" ? report_format::junit
                                          : report_format::json;
    }
    if (asked.has("fail-under")) {
        const std::string text = asked.text("fail-under");
        double percent = -1;
        const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), percent);
        if (failed != std::errc{} || end != text.data() + text.size() || !(percent >= 0 && percent <= 100))
            throw usage_error{"test: `" + text + "` is no percentage: `--fail-under` takes 0 to 100"};
        made.fail_under = percent;
    }
    return made;
}

/// One thing that no test has tried: a rule with its conditions.
struct uncovered_rule {
    std::string file;
    std::uint32_t line = 0;
    std::string rule;
    std::vector<std::string> missing;  ///< "never acted", "`dnc` never true"
};

std::vector<uncovered_rule> uncovered(const tested_file& of)
{
    std::vector<uncovered_rule> all;
    for (const auto& block : of.run.covered.blocks)
        for (const covered_rule& r : block) {
            uncovered_rule made{of.policy->sources[r.where.file].name(), r.where.line, r.text, {}};
            if (r.hits == 0)
                made.missing.emplace_back("never acted");
            for (const covered_condition& c : r.conditions) {
                if (c.seen_true == 0 && c.seen_false == 0) {
                    made.missing.push_back('`' + c.text + "` never asked");
                    continue;
                }
                if (c.seen_true == 0)
                    made.missing.push_back('`' + c.text + "` never true");
                if (c.has_false && c.seen_false == 0)
                    made.missing.push_back('`' + c.text + "` never false");
            }
            if (!made.missing.empty())
                all.push_back(std::move(made));
        }
    return all;
}

std::string percent_text(const coverage& covered)
{
    const coverage::share s = covered.total();
    // Rounded down, so that 100 means all.
    const double tenths = static_cast<double>(s.all == 0 ? 1000 : s.covered * 1000 / s.all);
    return fmt::format("{:.1f}", tenths / 10);
}

bool is_below(const tested_file& file, const wanted& how)
{
    return how.fail_under && file.policy && file.run.covered.total().percent() < *how.fail_under;
}

std::string joined(const std::vector<std::string>& parts)
{
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : ", ") + part;
    return text;
}

double seconds_of(std::chrono::microseconds time) { return std::chrono::duration<double>(time).count(); }

// ---- text

void print_text(const tested_file& file, const wanted& how)
{
    if (!file.policy)
        return;  // what is wrong with it is told on stderr
    if (file.policy->tests.empty()) {
        fmt::print("{}: no tests\n", file.name);
    } else {
        fmt::print("{}\n", file.name);
        const colour as = stdout_is_lively() ? colour::ansi : colour::none;
        for (const test_result& t : file.run.tests) {
            fmt::print("  {}  {}\n", t.failures.empty() ? "ok  " : "FAIL", printable(t.name));
            for (const failed_step& f : t.failures)
                fmt::print("{}", text_of_failure(f, file.policy->sources, as));
        }
        const std::size_t left_out = file.policy->tests.size() - file.run.tests.size();
        fmt::print("{}, {} failed{}\n", count_text(file.run.tests.size(), "test"), file.failed(),
                   left_out == 0 ? "" : fmt::format(", {} left out", left_out));
    }
    if (how.coverage) {
        const coverage::share s = file.run.covered.total();
        fmt::print("coverage {} %: {} of {} rules acting and sides of conditions\n", percent_text(file.run.covered),
                   s.covered, s.all);
        for (const uncovered_rule& r : uncovered(file))
            fmt::print("  {}:{}: {}: {}\n", r.file, r.line, printable(r.rule), printable(joined(r.missing)));
    }
}

// ---- JUnit: the form that Jenkins and GitLab read

/// As XML's content or an attribute's value. Rule files are UTF-8 text; what XML 1.0 cannot hold becomes `?`.
std::string xml(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (text.substr(i, 3) == "\xEF\xBF\xBE" || text.substr(i, 3) == "\xEF\xBF\xBF") {  // U+FFFE, U+FFFF
            out.push_back('?');
            i += 2;
            continue;
        }
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\n': out += "&#10;"; break;
        case '\t': out += "&#9;"; break;
        default: out.push_back(static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c);
        }
    }
    return out;
}

void print_junit(const std::vector<tested_file>& files, const wanted& how)
{
    std::size_t tests = 0;
    std::size_t failed = 0;
    std::size_t errors = 0;
    std::chrono::microseconds took{};
    std::string suites;
    for (const tested_file& file : files) {
        std::chrono::microseconds time{};
        std::string cases;
        for (const test_result& t : file.run.tests) {
            time += t.took;
            const position at = file.policy->sources[t.where.file].position_of(t.where.begin);
            const std::string source = xml(file.policy->sources[t.where.file].name());
            cases += fmt::format("    <testcase name=\"{}\" classname=\"{}\" file=\"{}\" line=\"{}\" time=\"{:.6f}\"",
                                 xml(t.name), xml(file.name), source, at.line, seconds_of(t.took));
            if (t.failures.empty()) {
                cases += "/>\n";
                continue;
            }
            std::string text;
            for (const failed_step& f : t.failures)
                text += text_of_failure(f, file.policy->sources, colour::none);
            cases += fmt::format(">\n      <failure type=\"RF0620\" message=\"{}\">{}</failure>\n    </testcase>\n",
                                 xml(message_of(t.failures.front()).message), xml(text));
        }
        const std::size_t count = file.run.tests.size() + (file.policy ? 0 : 1);
        const std::size_t wrong = file.policy ? 0 : 1;
        if (!file.policy)
            cases += fmt::format("    <testcase name=\"the file has errors\" classname=\"{0}\">\n"
                                 "      <error message=\"`ringfence check {0}` tells them\"/>\n    </testcase>\n",
                                 xml(file.name));
        suites += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.6f}\">\n",
                              xml(file.name), count, file.failed(), wrong, seconds_of(time));
        if (how.counts_coverage() && file.policy)
            suites += fmt::format("    <properties>\n      <property name=\"coverage\" value=\"{}\"/>\n"
                                  "    </properties>\n",
                                  percent_text(file.run.covered));
        suites += cases + "  </testsuite>\n";
        tests += count;
        failed += file.failed();
        errors += wrong;
        took += time;
    }
    fmt::print("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
               "<testsuites name=\"ringfence\" tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.6f}\">\n{}"
               "</testsuites>\n",
               tests, failed, errors, seconds_of(took), suites);
}

// ---- JSON

std::string json_text(std::string_view text)
{
    std::string made;
    append_json(made, text);
    return made;
}

std::string json_of(const failed_step& f, const source_map& sources)
{
    const position at = sources[f.where.file].position_of(f.where.begin);
    json_object made;
    made.text("file", sources[f.where.file].name()).number("line", at.line).number("column", at.column);
    made.text("expected", f.expected).text("got", f.got);
    if (f.time == 0)
        made.value_as_is("repetition", "null");
    else
        made.number("repetition", f.time);
    return made.text_or_null("explain", f.explained).str();
}

std::string json_of(const test_result& t, const source_map& sources)
{
    std::vector<std::string> failures;
    for (const failed_step& f : t.failures)
        failures.push_back(json_of(f, sources));
    json_object made;
    made.text("name", t.name).text("file", sources[t.where.file].name());
    made.number("line", sources[t.where.file].position_of(t.where.begin).line);
    made.value_as_is("passed", t.failures.empty() ? "true" : "false");
    made.number("looked", t.looked).number("microseconds", static_cast<std::uint64_t>(t.took.count()));
    return made.value_as_is("failures", json_array(failures)).str();
}

std::string json_of_coverage(const tested_file& file)
{
    const coverage::share s = file.run.covered.total();
    std::vector<std::string> rules;
    for (const uncovered_rule& r : uncovered(file)) {
        std::vector<std::string> missing;
        for (const std::string& m : r.missing)
            missing.push_back(json_text(m));
        rules.push_back(json_object{}
                            .text("file", r.file)
                            .number("line", r.line)
                            .text("rule", r.rule)
                            .value_as_is("missing", json_array(missing))
                            .str());
    }
    return json_object{}
        .value_as_is("percent", percent_text(file.run.covered))
        .number("covered", s.covered)
        .number("all", s.all)
        .value_as_is("uncovered", json_array(rules))
        .str();
}

void print_json(const std::vector<tested_file>& files, const wanted& how)
{
    std::vector<std::string> rows;
    for (const tested_file& file : files) {
        std::vector<std::string> tests;
        for (const test_result& t : file.run.tests)
            tests.push_back(json_of(t, file.policy->sources));
        json_object made;
        made.text("file", file.name).value_as_is("accepted", file.policy ? "true" : "false");
        made.number("tests_run", file.run.tests.size()).number("tests_failed", file.failed());
        made.value_as_is("tests", json_array(tests));
        made.value_as_is("coverage", how.counts_coverage() && file.policy ? json_of_coverage(file) : "null");
        rows.push_back(made.str());
    }
    fmt::print("{}\n", json_lines_array(rows));
}

}  // namespace

int test(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    add_options_for(own, file_commands::test_arguments());
    own.add_options()("format", po::value<std::string>()->value_name("FORMAT"), "text (default), junit or json");
    const invocation asked{of, words, own, {"file"}};
    if (asked.help_wanted())
        return done;
    const auto names = asked.texts("file");
    if (names.empty())
        throw usage_error{"test: name a rule file"};
    const wanted how = read_options(asked);
    const rehearsal_options options{.words = &asked.words(),
                                    .read_number = &read_number,
                                    .filter = how.filter,
                                    .counting = how.counts_coverage() ? coverage_counting::on : coverage_counting::off};

    std::vector<tested_file> files;
    int status = done;
    std::size_t ran = 0;
    for (const std::string& name : names) {
        tested_file file{name, compile_rules(asked, name), {}};
        if (file.policy)
            file.run = rehearse(*file.policy, options);
        ran += file.run.tests.size();
        if (!file.policy || file.failed() != 0 || is_below(file, how))
            status = input_wrong;
        if (how.format == report_format::text)
            print_text(file, how);
        files.push_back(std::move(file));
    }
    if (how.format == report_format::junit)
        print_junit(files, how);
    if (how.format == report_format::json)
        print_json(files, how);
    for (const tested_file& file : files)
        if (is_below(file, how))
            fmt::print(stderr, "{}: the coverage is {} %, less than {} %\n", file.name, percent_text(file.run.covered),
                       *how.fail_under);
    const bool all_read =
        std::all_of(files.begin(), files.end(), [](const tested_file& f) { return f.policy.has_value(); });
    if (!how.filter.empty() && ran == 0 && all_read) {
        fmt::print(stderr, "test: no test's name holds `{}`\n", how.filter);
        return input_wrong;
    }
    return status;
}

}  // namespace ringfence::command
