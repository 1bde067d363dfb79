// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/wire/list_request.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace ringfence;
using namespace ringfence::wire;

namespace {

// An hour east of UTC.
time_zone here() { return {"Europe/Warsaw", {{0, 3600}}}; }

struct changed {
    word_list words;  // what `change` points into
    list_change change;
    std::string error;

    changed(command is, std::string_view line)
    {
        BOOST_REQUIRE(split_line(line, words).empty());
        error = parse_change(is, words.view(), here, change);
    }
};

struct asked {
    word_list words;
    entries_request request;
    std::string error;

    asked(command is, std::string_view line)
    {
        BOOST_REQUIRE(split_line(line, words).empty());
        error = parse_entries(is, words.view(), here, request);
    }
};

timestamp at(std::int64_t seconds) { return timestamp{std::chrono::seconds{seconds}}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(list_request)

BOOST_AUTO_TEST_CASE(every_word_of_a_change_is_read)
{
    using given = given_time::what;
    const changed a{command::add, "robots +48601000001 for=24h valid-from=2026-03-02T22:00Z description=\"rang all "
                                  "night\" state=pending call=8f2c lead=77 reason=\"5 calls\""};
    BOOST_TEST(a.error == "");
    BOOST_TEST(a.change.list == "robots");
    BOOST_TEST(a.change.numbers == std::vector<std::string_view>{"+48601000001"}, boost::test_tools::per_element());
    BOOST_TEST((a.change.lasts == std::chrono::seconds{86400}));
    BOOST_TEST((a.change.expires.is == given::unsaid));
    BOOST_TEST((a.change.valid_from.is == given::given && a.change.valid_from.when == at(1772488800)));
    BOOST_TEST((a.change.description == "rang all night"));
    BOOST_TEST((a.change.state == store::entry_state::pending));
    BOOST_TEST(a.change.note.call == "8f2c");
    BOOST_TEST(a.change.note.lead == "77");
    BOOST_TEST(a.change.note.reason == "5 calls");

    const changed local{command::add, "robots +1 expires=2026-03-02T22:00"};
    BOOST_TEST(local.error == "");
    BOOST_TEST((local.change.expires.is == given::given && local.change.expires.when == at(1772488800 - 3600)));
    BOOST_TEST(!local.change.description.has_value());
    BOOST_TEST(local.change.note.call.empty());

    const changed day{command::add, "robots +1 expires=2026-03-02 valid-from=2026-03-02"};
    BOOST_TEST((day.change.expires.when == at(1772492400)));  // its end
    BOOST_TEST((day.change.valid_from.when == at(1772406000)));

    const changed lifted{command::add, "robots +1 expires=never valid-from=now"};
    BOOST_TEST(lifted.error == "");
    BOOST_TEST((lifted.change.expires.is == given::none && lifted.change.valid_from.is == given::none));
    BOOST_TEST((a.change.valid_from.is == given::given && local.change.valid_from.is == given::unsaid));

    const changed meant{command::add, "robots +1 anyway"};
    BOOST_TEST(meant.error == "");
    BOOST_TEST((meant.change.anyway && !a.change.anyway));
    BOOST_TEST((changed{command::clone, "robots +1 +2 anyway replace"}.change.anyway));
    BOOST_TEST(!(changed{command::remove, "robots +1 reason=x anyway"}.error.empty()));

    const changed edit{command::edit, "robots +1 expires=never valid-from=now description="};
    BOOST_TEST(edit.error == "");
    BOOST_TEST((edit.change.expires.is == given::none && edit.change.valid_from.is == given::none));
    BOOST_TEST((edit.change.description == ""));

    const changed several{command::remove, "robots +1 +2 INFO reason=x"};
    BOOST_TEST(several.error == "");
    BOOST_TEST((several.change.numbers == std::vector<std::string_view>{"+1", "+2", "INFO"}));

    const changed clone{command::clone, "robots +1 +2"};
    BOOST_TEST((clone.error.empty() && clone.change.numbers == std::vector<std::string_view>{"+1", "+2"}));
    BOOST_TEST((clone.change.onto == store::onto_other::refuse));
    const changed replacing{command::clone, "robots +1 +2 reason=x replace"};
    BOOST_TEST((replacing.error.empty() && replacing.change.onto == store::onto_other::replace));
    const changed move{command::move, "robots +1 dnc lead=7"};
    BOOST_TEST((move.error.empty() && move.change.other_list == "dnc" && move.change.numbers.size() == 1));
    const changed approve{command::approve, "robots permanent"};  // a sender may be called so
    BOOST_TEST((approve.error.empty() && !approve.change.state && approve.change.numbers[0] == "permanent"));
    const changed permanent{command::approve, "robots +1 permanent"};
    BOOST_TEST((permanent.error.empty() && permanent.change.state == store::entry_state::permanent));
}

BOOST_AUTO_TEST_CASE(a_change_that_cannot_be_understood_says_why)
{
    const std::string note = " [call=] [lead=] [reason=]";
    const std::string add = "ADD list number [expires=TIME|never] [for=DURATION] [valid-from=TIME|now] [description=] "
                            "[state=pending|approved|permanent] [anyway]" +
                            note;
    const std::string remove = "REMOVE list number..." + note;
    const std::string edit =
        "EDIT list number [description=] [expires=TIME|never] [for=DURATION] [valid-from=TIME|now]" + note;
    const std::string clone = "CLONE list from-number to-number [replace] [anyway]" + note;
    const std::string move = "MOVE list number other-list" + note;
    const std::string approve = "APPROVE list number [permanent]" + note;
    const std::string unapprove = "UNAPPROVE list number" + note;
    struct {
        command is;
        std::string line;
        std::string error;
    } const cases[]{
        {command::add, "robots", "it is written " + add},
        {command::remove, "robots", "it is written " + remove},
        {command::edit, "robots", "it is written " + edit},
        {command::edit, "robots +1", "that edits nothing: it is written " + edit},
        {command::edit, "robots +1 reason=x", "that edits nothing: it is written " + edit},
        {command::clone, "robots +1", "it is written " + clone},
        {command::move, "robots +1", "it is written " + move},
        {command::approve, "robots", "it is written " + approve},
        {command::unapprove, "robots", "it is written " + unapprove},
        {command::add, "robots +1 +2", "`+2` is not key=value: it is written " + add},
        {command::add, "robots +1 permanent", "`permanent` is not key=value: it is written " + add},
        {command::remove, "robots +1 call=a +2", "`+2` is not key=value: it is written " + remove},
        {command::unapprove, "robots +1 permanent", "`permanent` is not key=value: it is written " + unapprove},
        {command::add, "robots +1 ttl=5m", "unknown key `ttl`: it is written " + add},
        {command::remove, "robots +1 for=5m", "unknown key `for`: it is written " + remove},
        {command::remove, "robots +1 description=x", "unknown key `description`: it is written " + remove},
        {command::edit, "robots +1 state=approved", "unknown key `state`: it is written " + edit},
        {command::clone, "robots +1 +2 for=5m", "unknown key `for`: it is written " + clone},
        {command::clone, "robots +1 +2 expires=never", "unknown key `expires`: it is written " + clone},
        {command::clone, "robots +1 +2 replace=yes", "unknown key `replace`: it is written " + clone},
        {command::clone, "robots +1 +2 replace replace", "`replace` is given twice"},
        {command::add, "robots +1 replace", "`replace` is not key=value: it is written " + add},
        {command::add, "robots +1 for=5m expires=never", "`expires` and `for` say the same: give one of them"},
        {command::add, "robots +1 for=5", "`5` is no duration: write 30s, 5m, 24h or 7d"},
        {command::add, "robots +1 for=5m for=5m", "`for` is given twice"},
        {command::add, "robots +1 call=a call=", "`call` is given twice"},
        {command::approve, "robots +1 permanent permanent", "`permanent` is given twice"},
        {command::add, "robots +1 for=5m expires=9", "`expires` and `for` say the same: give one of them"},
        {command::edit, "robots +1 for=5m expires=never", "`expires` and `for` say the same: give one of them"},
        {command::add, "robots +1 state=cleared", "`state` is pending, approved or permanent, not `cleared`"},
        {command::add, "robots +1 expires=now",
         "`now` is no time for `expires`: write seconds since 1970 or 2026-03-02T22:00, with Z or +01:00 behind it "
         "unless it is local time"},
        {command::add, "robots +1 reason=" + std::string(501, 'x'), "`reason` has at most 500 bytes"},
        {command::add, "robots +1 reason=" + std::string(500, 'x'), ""},
        {command::remove, "robots +1 call=a lead=b reason=c", ""},
        {command::edit, "robots +1 for=5m", ""},
        {command::unapprove, "robots +1 lead=b", ""},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.line)
        {
            BOOST_TEST((changed{c.is, c.line}.error == c.error), changed(c.is, c.line).error);
        }
}

BOOST_AUTO_TEST_CASE(every_filter_and_the_page_of_entries_are_read)
{
    using store::listed_state;
    const asked a{command::entries,
                  "dnc state=pending,expired search=(22) prefix=\"+48 22*\" suffix=12-34 added-after=5 added-before=6Z "
                  "user=eve import=7 sort=added descending page=3 per-page=20"};
    BOOST_TEST(a.error != "");  // 6Z is no time
    const asked b{command::entries,
                  "dnc state=pending,expired search=(22) prefix=\"+48 22*\" suffix=12-34 added-after=5 added-before=6 "
                  "expires-before=1970-01-02 user=eve import=7 sort=added descending page=3 per-page=20"};
    BOOST_TEST(b.error == "");
    const entries_request& r = b.request;
    BOOST_TEST(r.list == "dnc");
    BOOST_TEST((r.filter.states == std::vector{listed_state::pending, listed_state::expired}));
    BOOST_TEST(r.search == "(22)");
    BOOST_TEST(r.filter.prefix == "4822");
    BOOST_TEST(r.filter.suffix == "1234");
    BOOST_TEST((r.filter.added_after == at(5) && r.filter.added_before == at(6)));
    BOOST_TEST((r.filter.expires_before == at(86400 - 3600)));
    BOOST_TEST(r.filter.user == "eve");
    BOOST_TEST(r.filter.import == 7U);
    BOOST_TEST((r.order == store::list_order::added && r.towards == store::direction::descending));
    BOOST_TEST(r.page.skip() == 40U);
    BOOST_TEST(r.page.per_page == 20U);
    const asked plain{command::entries, "dnc"};
    BOOST_TEST((plain.error.empty() && plain.request.unfiltered() && plain.request.page.per_page == 50U));
}

BOOST_AUTO_TEST_CASE(a_question_that_cannot_be_understood_says_why)
{
    struct {
        command is;
        std::string line;
        std::string begin;
    } const cases[]{
        {command::entries, "", "it is written ENTRIES list [state=]"},
        {command::clear, "", "it is written CLEAR list [state=]"},
        {command::entries,
         "dnc state=", "`` is no state: the states are pending, approved, permanent, cleared, expired"},
        {command::entries, "dnc state=approved,", "`` is no state"},
        {command::entries, "dnc state=Approved", "`Approved` is no state"},
        {command::entries, "dnc prefix=", "`prefix` is 1 to 15 digits, not ``"},
        {command::entries, "dnc prefix=022", "`prefix` is written internationally, as +4822, not `022`"},
        {command::entries, "dnc prefix=1234567890123456", "`prefix` is 1 to 15 digits"},
        {command::entries, "dnc suffix=12a", "`suffix` is 1 to 15 digits, not `12a`"},
        {command::entries, "dnc search=", "`search` says nothing to look for"},
        {command::entries, "dnc user=", "`user` names nobody"},
        {command::entries, "dnc import=0", "`import` is a number from 1 to 4294967295, not `0`"},
        {command::entries, "dnc import=4294967296", "`import` is a number from 1 to 4294967295"},
        {command::entries, "dnc page=0", "`page` is a number from 1 to 1000000000, not `0`"},
        {command::entries, "dnc page=-1", "`page` is a number from 1 to 1000000000, not `-1`"},
        {command::entries, "dnc page=1x", "`page` is a number"},
        {command::entries, "dnc per-page=1001", "`per-page` is a number from 1 to 1000, not `1001`"},
        {command::entries, "dnc sort=state", "`sort` is number, added or expires, not `state`"},
        {command::entries, "dnc ascending", "`ascending` is not key=value: it is written ENTRIES"},
        {command::entries, "dnc added-after=now", "`now` is no time for `added-after`"},
        {command::entries, "dnc user=a user=b", "`user` is given twice"},
        {command::entries, "dnc reason=x", "unknown key `reason`: it is written ENTRIES"},
        {command::entries, "dnc user=" + std::string(501, 'x'), "`user` has at most 500 bytes"},
        {command::clear, "dnc", "CLEAR takes out what a filter says, and there is none"},
        {command::clear, "dnc reason=x", "CLEAR takes out what a filter says, and there is none"},
        {command::clear, "dnc page=1", "unknown key `page`: it is written CLEAR"},
        {command::clear, "dnc descending", "`descending` is not key=value: it is written CLEAR"},
        {command::clear, "dnc state=permanent", "CLEAR takes out what is pending or approved, not what is permanent"},
        {command::clear, "dnc state=approved reason=x", ""},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.line)
        {
            const asked a{c.is, c.line};
            BOOST_TEST((c.begin.empty() ? a.error.empty() : a.error.starts_with(c.begin)), a.error);
        }
}

BOOST_AUTO_TEST_CASE(what_is_asked_of_the_journal_is_read)
{
    struct {
        std::string line;
        std::string error;
    } const cases[]{
        {"FROM 1", ""},
        {"from 17 count 1000 list=dnc number=+1 user=eve", ""},
        {"FROM 1 user=eve", ""},
        {"", "it is written JOURNAL FROM n [COUNT k] [list=] [number=] [user=]"},
        {"FROM", "it is written JOURNAL FROM n [COUNT k] [list=] [number=] [user=]"},
        {"17 FROM", "it is written JOURNAL FROM n [COUNT k] [list=] [number=] [user=]"},
        {"FROM 1 COUNT", "it is written JOURNAL FROM n [COUNT k] [list=] [number=] [user=]"},
        {"FROM 0", "`FROM` is a number from 1 to 9223372036854775807, not `0`"},
        {"FROM 99999999999999999999", "`FROM` is a number from 1 to 9223372036854775807, not `99999999999999999999`"},
        {"FROM 1 COUNT 1001", "`COUNT` is a number from 1 to 1000, not `1001`"},
        {"FROM 1 list=", "`list` is empty"},
        {"FROM 1 COUNT 5 call=x",
         "unknown key `call`: it is written JOURNAL FROM n [COUNT k] [list=] [number=] [user=]"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.line)
        {
            word_list words;
            BOOST_REQUIRE(split_line(c.line, words).empty());
            journal_request r;
            BOOST_TEST(parse_journal(words.view(), r) == c.error);
        }
}

BOOST_AUTO_TEST_CASE(stats_are_of_rules_lists_or_scenarios_in_pages)
{
    using what = stats_request::what;
    const auto read = [](std::string_view line, stats_request& into) {
        word_list words;
        BOOST_REQUIRE(split_line(line, words).empty());
        return parse_stats(words.view(), into);
    };
    stats_request r;
    BOOST_TEST(read("", r) == "");
    BOOST_TEST((r.of == what::rules && r.by == stats_request::order::place && r.which == stats_request::keep::all));
    BOOST_TEST(read("lists sort=hits never page=3 per-page=7", r) == "");
    BOOST_TEST((r.of == what::lists && r.by == stats_request::order::hits));
    BOOST_TEST((r.which == stats_request::keep::never_hit && r.page.page == 3 && r.page.per_page == 7));
    BOOST_TEST(read("SCENARIOS", r) == "");
    BOOST_TEST((r.of == what::scenarios && r.which == stats_request::keep::all));
    BOOST_TEST(read("never", r) == "");
    BOOST_TEST((r.of == what::rules && r.which == stats_request::keep::never_hit));
    BOOST_TEST(read("blocks", r) == "`blocks` is none of RULES, LISTS, SCENARIOS");
    BOOST_TEST(read("RULES sort=name", r) == "`sort` is place or hits, not `name`");
    BOOST_TEST(read("per-page=0", r) == "`per-page` is a number from 1 to 1000, not `0`");
    BOOST_TEST(read("RULES frob=1", r).starts_with("unknown key `frob`: it is written STATS [RULES|"));
}

BOOST_AUTO_TEST_SUITE_END()
