// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/language/suggest.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace rf = ringfence;

BOOST_AUTO_TEST_SUITE(suggest)

BOOST_AUTO_TEST_CASE(counts_edits)
{
    const struct {
        const char* a;
        const char* b;
        std::size_t wanted;
    } cases[] = {{"", "", 0},
                 {"", "abc", 3},
                 {"abc", "", 3},
                 {"hangup", "hangup", 0},
                 {"hangpu", "hangup", 1},
                 {"hangp", "hangup", 1},
                 {"hangupp", "hangup", 1},
                 {"hengup", "hangup", 1},
                 {"HANGUP", "hangup", 0},
                 {"kitten", "sitting", 3}};
    for (const auto& c : cases)
        BOOST_TEST(rf::edit_distance(c.a, c.b) == c.wanted, c.a << " to " << c.b);
}

BOOST_AUTO_TEST_CASE(offers_only_what_is_close)
{
    const std::vector<std::string> words{"allow", "hangup", "log", "redirect", "vip"};
    const struct {
        const char* word;
        const char* wanted;
    } cases[] = {{"alow", "allow"},
                 {"hangpu", "hangup"},
                 {"lgo", "log"},
                 {"redirct", "redirect"},
                 {"rediretc", "redirect"},
                 {"Vip", "vip"},
                 {"vi", ""},
                 {"xyz", ""},
                 {"l", ""},
                 {"", ""},
                 {"something-else", ""}};
    for (const auto& c : cases)
        BOOST_TEST(rf::closest(c.word, words) == c.wanted, c.word);
    BOOST_TEST(rf::closest(std::string(65, 'x'), {std::string(65, 'x')}) == "");
}

BOOST_AUTO_TEST_CASE(prefers_the_closest)
{
    BOOST_TEST(rf::closest("robots", {"robot", "robots"}) == "robots");
    BOOST_TEST(rf::closest("robo", {"robot", "robob"}) == "robot");
}

BOOST_AUTO_TEST_CASE(writes_help)
{
    BOOST_TEST(rf::did_you_mean("alow", {"allow"}) == "did you mean `allow`?");
    BOOST_TEST(rf::did_you_mean("xyz", {"allow"}) == "");
    BOOST_TEST(rf::enumerate({"a", "b"}) == "`a`, `b`");
    BOOST_TEST(rf::enumerate({}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
