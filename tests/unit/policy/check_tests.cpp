// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What checked tests hold, and limits. What is said about wrong ones: tests/language/cases.

#include <ringfence/policy/check_tests.hpp>

#include <ringfence/base/time_text.hpp>
#include <ringfence/plugins/standard.hpp>
#include <ringfence/policy/check.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rf = ringfence;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view house = R"(ringfence 1;
timezone "Europe/Warsaw";
list vip; list robots;
inbound { vip -> allow; robots -> hangup; }
campaign { vip -> allow; }
presentation { otherwise -> present vip; }
)";

struct outcome {
    std::optional<rf::policy> made;
    std::string codes;
};

outcome checked(const std::string& tests)
{
    rf::diagnostics found;
    const rf::loaded files = rf::load("main", found, [&](const std::filesystem::path&) {
        return rf::file_text{std::string{house} + tests, {}};
    });
    const rf::check_options options{.read_number =
                                        [](std::string_view, std::string_view) {
                                            return rf::party{rf::party_state::malformed, {}};
                                        },
                                    .regions = {}};
    outcome o{rf::check(files, rf::standard_words(), options, found), {}};
    for (const rf::diagnostic& d : found)
        o.codes += (o.codes.empty() ? "" : " ") + d.code;
    return o;
}

rf::test_case one(const std::string& steps)
{
    const outcome o = checked("test \"it\" { " + steps + " }");
    BOOST_REQUIRE_MESSAGE(o.made, steps + ": " + o.codes);
    BOOST_REQUIRE(o.made->tests.size() == 1);
    return o.made->tests.front();
}

rf::timestamp utc(std::string_view text)
{
    const auto read = rf::read_time(text, [] { return rf::time_zone{}; });
    BOOST_REQUIRE(read);
    return *read;
}

rf::timestamp when_of(const rf::test_step& s)
{
    return std::visit([](const auto& each) { return each.when; }, s);
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_step_knows_its_time)
{
    const std::string ask = "inbound from +48601000001 to +48221234567 -> allow;";
    const std::string look = "expect +48601000001 not in vip;";
    struct row {
        std::string steps;
        const char* begin;
        std::vector<const char*> times;
    };
    const row table[] = {
        {ask, "2026-01-05T11:00", {"2026-01-05T11:00"}},
        {"after 90s; " + ask, "2026-01-05T11:00", {"2026-01-05T11:01:30"}},
        {"at 2026-07-02 22:00; " + ask + look, "2026-07-02T20:00", {"2026-07-02T20:00", "2026-07-02T20:00"}},
        {"at 2026-03-02 24:00; " + ask, "2026-03-02T23:00", {"2026-03-02T23:00"}},
        {"at 2026-03-02 22:00 \"UTC\"; " + ask + "after 1h -> allow;",
         "2026-03-02T22:00",
         {"2026-03-02T22:00", "2026-03-02T23:00"}},
        {ask + "repeat 3 every 30s -> allow; after 30s -> allow;",
         "2026-01-05T11:00",
         {"2026-01-05T11:00", "2026-01-05T11:00:30", "2026-01-05T11:02"}},
        {"given vip {} at 2003-03-02 22:00; " + ask, "2003-03-02T21:00", {"2003-03-02T21:00", "2003-03-02T21:00"}},
        {ask + "at 2026-01-05 12:00; " + look, "2026-01-05T11:00", {"2026-01-05T11:00", "2026-01-05T11:00"}},
    };
    for (const row& r : table) {
        const rf::test_case made = one(r.steps);
        BOOST_TEST((made.begin == utc(r.begin)), r.steps);
        BOOST_REQUIRE(made.steps.size() == r.times.size());
        for (std::size_t i = 0; i < r.times.size(); ++i)
            BOOST_TEST((when_of(made.steps[i]) == utc(r.times[i])), r.steps << ", step " << i);
    }
}

BOOST_AUTO_TEST_CASE(queries_and_answers_hold_what_was_written)
{
    const rf::test_case made = one(R"(
        inbound from anonymous to +48 22 123 45 67 channel sms trunk "mvno" id "a@b" -> hangup 603 "no" by robots;
        repeat 3 every 30s -> redirect +48 22 123 00 00;
        campaign "spring-sale" to +48601000001 -> status "Do not call";
        presentation "pl" to +48601000001 -> present in vip;
        given robots { +4822*; +48712000000..+48712000099, +48601000001; }
        expect +48601000001 in robots for 24h;
    )");
    BOOST_TEST(made.name == "it");
    BOOST_REQUIRE(made.queries.size() == 3);
    const rf::rehearsed_query& q = made.queries[0];
    BOOST_TEST(q.scenario->word == "inbound");
    BOOST_TEST((q.from == "anonymous" && q.to == "+48221234567" && !q.name));
    BOOST_TEST((q.channel == "sms" && q.trunk == "mvno" && q.id == "a@b"));
    BOOST_TEST((made.queries[1].name == "spring-sale" && !made.queries[1].from));

    BOOST_REQUIRE(made.steps.size() == 6);
    const auto& first = std::get<rf::ask_step>(made.steps[0]);
    BOOST_TEST(first.answer.action->word == "hangup");
    BOOST_TEST((first.answer.operand == std::string{"\x5b\x02\0\0no", 6}));
    BOOST_TEST((first.answer.by == 1u && !first.answer.within));
    BOOST_TEST(first.times == 1u);
    const auto& again = std::get<rf::ask_step>(made.steps[1]);
    BOOST_TEST((again.query == 0 && again.times == 3 && again.every == 30s));
    BOOST_TEST((again.answer.operand == "+48221230000"));
    BOOST_TEST((std::get<rf::ask_step>(made.steps[2]).answer.operand == "Do not call"));
    const auto& present = std::get<rf::ask_step>(made.steps[3]);
    BOOST_TEST((present.answer.within == 0u && !present.answer.operand && !present.answer.shown));
    const auto& given = std::get<rf::given_step>(made.steps[4]);
    BOOST_TEST((given.list == 1 && given.numbers.size() == 3));
    const auto& expected = std::get<rf::expect_step>(made.steps[5]);
    BOOST_TEST((expected.who.to_string() == "+48601000001" && expected.list == 1 && expected.left == 24h));
    BOOST_TEST((expected.wanted == rf::membership::in));
}

BOOST_AUTO_TEST_CASE(tests_have_limits)
{
    const auto many = [](std::size_t count, auto&& text) {
        std::string all;
        for (std::size_t i = 0; i < count; ++i)
            all += text(i);
        return all;
    };
    const auto test = [](std::size_t i) {
        return "test \"" + std::to_string(i) + "\" { inbound from anonymous to +48221234567 -> allow; }\n";
    };
    BOOST_TEST(checked(many(rf::max_tests, test)).codes == "");
    BOOST_TEST(checked(many(rf::max_tests + 1, test)).codes == "RF0610");
    BOOST_TEST(checked(many(rf::max_tests + 5, test)).codes == "RF0610");

    const std::string head = "test \"it\" { inbound from anonymous to +48221234567 -> allow;\n";
    const auto step = [](std::size_t) { return "after 1s;"; };
    BOOST_TEST(checked(head + many(rf::max_test_steps - 1, step) + "}").codes == "");
    BOOST_TEST(checked(head + many(rf::max_test_steps, step) + "}").codes == "RF0610");

    const auto repeated = [](std::size_t) { return "repeat 1000 every 1s -> allow;"; };
    BOOST_TEST(checked(head + many(999, repeated) + "}").codes == "");
    BOOST_TEST(checked(head + many(1000, repeated) + "}").codes == "RF0610");

    const auto number = [](std::size_t) { return "+48601000001;"; };
    BOOST_TEST(checked(head + "given vip {" + many(rf::max_given_numbers, number) + "} }").codes == "");
    BOOST_TEST(checked(head + "given vip {" + many(rf::max_given_numbers + 9, number) + "} }").codes == "RF0610");
}

BOOST_AUTO_TEST_CASE(a_list_that_only_tests_name_is_not_used)
{
    BOOST_TEST(checked("list idle; test \"it\" { given idle { +48601000001; } expect +48601000001 in idle; }").codes ==
               "RF0501");
}
