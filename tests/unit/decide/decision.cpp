// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/decide/decision.hpp>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(decision_reply)

BOOST_AUTO_TEST_CASE(reads_as_sip_parameters)
{
    using ringfence::decision;
    struct row {
        decision given;
        const char* reply;
    };
    const row table[] = {
        {{}, "allow;generation=0"},
        {{.action = "hangup",
          .parameters = {{"code", "603"}},
          .list = "dnc",
          .rule = "callcentre.ring:27",
          .generation = 12,
          .id = "8f2c"},
         "hangup;code=603;list=dnc;rule=callcentre.ring:27;generation=12;id=8f2c"},
        {{.action = "status",
          .parameters = {{"text", "Do not call"}},
          .list = "dnc",
          .rule = "a.ring:1",
          .generation = 1},
         "status;text=\"Do not call\";list=dnc;rule=a.ring:1;generation=1"},
        {{.action = "redirect", .parameters = {{"to", "+48221230000"}}, .generation = 7},
         "redirect;to=+48221230000;generation=7"},
        {{.action = "hangup", .generation = 3, .failure = true}, "hangup;failure=1;generation=3"},
    };
    for (const row& r : table)
        BOOST_TEST(to_string(r.given) == r.reply);
}

BOOST_AUTO_TEST_CASE(quotes_and_tames_what_sip_or_its_clients_could_misread)
{
    struct row {
        std::string value;
        const char* written;
    };
    const row table[] = {
        {"Blacklist", ";text=Blacklist"},
        {"", ";text=\"\""},
        {"two words", ";text=\"two words\""},
        {"say \"no\"", ";text=\"say 'no'\""},
        {"\"", ";text='"},
        {"\\\"\\", ";text=/'/"},
        {"back\\slash", ";text=back/slash"},
        {"100%d", ";text=\"100 d\""},
        {"a;b=c", ";text=\"a;b=c\""},
        {"line\r\nbreak", ";text=\"line  break\""},
        {std::string{"nul\0byte", 8}, ";text=\"nul byte\""},
        {"\xc5\xbc\xc3\xb3\xc5\x82w", ";text=\"\xc5\xbc\xc3\xb3\xc5\x82w\""},
    };
    for (const row& r : table) {
        std::string reply;
        ringfence::detail::append_parameter(reply, "text", r.value);
        BOOST_TEST(reply == r.written);
    }
}

BOOST_AUTO_TEST_SUITE_END()
