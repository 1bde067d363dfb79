// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/language/grammar.hpp>
#include <ringfence/plugin/usage.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace rf = ringfence;
namespace ast = ringfence::ast;

namespace {

const std::vector<std::string> lists{"vip", "robots", "except"};
const std::vector<std::string> hours{"office"};
const rf::text_reader read = [](std::string_view text) {
    if (text == "22 123")
        return rf::party{rf::party_state::identified, *rf::number::e164("4822123")};
    if (text == "INFO")
        return rf::party{rf::party_state::identified, *rf::number::sender("INFO")};
    return rf::party{rf::party_state::malformed, {}};
};

/// What `written`, which begins with the word itself, gives: the arguments, or the codes and texts of the errors.
std::string matched(const char* usage, const std::string& written)
{
    rf::source_map sources;
    sources.emplace_back("t", written + ";");
    rf::diagnostics found;
    const ast::file file = rf::parse(sources, 0, found);
    BOOST_TEST_REQUIRE(found.empty(), written);
    const auto& l = std::get<ast::statement>(file.items.at(0)).head.literals;
    const auto given =
        rf::match_usage(l[0].text, usage, l[0].where, std::span{l}.subspan(1), {lists, hours, read, found});
    BOOST_TEST(given.has_value() == found.empty());
    std::string out;
    for (const rf::diagnostic& d : found)
        out += d.code + '@' + std::to_string(d.where.begin) + ' ' + d.message +
               (d.help.empty() ? "" : " (" + d.help + ')') + '\n';
    if (!given)
        return out;
    static constexpr const char* kinds[] = {"keyword", "list", "hours", "number",  "pattern",
                                            "text",    "code", "word",  "integer", "duration"};
    for (const rf::argument& a : *given) {
        out += out.empty() ? "" : " ";
        out += kinds[static_cast<int>(a.kind)];
        switch (a.kind) {
        case rf::argument_kind::list:
        case rf::argument_kind::hours: out += ':' + std::to_string(a.index); break;
        case rf::argument_kind::number:
        case rf::argument_kind::pattern: out += ':' + a.pattern.to_string(); break;
        case rf::argument_kind::integer: out += ':' + std::to_string(a.integer); break;
        case rf::argument_kind::duration: out += ':' + std::to_string(a.duration.count()); break;
        default: out += ':' + a.text; break;
        }
    }
    return out;
}

struct matching {
    const char* usage;
    const char* written;
    const char* wanted;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(usage)

BOOST_AUTO_TEST_CASE(resolves_arguments)
{
    const matching cases[] = {
        {"", "allow", ""},
        {"[INTEGER] [TEXT]", "hangup", ""},
        {"[INTEGER] [TEXT]", "hangup 603", "integer:603"},
        {"[INTEGER] [TEXT]", "hangup \"x\"", "text:x"},
        {"[INTEGER] [TEXT]", "hangup 603 \"x\"", "integer:603 text:x"},
        {"INTEGER within DURATION", "calls 5 within 5m", "integer:5 keyword:within duration:300"},
        {"LIST [except LIST] [sticky|area]", "present vip", "list:0"},
        {"LIST [except LIST] [sticky|area]", "present vip area", "list:0 keyword:area"},
        {"LIST [except LIST] [sticky|area]", "present vip except robots sticky",
         "list:0 keyword:except list:1 keyword:sticky"},
        {"LIST [except LIST] [sticky|area]", "present except except except", "list:2 keyword:except list:2"},
        {"[LIST] [except LIST]", "x except vip", "keyword:except list:0"},
        {"LIST [for DURATION]", "add robots for 7d", "list:1 keyword:for duration:604800"},
        {"HOURS", "inside office", "hours:0"},
        {"CODE,...", "country PL", "code:PL"},
        {"CODE,...", "country PL, DE|FR", "code:PL code:DE code:FR"},
        {"WORD,...", "type mobile|fixed", "word:mobile word:fixed"},
        {"call|sms", "channel sms", "keyword:sms"},
        {"NUMBER", "x +48 22 123", "number:+4822123"},
        {"NUMBER", "x \"22 123\"", "number:+4822123"},
        {"NUMBER", "x \"INFO\"", "number:INFO"},
        {"NUMBER|TEXT", "redirect \"22 123\"", "number:+4822123"},
        {"NUMBER|TEXT", "redirect \"INFO\"", "text:INFO"},
        {"NUMBER|TEXT", "redirect \"99\"", "text:99"},
        {"NUMBER|TEXT", "redirect +4822", "number:+4822"},
        {"[to PATTERN,...]", "inbound", ""},
        {"[to PATTERN,...]", "inbound to +48, +4822*, +1..+2, \"22 123\"",
         "keyword:to pattern:+48 pattern:+4822* pattern:+1..+2 pattern:+4822123"},
        {"DURATION", "x 90s", "duration:90"},
        {"DURATION", "x 24h", "duration:86400"},
        {"DURATION", "x 999999999d", "duration:86399999913600"},
        {"INTEGER", "x 123456789012345678", "integer:123456789012345678"}};
    for (const matching& c : cases)
        BOOST_TEST(matched(c.usage, c.written) == c.wanted, c.written << ": " << matched(c.usage, c.written));
}

BOOST_AUTO_TEST_CASE(says_what_does_not_fit)
{
    const matching cases[] = {
        {"", "allow x", "RF0201@6 `allow` takes nothing: `x` does not belong here\n"},
        {"", "anonymous AND x",
         "RF0201@10 `anonymous` takes nothing: `AND` does not belong here (write `and` in small letters)\n"},
        {"[INTEGER] [TEXT]", "hangup foo", "RF0201@7 `hangup` takes `[INTEGER] [TEXT]`: `foo` does not belong here\n"},
        {"[INTEGER] [TEXT]", "hangup \"x\" 603",
         "RF0201@11 `hangup` takes `[INTEGER] [TEXT]`: `603` does not belong here\n"},
        {"[INTEGER] [TEXT]", "hangup, 603",
         "RF0201@8 `hangup` takes `[INTEGER] [TEXT]`: `603` does not belong here (an integer is wanted here)\n"},
        {"INTEGER within DURATION", "calls 5",
         "RF0202@7 `calls` takes `INTEGER within DURATION`: `within` is missing\n"},
        {"INTEGER within DURATION", "calls",
         "RF0202@5 `calls` takes `INTEGER within DURATION`: an integer is missing\n"},
        {"INTEGER within DURATION", "calls 5 witin 5m",
         "RF0201@8 `calls` takes `INTEGER within DURATION`: `witin` does not belong here (did you mean `within`?)\n"},
        {"LIST [for DURATION]", "add robots fro 5m",
         "RF0201@11 `add` takes `LIST [for DURATION]`: `fro` does not belong here (did you mean `for`?)\n"},
        {"LIST [for DURATION]", "add robots for",
         "RF0202@14 `add` takes `LIST [for DURATION]`: a duration as `5m` is missing\n"},
        {"LIST", "x robotz", "RF0107@2 undeclared list `robotz` (did you mean `robots`?)\n"},
        {"HOURS", "inside vip", "RF0108@7 undeclared hours `vip`\n"},
        {"NUMBER", "x \"nobody knows it\"",
         "RF0203@2 `\"nobody knows it\"` cannot be read as a number (a number of another country begins with `+` and "
         "its code)\n"},
        {"NUMBER", "x +4822*",
         "RF0201@2 `x` takes `NUMBER`: `+4822*` does not belong here (a number is wanted here)\n"},
        {"CODE,...", "country pl", "RF0201@8 `pl` is not a code in capital letters (did you mean `PL`?)\n"},
        {"CODE,...", "country PL DE",
         "RF0201@11 `country` takes `CODE,...`: `DE` does not belong here (several are joined by commas)\n"},
        {"CODE,...", "country PL, 5",
         "RF0201@12 `country` takes `CODE,...`: `5` does not belong here (a code in capital letters is wanted here)\n"},
        {"call|sms", "channel fax",
         "RF0201@8 `channel` takes `call|sms`: `fax` does not belong here (`call` or `sms` is wanted here)\n"},
        {"LIST LIST", "x vap robotz",
         "RF0107@2 undeclared list `vap` (did you mean `vip`?)\nRF0107@6 undeclared list `robotz` (did you mean "
         "`robots`?)\n"}};
    for (const matching& c : cases)
        BOOST_TEST(matched(c.usage, c.written) == c.wanted, c.written << ": " << matched(c.usage, c.written));
}

BOOST_AUTO_TEST_CASE(refuses_a_malformed_usage)
{
    for (const char* text : {"[", "]", "[]", "NOTHING", "LIST |", "a|", ",...", "LIST,.. x", "[[LIST]]", "LIST)"})
        BOOST_CHECK_THROW(rf::parse_usage(text), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(reads_durations)
{
    BOOST_TEST(rf::duration_of("30s").count() == 30);
    BOOST_TEST(rf::duration_of("5m").count() == 300);
    BOOST_TEST(rf::duration_of("24h").count() == 86400);
    BOOST_TEST(rf::duration_of("7d").count() == 604800);
}

BOOST_AUTO_TEST_CASE(a_number_of_a_length_that_no_country_knows_is_not_possible)
{
    rf::diagnostics found;
    const rf::text_reader reads_nothing;
    const auto possible = [&](const rf::number_pattern& p, bool (*has_known_length)(rf::number)) {
        const rf::usage_scope scope{lists, hours, reads_nothing, found, has_known_length};
        return scope.is_possible(p);
    };
    const auto nine_digits = [](rf::number n) { return n.value() > 99'999'999 && n.value() < 1'000'000'000; };
    const auto single = [](rf::number n) { return rf::number_pattern{n, n}; };
    const rf::number nine = *rf::number::e164("482212345");
    const rf::number ten = *rf::number::e164("4822123456");
    BOOST_TEST(possible(single(nine), nine_digits));
    BOOST_TEST(!possible(single(ten), nine_digits));
    // Nobody was asked; of a range, a short code and a sender nothing is known.
    BOOST_TEST(possible(single(ten), nullptr));
    BOOST_TEST(possible({nine, ten}, nine_digits));
    BOOST_TEST(possible(single(*rf::number::short_code("112")), nine_digits));
    BOOST_TEST(possible(single(*rf::number::sender("INFO")), nine_digits));
}

BOOST_AUTO_TEST_SUITE_END()
