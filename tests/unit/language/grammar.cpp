// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/language/grammar.hpp>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace rf = ringfence;
namespace ast = ringfence::ast;
namespace data = boost::unit_test::data;

namespace {

std::string shape(const ast::phrase& phrase)
{
    static constexpr const char* kinds[] = {"",          "number ", "prefix ", "range ", "text ", "integer ",
                                            "duration ", "date ",   "dates ",  "time ",  "times "};
    std::string out;
    for (const ast::literal& l : phrase.literals) {
        out += l.before == ast::joint::comma ? "," : l.before == ast::joint::bar ? "|" : out.empty() ? "" : " ";
        out += l.kind == ast::literal_kind::word ? l.text : '<' + (kinds[static_cast<int>(l.kind)] + l.text) + '>';
    }
    return out;
}

std::string shape(const ast::condition& c)
{
    if (c.kind == ast::connective::atom)
        return '[' + shape(c.atom) + ']';
    std::string out = c.kind == ast::connective::negation      ? "not("
                      : c.kind == ast::connective::conjunction ? "and("
                                                               : "or(";
    for (const ast::condition& operand : c.operands)
        out += (&operand == &c.operands.front() ? "" : " ") + shape(operand);
    return out + ')';
}

std::string shape(const std::vector<ast::item>& items)
{
    std::string out;
    for (const ast::item& item : items) {
        if (const auto* r = std::get_if<ast::rule>(&item)) {
            out += shape(r->when) + " ->";
            for (const ast::phrase& action : r->actions)
                out += (&action == &r->actions.front() ? " " : " then ") + shape(action);
            out += ';';
        } else {
            const auto& s = std::get<ast::statement>(item);
            out += shape(s.head) + (s.has_body ? "{" + shape(s.body) + "}" : ";");
        }
    }
    return out;
}

struct parsed {
    rf::source_map sources;
    ast::file file;
    rf::diagnostics found;
};

parsed parse(std::string text)
{
    parsed p;
    p.sources.emplace_back("t.ring", std::move(text));
    p.file = rf::parse(p.sources, 0, p.found);
    return p;
}

/// `CODE line:column length` of each diagnostic.
std::string places(const parsed& p)
{
    std::string out;
    for (const rf::diagnostic& d : p.found) {
        const rf::position at = p.sources[0].position_of(d.where.begin);
        out += (out.empty() ? "" : ", ") + d.code + ' ' + std::to_string(at.line) + ':' + std::to_string(at.column) +
               ' ' + std::to_string(d.where.end - d.where.begin);
    }
    return out;
}

std::string repeated(std::string_view text, std::size_t count)
{
    std::string out;
    for (std::size_t i = 0; i < count; ++i)
        out += text;
    return out;
}

struct reading {
    const char* text;
    const char* wanted;

    friend std::ostream& operator<<(std::ostream& out, const reading& r) { return out << r.text; }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(grammar)

const reading forms[] = {
    {"", ""},
    {" # nothing but a comment", ""},
    {"\xef\xbb\xbfregion PL;", "region PL;"},
    {"ringfence 1;\r\nregion PL;\r\n", "ringfence <integer 1>;region PL;"},
    {"list dnc \"Do not call\" registry; # why", "list dnc <text Do not call> registry;"},
    {"list vip { +48601234567; +4822*; +48712000000..+48712000099; }",
     "list vip{<number +48601234567>;<prefix +4822*>;<range +48712000000..+48712000099>;}"},
    {"list x{}", "list x{}"},
    {"hours o \"Europe/Warsaw\" { mon-fri 08:00-19:00, 20:00-24:00; closed 2026-12-25..2026-12-26; }",
     "hours o <text Europe/Warsaw>{mon-fri <times 08:00-19:00>,<times 20:00-24:00>;closed <dates "
     "2026-12-25..2026-12-26>;}"},
    {"inbound to +48 22 1, +4822* { on failure hangup; }",
     "inbound to <number +48221>,<prefix +4822*>{on failure hangup;}"},
    {"at 2026-03-02 22:00;", "at <date 2026-03-02> <time 22:00>;"},
    {"inbound from +48601000001 to +48221234567 -> allow;",
     "[inbound from <number +48601000001> to <number +48221234567>] -> allow;"},
    {"repeat 3 every 30s -> allow;", "[repeat <integer 3> every <duration 30s>] -> allow;"},
    {"expect +48601000001 not in robots for 24h;", "expect <number +48601000001> not in robots for <duration 24h>;"},
    {"a not b { c not d; }", "a not b{c not d;}"},
    {"vip->allow;", "[vip] -> allow;"},
    {"type mobile|fixed -> allow;", "[type mobile|fixed] -> allow;"},
    {"country PL, DE -> allow;", "[country PL,DE] -> allow;"},
    {"calls 5 within 5m -> add robots for 24h then hangup 603;",
     "[calls <integer 5> within <duration 5m>] -> add robots for <duration 24h> then hangup <integer 603>;"},
    {"not a and b or c -> allow;", "or(and(not([a]) [b]) [c]) -> allow;"},
    {"a or b and c or d -> allow;", "or([a] and([b] [c]) [d]) -> allow;"},
    {"not (a or b) and c -> allow;", "and(not(or([a] [b])) [c]) -> allow;"},
    {"(a and b) and (c) -> allow;", "and([a] [b] [c]) -> allow;"},
    {"a and (b and c) -> allow;", "and([a] and([b] [c])) -> allow;"},
    {"not not a -> allow;", "[a] -> allow;"},
    {"not not not a -> allow;", "not([a]) -> allow;"},
    {"not(a)->allow;", "not([a]) -> allow;"},
    {"not-listed and android or order-7 -> then-some;", "or(and([not-listed] [android]) [order-7]) -> then-some;"},
    {"a # why\n -> # so\n allow # then\n;", "[a] -> allow;"},
    {"log \"a\\\"b\\\\c; -> { } #\";", "log <text a\"b\\c; -> { } #>;"},
    {"log \"\xc5\xbc\xc3\xb3\xc5\x82w\" \"\";", "log <text \xc5\xbc\xc3\xb3\xc5\x82w> <text >;"},
    {"a { b { c -> d; } e; } f;", "a{b{[c] -> d;}e;}f;"}};

BOOST_DATA_TEST_CASE(reads_the_form, data::make(forms))
{
    const parsed p = parse(sample.text);
    BOOST_TEST(places(p) == "");
    BOOST_TEST(shape(p.file.items) == sample.wanted);
}

const reading numbers[] = {{"+48 22 123 45 67", "<number +48221234567>"},
                           {"+48.22.123.45.67", "<number +48221234567>"},
                           {"+48-22-123-45-67", "<number +48221234567>"},
                           {"+48 22*", "<prefix +4822*>"},
                           {"+1 2..+1 3", "<range +12..+13>"},
                           {"+123456789012345", "<number +123456789012345>"},
                           {"+48  603", "<number +48> <integer 603>"},
                           {"+48\n603", "<number +48> <integer 603>"},
                           {"+48 5m", "<number +48> <duration 5m>"},
                           {"+48 08:00", "<number +48> <time 08:00>"},
                           {"+48221230000 except x", "<number +48221230000> except x"},
                           {"hangup 603", "hangup <integer 603>"},
                           {"123456789012345678", "<integer 123456789012345678>"},
                           {"999999999d", "<duration 999999999d>"},
                           {"8:00 24:00", "<time 8:00> <time 24:00>"},
                           {"22:00-06:00", "<times 22:00-06:00>"},
                           {"2024-02-29", "<date 2024-02-29>"},
                           {"mon-fri Under_Score _x", "mon-fri Under_Score _x"}};

BOOST_DATA_TEST_CASE(reads_literals, data::make(numbers))
{
    const parsed p = parse(std::string{"x "} + sample.text + ";");
    BOOST_TEST(places(p) == "");
    BOOST_TEST(shape(p.file.items) == std::string{"x "} + sample.wanted + ";");
}

BOOST_AUTO_TEST_CASE(gives_every_node_its_place)
{
    const parsed p = parse("block \"b\" {\n  not (a or b) and c d -> do it then \"x\";\n}");
    const auto text = [&p](rf::span where) { return std::string{rf::text_of(p.sources, where)}; };
    const auto& block = std::get<ast::statement>(p.file.items.at(0));
    BOOST_TEST(text(block.where) == "block \"b\"");
    BOOST_TEST(text(block.head.literals.at(1).where) == "\"b\"");
    const auto& rule = std::get<ast::rule>(block.body.at(0));
    BOOST_TEST(text(rule.where) == "not (a or b) and c d -> do it then \"x\"");
    BOOST_TEST(text(rule.when.where) == "not (a or b) and c d");
    BOOST_TEST(text(rule.when.operands.at(0).where) == "not (a or b)");
    BOOST_TEST(text(rule.when.operands.at(0).operands.at(0).where) == "(a or b)");
    BOOST_TEST(text(rule.when.operands.at(1).where) == "c d");
    BOOST_TEST(text(rule.actions.at(0).where) == "do it");
    BOOST_TEST(text(rule.actions.at(1).where) == "\"x\"");
}

const reading errors[] = {
    // RF0001: something else was expected
    {";", "RF0001 1:1 1"},
    {"-> allow;", "RF0001 1:1 2"},
    {"a -> ;", "RF0001 1:6 1"},
    {"a or -> b;", "RF0001 1:6 2"},
    {"a -> b then;", "RF0001 1:12 1"},
    {"a b, ;", "RF0001 1:6 1"},
    {"a || b -> c;", "RF0001 1:4 1"},
    {"a -> b -> c;", "RF0001 1:8 2"},
    {"a -> b { c; } d;", "RF0001 1:8 1"},
    {"a then b -> c;", "RF0001 1:3 4"},
    // RF0002: a missing `;`
    {"a -> b", "RF0002 1:7 0"},
    {"a -> b # why", "RF0002 1:7 0"},
    {"region PL", "RF0002 1:10 0"},
    {"x { region PL }", "RF0002 1:14 0"},
    {"x { a -> b }", "RF0002 1:11 0"},
    {"a -> b\nc -> d;", "RF0002 1:7 0"},
    {"a -> b # why\nc and d -> e;", "RF0002 1:7 0"},
    {"a -> b\nnot c -> d;", "RF0002 1:7 0"},
    {"a -> b\n(c or d) -> e;", "RF0002 1:7 0"},
    // RF0003: a missing `->`
    {"a and b c;", "RF0003 1:10 0"},
    {"(a);", "RF0003 1:4 0"},
    {"not a { b; }", "RF0003 1:6 0"},
    // RF0004, RF0005: braces
    {"a {", "RF0004 1:3 1"},
    {"a { b; { c; }", "RF0004 1:3 1, RF0001 1:8 1"},
    {"a; } b;", "RF0005 1:4 1"},
    // RF0006: parentheses
    {"(a and b -> c;", "RF0006 1:9 0"},
    {"a) -> c;", "RF0006 1:2 1"},
    {"(a)) -> c;", "RF0006 1:4 1"},
    // RF0007, RF0008: texts
    {"log \"abc;\nb;", "RF0007 1:5 5"},
    {"log \"abc\\\";\nb;", "RF0007 1:5 7"},
    {"log \"", "RF0007 1:5 1"},
    {"block \"abc {\n b; }\nc;", "RF0007 1:7 6"},
    {"log \"a\\n\";", "RF0008 1:7 2"},
    {"log \"a\tb\";", "RF0008 1:7 1"},
    // RF0009: numbers
    {"x +;", "RF0009 1:3 1"},
    {"x +0123;", "RF0009 1:3 5"},
    {"x +1234567890123456;", "RF0009 1:3 17"},
    {"x +48x;", "RF0009 1:3 4"},
    {"x +48..;", "RF0009 1:3 5"},
    {"x +48*2;", "RF0009 1:3 5"},
    {"x +48..+481;", "RF0009 1:3 9"},
    {"x +49..+48;", "RF0009 1:3 8"},
    {"x +48 (22) 1 -> y;", "RF0009 1:7 1"},
    // RF0010: other literals
    {"x 1234567890123456789;", "RF0010 1:3 19"},
    {"x 1000000000s;", "RF0010 1:3 11"},
    {"x 24hours;", "RF0010 1:3 7"},
    {"x 2026-02-29;", "RF0010 1:3 10"},
    {"x 2026-13-01;", "RF0010 1:3 10"},
    {"x 2026-12-26..2026-12-25;", "RF0010 1:3 22"},
    {"x 24:01;", "RF0010 1:3 5"},
    {"x 08:00-19;", "RF0010 1:3 8"},
    {"x 08:00-25:00;", "RF0010 1:3 11"},
    {"a=>b;", "RF0010 1:1 4"},
    {"kr\xc3\xb3l;", "RF0010 1:1 5"},
    // RF0011: characters
    {"a & b -> c;", "RF0011 1:3 1"},
    {"a \xe2\x86\x92 b;", "RF0011 1:3 3"},
    {"// a comment; as elsewhere\nb;", "RF0011 1:1 1"},
    {"a \x01;", "RF0011 1:3 1"},
    // RF0014: not text
    {"a; \xff;", "RF0014 1:4 1"},
    {"a; \xc0\xaf;", "RF0014 1:4 1"},
    {"a; \xed\xa0\x80;", "RF0014 1:4 1"},
    // RF0016: a carriage return alone, which is the first thing to be said
    {"a;\r\nb; # c\rd;\r\n", "RF0016 2:7 1"},
    {"a;\rb;", "RF0016 1:3 1"},
    {"a \"b\rc\";", "RF0016 1:5 1"},
    {"a;\r", "RF0016 1:3 1"},
    {"a;\r\r\n", "RF0016 1:3 1"},
    {"ringfence 1;\r# all\rinbound { x & y -> ; }\r", "RF0016 1:13 1"},
    // several in one run
    {"a -> ;\nb +0;\nc } d;", "RF0001 1:6 1, RF0009 2:3 2, RF0002 3:2 0, RF0005 3:3 1"},
    {"x {\n a -> b\n c & d -> e;\n f 1x -> g;\n}", "RF0002 2:8 0, RF0011 3:4 1, RF0010 4:4 2"}};

BOOST_DATA_TEST_CASE(reports_at_the_right_place, data::make(errors))
{
    BOOST_TEST(places(parse(sample.text)) == sample.wanted);
}

const reading recoveries[] = {{"a -> ; b;", "b;"},
                              {"a -> b\nc -> d;", "[c] -> d;"},
                              {"a -> b\nc and d -> e;", "and([c] [d]) -> e;"},
                              {"x { a & b; } c;", "x{}c;"},
                              {"x { a -> b } c;", "x{}c;"},
                              {"a & { b; { c; } } d;", "d;"},
                              {"a & \"; { \" # ; {\n; d;", "d;"},
                              {"log \"abc;\nb;", "b;"},
                              {"block \"abc {\n b; }\nc;", "c;"},
                              {"// a comment\nb;", "b;"},
                              {"x +0 24hours y;", "x <number +0> 24hours y;"}};

BOOST_DATA_TEST_CASE(goes_on_behind_an_error, data::make(recoveries))
{
    BOOST_TEST(shape(parse(sample.text).file.items) == sample.wanted);
}

BOOST_AUTO_TEST_CASE(what_was_accepted_with_a_carriage_return_alone_is_read_as_it_was)
{
    struct row {
        const char* text;
        const char* form;
        const char* places;
    };
    const row rows[] = {
        {"a; # b\rc;\nd;", "a;d;", "RF0016 1:7 1"},  // the comment goes on
        {"a;\rb;", "a;b;", "RF0016 1:3 1"},
        {"a;\r\nb;\r\n", "a;b;", ""},
        {"a\r\r;", "a;", "RF0016 1:2 1"},                                 // told once
        {"a \"b\rc\";", "a <text b\rc>;", "RF0016 1:5 1, RF0008 1:5 1"},  // was an error then
    };
    for (const row& r : rows) {
        parsed p;
        p.sources.emplace_back("test.ring", r.text);
        p.file = rf::parse(p.sources, 0, p.found, rf::source_standing::accepted);
        BOOST_TEST(places(p) == r.places);
        BOOST_TEST(shape(p.file.items) == r.form);
        for (const rf::diagnostic& d : p.found)
            BOOST_TEST((d.level == rf::severity::warning) == (d.code == "RF0016"));
    }
}

BOOST_AUTO_TEST_CASE(says_where_a_block_was_perhaps_meant_to_end)
{
    const parsed p = parse("always {\n    a -> b;\n\ninbound {\n    c -> d;\n}\n");
    BOOST_TEST(places(p) == "RF0004 1:8 1");
    BOOST_TEST_REQUIRE(p.found.at(0).notes.size() == 1u);
    BOOST_TEST(rf::text_of(p.sources, p.found[0].notes[0].where) == "inbound");
}

BOOST_AUTO_TEST_CASE(says_what_was_expected_and_what_was_found)
{
    BOOST_TEST(parse("a -> b { c; }").found.at(0).message == "expected `;`, found `{`");
    BOOST_TEST(parse("a -> then;").found.at(0).message == "expected an action, found `then`");
    BOOST_TEST(parse("a or").found.at(0).message == "expected a condition, found the end of the file");
    BOOST_TEST(parse("a -> b\n}").found.at(0).message == "missing `;` after `b`");
    BOOST_TEST(parse("a = b -> c;").found.at(0).help == "the arrow of a rule is written `->`");
}

BOOST_AUTO_TEST_CASE(refuses_a_nul_byte)
{
    using namespace std::string_literals;
    BOOST_TEST(places(parse("a;\0;"s)) == "RF0014 1:3 1");
}

BOOST_AUTO_TEST_CASE(limits_a_text_to_255_bytes)
{
    BOOST_TEST(places(parse("log \"" + std::string(255, 'x') + "\";")) == "");
    BOOST_TEST(places(parse("log \"" + std::string(256, 'x') + "\";")) == "RF0008 1:5 258");
}

BOOST_AUTO_TEST_CASE(limits_nesting)
{
    const auto braces = [](std::size_t n) { return repeated("a{", n) + repeated("}", n); };
    const auto parentheses = [](std::size_t n) { return repeated("(", n) + "a" + repeated(")", n) + "->b;"; };
    BOOST_TEST(places(parse(braces(64))) == "");
    BOOST_TEST(places(parse(parentheses(64))) == "");
    BOOST_TEST(places(parse(braces(65))) == "RF0012 1:130 1");
    BOOST_TEST(places(parse(parentheses(65))) == "RF0012 1:65 1");
    BOOST_TEST(places(parse(repeated("a{", 32) + parentheses(33))) == "RF0012 1:97 1");
    BOOST_TEST(places(parse(repeated("(((((->;", 50) + parentheses(64))).find("RF0012") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(does_not_recurse_where_the_text_goes_deeper_than_the_limit)
{
    for (const char* part : {"(", "a{", "not ", "not(", "}", ")", "a{//}\n", "a->", "\"", "a or ", "a|", "+1 ", "{"})
        BOOST_TEST(!parse(repeated(part, 200'000)).found.empty(), part);
}

// Each is quadratic or worse in a parser that tries an item in two ways or scans to the end of the file at each error.
BOOST_AUTO_TEST_CASE(takes_linear_time)
{
    const auto seconds = [](const std::string& text) {
        const auto begin = std::chrono::steady_clock::now();
        parse(text);
        return std::chrono::duration<double>{std::chrono::steady_clock::now() - begin}.count();
    };
    for (const std::string& text :
         {repeated(repeated("(", 60) + "a" + repeated(")", 60) + "->b;", 2000), repeated("//\n", 200'000),
          repeated("+1 ", 200'000) + "x;", "x +" + repeated("1 ", 200'000) + "'", repeated("a\n", 200'000) + "->b->c",
          repeated("not ", 200'000) + "a->b;"})
        BOOST_TEST(seconds(text) < 20.0, text.substr(0, 10));
}

BOOST_AUTO_TEST_CASE(reads_a_long_row_of_negations)
{
    BOOST_TEST(shape(parse(repeated("not ", 100'001) + "a -> b;").file.items) == "not([a]) -> b;");
}

BOOST_AUTO_TEST_CASE(stops_after_100_errors)
{
    const parsed p = parse(repeated(";\n", 1000));
    BOOST_TEST_REQUIRE(p.found.size() == rf::max_form_errors);
    BOOST_TEST(p.found.back().code == "RF0015");
    BOOST_TEST(p.found.back().where.begin == 198u);
}

BOOST_AUTO_TEST_CASE(limits_the_size_of_a_file)
{
    BOOST_TEST(places(parse(std::string(rf::max_rule_file_bytes, ' '))) == "");
    BOOST_TEST(places(parse(std::string(rf::max_rule_file_bytes + 1, ' '))) == "RF0013 1:1 0");
    const parsed p = parse(repeated("a;", rf::max_rule_file_literals + 2));
    BOOST_TEST_REQUIRE(p.found.size() == 1u);
    BOOST_TEST(p.found[0].code == "RF0013");
    BOOST_TEST(p.found[0].where.begin == 2 * rf::max_rule_file_literals);
}

BOOST_AUTO_TEST_SUITE_END()
