// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/policy/proof/diagram.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <random>
#include <vector>

namespace rf = ringfence;

BOOST_AUTO_TEST_SUITE(diagram)

namespace {

constexpr unsigned variables = 6;

/// A function as its values for all assignments.
using table = std::vector<std::uint32_t>;

struct both_ways {
    rf::diagram::node node;
    table values;
};

table values_of(const rf::diagram& d, rf::diagram::node n)
{
    table values;
    for (unsigned bits = 0; bits < 1U << variables; ++bits) {
        rf::diagram::node at = n;
        while (!rf::diagram::is_constant(at))
            at = (bits >> d.variable_of(at) & 1U) != 0 ? d.high(at) : d.low(at);
        values.push_back(rf::diagram::value_of(at));
    }
    return values;
}

both_ways random_condition(rf::diagram& d, std::mt19937& random)
{
    both_ways made{rf::diagram::no, table(1U << variables)};
    for (unsigned bits = 0; bits < 1U << variables; ++bits)
        if (random() % 3 == 0) {
            rf::diagram::node one = rf::diagram::yes;
            for (unsigned v = 0; v < variables; ++v) {
                const rf::diagram::node is = d.variable(v);
                one = d.both(one, (bits >> v & 1U) != 0 ? is : d.negated(is));
            }
            made.node = d.either(made.node, one);
            made.values[bits] = 1;
        }
    return made;
}

}  // namespace

BOOST_AUTO_TEST_CASE(functions_are_what_their_tables_say)
{
    std::mt19937 random{1};
    rf::diagram d;
    for (int run = 0; run < 50; ++run) {
        const both_ways a = random_condition(d, random);
        const both_ways b = random_condition(d, random);
        BOOST_TEST(values_of(d, a.node) == a.values);
        bool meets = false;
        bool implies = true;
        table both = a.values;
        table without = a.values;
        table different = a.values;
        for (std::size_t i = 0; i < both.size(); ++i) {
            both[i] = a.values[i] & b.values[i];
            without[i] = a.values[i] & (1U - b.values[i]);
            different[i] = a.values[i] ^ b.values[i];
            meets = meets || both[i] != 0;
            implies = implies && without[i] == 0;
        }
        BOOST_TEST(values_of(d, d.both(a.node, b.node)) == both);
        BOOST_TEST(values_of(d, d.without(a.node, b.node)) == without);
        BOOST_TEST(values_of(d, d.different(a.node, b.node)) == different);
        BOOST_TEST(d.meets(a.node, b.node) == meets);
        BOOST_TEST(d.implies(a.node, b.node) == implies);
        BOOST_TEST(d.implies(d.both(a.node, b.node), b.node));
        BOOST_TEST(d.negated(d.negated(a.node)) == a.node);
        BOOST_TEST(d.both(a.node, b.node) == d.both(b.node, a.node));

        const rf::diagram::node seven = d.choose(a.node, rf::diagram::constant(7), rf::diagram::constant(3));
        BOOST_TEST(d.where(seven, 7) == a.node);
        BOOST_TEST(d.takes(a.node, seven, rf::diagram::constant(7)));
        BOOST_TEST(d.takes(b.node, seven, rf::diagram::constant(7)) == d.implies(b.node, a.node));

        const rf::diagram::node forgotten = d.forget(a.node, [](std::uint32_t v) { return v == 2; });
        const table left = values_of(d, forgotten);
        for (unsigned bits = 0; bits < left.size(); ++bits)
            BOOST_TEST(left[bits] == (a.values[bits | 4U] | a.values[bits & ~4U]));
    }
}

BOOST_AUTO_TEST_CASE(a_number_lies_in_ranges)
{
    rf::diagram d;
    const std::vector<std::pair<std::uint32_t, std::uint32_t>> ranges{{3, 5}, {8, 9}, {40, 64}};
    const table values = values_of(d, d.number_in(0, variables, ranges));
    for (unsigned bits = 0; bits < values.size(); ++bits) {
        unsigned number = 0;  // variable 0 is the highest bit
        for (unsigned v = 0; v < variables; ++v)
            number |= (bits >> v & 1U) << (variables - 1 - v);
        BOOST_TEST(values[bits] == ((number >= 3 && number < 5) || number == 8 || number >= 40 ? 1U : 0U));
    }
}

BOOST_AUTO_TEST_CASE(what_is_released_is_gone_and_the_rest_is_as_it_was)
{
    std::mt19937 random{2};
    rf::diagram d;
    const both_ways kept = random_condition(d, random);
    for (int run = 0; run < 20; ++run) {
        const std::size_t mark = d.mark();
        const both_ways other = random_condition(d, random);
        BOOST_TEST(values_of(d, d.both(kept.node, other.node)).size() == 1U << variables);
        d.release(mark);
        BOOST_TEST(d.size() == mark);
        BOOST_TEST(values_of(d, kept.node) == kept.values);
    }
}

BOOST_AUTO_TEST_CASE(a_limit_throws_and_leaves_the_diagram_usable)
{
    rf::diagram d{10};
    rf::diagram::node all = rf::diagram::no;
    const auto fill = [&] {
        for (std::uint32_t v = 0; v < 40; v += 2)
            all = d.either(all, d.both(d.variable(v), d.variable(v + 1)));
    };
    BOOST_CHECK_THROW(fill(), rf::diagram_full);
    d.release(0);
    BOOST_TEST(d.meets(d.variable(1), d.variable(2)));

    rf::diagram tired{1000, 5};
    BOOST_CHECK_THROW(for (std::uint32_t v = 0; v < 10; ++v) tired.variable(v), rf::diagram_full);
    BOOST_TEST(tired.work_left() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
