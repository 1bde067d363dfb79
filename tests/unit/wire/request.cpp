#include <ringfence/wire/request.hpp>

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace ringfence;
using namespace ringfence::wire;

namespace {

constexpr std::string_view attested_words[]{"verstat", "passport"};
constexpr condition_word attested{.word = "attested",
                                  .usage = "CODE",
                                  .summary = "",
                                  .example = {},
                                  .query_words = attested_words,
                                  .holds = [](const operand&, evaluation&) { return false; }};
constexpr const condition_word* conditions[]{&attested};
constexpr plugin verstat{.name = "verstat", .version = 1, .summary = "", .conditions = conditions};

const registry& known_words()
{
    static const registry words = [] {
        registry made;
        made.add(verstat);
        return made;
    }();
    return words;
}

// An hour east of UTC.
time_zone here() { return {"Europe/Warsaw", {{0, 3600}}}; }

std::string query_error_of(std::string_view line)
{
    word_list found;
    BOOST_REQUIRE(!split_line(line, found));
    query_request request;
    const auto wrong = parse_query(found.view(), known_words(), here, request);
    return wrong ? wrong->text : std::string{};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(request)

BOOST_AUTO_TEST_CASE(some_commands_may_be_asked_before_auth)
{
    const std::vector<std::pair<std::string_view, bool>> table{{"decide", false}, {"EXPLAIN", false}, {"acl", false},
                                                               {"Info", false},   {"auth", true},     {"hello", true},
                                                               {"quit", true},    {"reset", true}};
    for (const auto& [word, before_auth] : table) {
        BOOST_REQUIRE(find_command(word));
        BOOST_TEST((find_command(word)->before_auth == before_auth), word);
    }
    for (const std::string_view word : {"", "FLUSHALL", "ADDS", "AD"})
        BOOST_TEST(!find_command(word), word);
}

BOOST_AUTO_TEST_CASE(commands_are_known_without_regard_to_case)
{
    BOOST_TEST((command_of("DECIDE") == command::decide));
    BOOST_TEST((command_of("decide") == command::decide));
    BOOST_TEST((command_of("dEcIdE") == command::decide));
    BOOST_TEST((command_of("Info") == command::info));
    for (const std::string_view word : {"", "DECID", "DECIDES", "FLUSHALL", "CLUSTER", "JSON.DEBUG", "\xc4\xb1nfo"})
        BOOST_TEST((command_of(word) == command::unknown), word);
}

BOOST_AUTO_TEST_CASE(every_word_of_a_query_is_read)
{
    word_list found;
    BOOST_REQUIRE(!split_line(
        "inbound from=+48601000001 to=\"+48 22 123\" name=\"spring sale\" channel=sms trunk=mvno id=8f2c@host "
        "at=2026-03-02T22:00 verstat=TN-Validation-Passed-A passport=a=b",
        found));
    query_request r;
    BOOST_TEST(!parse_query(found.view(), known_words(), here, r));
    BOOST_TEST(r.asked.scenario == "inbound");
    BOOST_TEST((r.asked.from == "+48601000001"));
    BOOST_TEST((r.asked.to == "+48 22 123"));
    BOOST_TEST((r.asked.name == "spring sale"));
    BOOST_TEST(r.asked.channel == "sms");
    BOOST_TEST(r.asked.trunk == "mvno");
    BOOST_TEST(r.asked.id == "8f2c@host");
    BOOST_TEST((r.asked.at == timestamp{std::chrono::seconds{1772488800 - 3600}}));
    BOOST_REQUIRE_EQUAL(r.asked.attributes.size(), 2U);
    BOOST_TEST(r.asked.attributes[0].key == "verstat");
    BOOST_TEST(r.asked.attributes[0].value == "TN-Validation-Passed-A");
    BOOST_TEST(r.asked.attributes[1].value == "a=b");
}

BOOST_AUTO_TEST_CASE(an_empty_caller_is_given_and_an_unnamed_one_is_not)
{
    word_list found;
    query_request r;
    BOOST_REQUIRE(!split_line("inbound from=", found));
    BOOST_TEST(!parse_query(found.view(), known_words(), here, r));
    BOOST_TEST((r.asked.from == ""));
    BOOST_TEST(!r.asked.to.has_value());
}

BOOST_AUTO_TEST_CASE(nothing_of_the_query_before_is_left)
{
    word_list found;
    query_request r;
    BOOST_REQUIRE(!split_line("inbound from=1 to=2 id=3 verstat=A at=5 channel=sms trunk=t name=n", found));
    BOOST_TEST(!parse_query(found.view(), known_words(), here, r));
    BOOST_REQUIRE(!split_line("inbound", found));
    BOOST_TEST(!parse_query(found.view(), known_words(), here, r));
    BOOST_TEST(!r.asked.from.has_value());
    BOOST_TEST(!r.asked.at.has_value());
    BOOST_TEST(!r.asked.name.has_value());
    BOOST_TEST(r.asked.id.empty());
    BOOST_TEST(r.asked.channel.empty());
    BOOST_TEST(r.asked.trunk.empty());
    BOOST_TEST(r.asked.attributes.empty());
}

BOOST_AUTO_TEST_CASE(a_query_that_cannot_be_understood_says_why)
{
    struct {
        std::string line;
        std::string_view error;
    } const cases[]{
        {"", "a query begins with its scenario: DECIDE scenario key=value..."},
        {"from=+48601000001", "the scenario comes first, before `from=+48601000001`"},
        {"inbound +48601000001", "`+48601000001` is not key=value"},
        {"inbound =5", "`=5` is not key=value"},
        {"inbound form=1", "unknown key `form`: the keys are from to name channel trunk at id verstat passport"},
        {"inbound FROM=1", "unknown key `FROM`: the keys are from to name channel trunk at id verstat passport"},
        {"inbound from=1 from=1", "`from` is given twice"},
        {"inbound to=1 to=1", "`to` is given twice"},
        {"inbound name= name=", "`name` is given twice"},
        {"inbound trunk= trunk=", "`trunk` is given twice"},
        {"inbound channel=sms channel=sms", "`channel` is given twice"},
        {"inbound id=1 id=2", "`id` is given twice"},
        {"inbound at=1 at=2", "`at` is given twice"},
        {"inbound verstat=1 passport=1 verstat=2", "`verstat` is given twice"},
        {"inbound channel=fax", "`channel` is call or sms, not `fax`"},
        {"inbound channel=", "`channel` is call or sms, not ``"},
        {"inbound at=yesterday", "`yesterday` is no time for `at`: write seconds since 1970 or 2026-03-02T22:00, with "
                                 "Z or +01:00 behind it unless it is "
                                 "local time"},
        {"inbound id=" + std::string(65, 'a'), "`id` has at most 64 characters: letters, digits and -_.!~*'()[]/:&+$@"},
        {"inbound id=50%", "`id` has at most 64 characters: letters, digits and -_.!~*'()[]/:&+$@"},
        {"inbound id=\"a b\"", "`id` has at most 64 characters: letters, digits and -_.!~*'()[]/:&+$@"},
        {"inbound id=" + std::string(64, 'a'), ""},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.line) { BOOST_TEST(query_error_of(c.line) == c.error); }
}

BOOST_AUTO_TEST_CASE(explain_takes_its_format_out_of_the_query)
{
    using words = std::vector<std::string_view>;
    words rest;
    answer_format format{};
    const auto take = [&](const words& all) {
        const auto wrong = take_answer_format(all, rest, format);
        return wrong ? wrong->text : std::string{};
    };
    BOOST_TEST(take({"inbound", "from=1", "format=json", "to=2"}) == "");
    BOOST_TEST((rest == words{"inbound", "from=1", "to=2"} && format == answer_format::json));
    BOOST_TEST(take({"inbound", "from=1", "format=text"}) == "");
    BOOST_TEST((rest.size() == 2 && format == answer_format::text));
    BOOST_TEST(take({"inbound"}) == "");
    BOOST_TEST((rest.size() == 1 && format == answer_format::text));
    BOOST_TEST(take({}) == "");
    // The scenario comes first: what stands there is for `parse_query` to refuse.
    BOOST_TEST(take({"format=json", "inbound"}) == "");
    BOOST_TEST(rest.size() == 2U);
    BOOST_TEST(take({"inbound", "format=xml"}) == "`format` is text or json, not `xml`");
    BOOST_TEST(take({"inbound", "format=json", "format=json"}) == "`format` is given twice");
}

BOOST_AUTO_TEST_SUITE_END()
