// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/language/grammar.hpp>
#include <ringfence/plugin/expected.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <variant>

namespace rf = ringfence;
namespace ast = ringfence::ast;

namespace {

/// What may follow `written`, the word itself included: kinds and keywords, and `.` where that may be all. A `,` or `|`
/// at the end joins what follows.
std::string told(const char* usage, std::string written)
{
    ast::joint joint = ast::joint::space;
    if (written.ends_with(',') || written.ends_with('|')) {
        joint = written.back() == ',' ? ast::joint::comma : ast::joint::bar;
        written.pop_back();
    }
    rf::source_map sources;
    sources.emplace_back("t", written + ";");
    rf::diagnostics found;
    const ast::file file = rf::parse(sources, 0, found);
    BOOST_TEST_REQUIRE(found.empty(), written);
    const auto& l = std::get<ast::statement>(file.items.at(0)).head.literals;
    const rf::expectation next = rf::expected_next(usage, std::span{l}.subspan(1), joint);
    std::string text;
    for (const rf::usage_choice& c : next.next) {
        text += text.empty() ? "" : " ";
        if (c.kind == rf::argument_kind::keyword)
            text += c.keyword;
        else
            for (const auto& name : rf::usages::kind_names)
                if (name.kind == c.kind)
                    text += name.word;
    }
    return next.complete ? text + '.' : text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(expected)

BOOST_AUTO_TEST_CASE(what_may_follow_is_what_the_usage_has_next)
{
    struct row {
        const char* usage;
        const char* written;
        const char* next;
    };
    constexpr const char* present = "LIST [except LIST] [sticky|area]";
    const row rows[] = {
        {"", "allow", "."},
        {"", "allow x", ""},
        {"LIST", "listed", "LIST"},
        {"LIST", "listed vip", "."},
        {present, "present", "LIST"},
        {present, "present pool", "except sticky area."},
        {present, "present pool except", "LIST"},
        {present, "present pool except burned", "sticky area."},
        {present, "present pool area", "."},
        {present, "present except except", "LIST"},  // a list of that name
        {"LIST [for DURATION]", "add robots for", "DURATION"},
        {"INTEGER within DURATION", "calls", "INTEGER"},
        {"INTEGER within DURATION", "calls 5", "within"},
        {"INTEGER within DURATION", "calls within", ""},
        {"CODE,...", "country", "CODE"},
        {"CODE,...", "country PL", "."},
        {"CODE,...", "country PL,", "CODE"},
        {"CODE,...", "country PL|", "CODE"},
        {"LIST", "listed vip,", ""},
        {"call|sms", "channel", "call sms"},
        {"[to PATTERN,...]", "inbound", "to."},
        {"[to PATTERN,...]", "inbound to", "PATTERN"},
        {"[to PATTERN,...]", "inbound to +481,", "PATTERN"},
        {"NUMBER|TEXT", "redirect", "NUMBER TEXT"},
    };
    for (const row& r : rows)
        BOOST_TEST(told(r.usage, r.written) == r.next, r.written << " is followed by " << told(r.usage, r.written));
}

BOOST_AUTO_TEST_SUITE_END()
