// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/number/normalise.hpp>
#include <ringfence/rulefile/activate.hpp>
#include <ringfence/store/lists/entries.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <map>
#include <string>

namespace {

namespace store = ringfence::store;
using ringfence::circumstances;
using store_tests::at_second;

const store::author ann{.user = "ann"};

std::map<std::string, std::uint64_t> entries(const circumstances& in)
{
    std::map<std::string, std::uint64_t> all;
    for (const circumstances::list& l : in.lists)
        all[l.name] = l.entries;
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(circumstances_of_a_policy)

BOOST_AUTO_TEST_CASE(an_empty_store_has_nothing)
{
    store_tests::temporary_store in;
    const circumstances found = ringfence::circumstances_in(in.read(), at_second(7));
    BOOST_TEST((found.now == at_second(7)));
    BOOST_TEST(found.region == "");
    BOOST_TEST(found.timezone == "");
    BOOST_TEST(found.lists.empty());
}

BOOST_AUTO_TEST_CASE(tells_the_lists_and_by_what_the_policy_in_force_reads)
{
    store_tests::temporary_store in;
    ringfence::image made;
    made.numbering_plan = ringfence::compile_numbering_plan("PL", {});
    made.zones.push_back({"Europe/Warsaw", {}});
    const auto put_in_force = [&](std::vector<store::list_declaration> lists, std::int64_t second) {
        in.write([&](store::write_transaction& w) {
            return store::activate(w, {{{"a.ring", ""}}, encode(made), "", std::move(lists)}, ann, at_second(second));
        });
    };
    put_in_force({{"robots", "Known", {}}, {"pending", "", {.review = true}}, {"dropped", "", {}}}, 1);
    in.write([&](store::write_transaction& w) {
        for (const char* list : {"robots", "pending", "dropped"})
            for (const char* number : {"48601000001", "48601000002"})
                store::add(w, store::find_list(w, list)->id, store_tests::pattern(number), {}, ann, at_second(2));
        store::remove(w, store::find_list(w, "robots")->id, store_tests::pattern("48601000001"), ann, at_second(3));
    });
    put_in_force({{"vip", "", {}}}, 4);
    in.write([&](store::write_transaction& w) {
        store::drop_list(w, store::find_list(w, "dropped")->id, ann, at_second(5));
    });

    const circumstances found = ringfence::circumstances_in(in.read(), at_second(6));
    BOOST_TEST(found.region == "PL");
    BOOST_TEST(found.timezone == "Europe/Warsaw");
    BOOST_TEST((entries(found) == std::map<std::string, std::uint64_t>{{"robots", 1}, {"pending", 2}, {"vip", 0}}));
    for (const circumstances::list& l : found.lists) {
        BOOST_TEST(l.in_force == (l.name == "vip"), l.name);
        BOOST_TEST(l.description == (l.name == "robots" ? "Known" : ""), l.name);
    }
}

BOOST_AUTO_TEST_CASE(a_policy_that_this_program_cannot_read_is_no_obstacle_to_another)
{
    store_tests::temporary_store in;
    in.write([&](store::write_transaction& w) {
        return store::activate(w, {{{"a.ring", ""}}, "of another version", "", {{"vip", "", {}}}}, ann, at_second(1));
    });
    const circumstances found = ringfence::circumstances_in(in.read(), at_second(2));
    BOOST_TEST(found.region == "");
    BOOST_TEST(found.lists.size() == 1u);
    BOOST_TEST(found.lists[0].in_force);
}

BOOST_AUTO_TEST_SUITE_END()
