// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/policy/check_messages.hpp>

#include <policy/check_fixture.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <string>

namespace rf = ringfence;
using namespace policy_tests;

BOOST_AUTO_TEST_SUITE(check_messages)

BOOST_AUTO_TEST_CASE(limits_messages)
{
    std::string text;
    for (int i = 0; i < 300; ++i)
        text += "inbound { nobody -> allow; }\n";
    const outcome o = checked(text);
    BOOST_TEST(o.found.size() == rf::max_form_errors);
    BOOST_TEST(o.found.back().code == "RF0015");
    BOOST_TEST(!o.made.has_value());
    std::string warned;
    for (int i = 0; i < 300; ++i)
        warned += "list l" + std::to_string(i) + ";\n";
    const outcome w = checked(warned);
    BOOST_TEST(w.found.size() == rf::max_form_errors);
    BOOST_TEST(w.made.has_value());
}

BOOST_AUTO_TEST_CASE(reports_in_the_order_of_the_files)
{
    const outcome o = checked({{"main", "ringfence 1; include \"b\"; inbound { a -> b; } list dup; list dup;"},
                               {"b", "list dup; nonsense;"}});
    for (std::size_t i = 1; i < o.found.size(); ++i)
        BOOST_TEST((o.found[i - 1].where.file < o.found[i].where.file ||
                    (o.found[i - 1].where.file == o.found[i].where.file &&
                     o.found[i - 1].where.begin <= o.found[i].where.begin)));
    BOOST_TEST(o.found.size() == 5u);
}

BOOST_AUTO_TEST_SUITE_END()
