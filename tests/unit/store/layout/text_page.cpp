// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/layout/text_page.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::has_code;
using store_tests::pattern;

namespace {

using rows = std::vector<std::pair<number_pattern, std::string>>;

rows read(std::string_view value)
{
    rows found;
    layout::text_page_view page{value};
    for (text_row row; page.next(row);)
        found.emplace_back(row.pattern, row.text);
    return found;
}

number_pattern of_bits(std::uint64_t first, std::uint64_t last)
{
    return {number::from_bits(first), number::from_bits(last)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_text_page)

BOOST_AUTO_TEST_CASE(rows_come_back_as_they_were_put_in)
{
    const number sender = number::sender("INFO").value();
    const rows all{{pattern("481"), "+481"},
                   {pattern("48221234567"), ""},
                   {pattern("48221234567..48221234569"), "called twice\nat night"},
                   {{sender, sender}, "info"},
                   {pattern("4822*"), std::string(5000, 'x')},
                   {of_bits(std::numeric_limits<std::uint64_t>::max() - 1, std::numeric_limits<std::uint64_t>::max()),
                    std::string{"\0", 1}}};
    layout::text_page page;
    BOOST_TEST(page.empty());
    for (const auto& [what, text] : all)
        page.add({what, text});
    BOOST_TEST((page.first() == all.front().first));
    const std::string value = page.value();
    BOOST_TEST(value.size() == page.size());
    BOOST_TEST((read(value) == all));
    std::string texts;
    for (const auto& [what, text] : all)
        texts += text;
    BOOST_TEST(layout::text_page_view{value}.texts() == texts);
}

BOOST_AUTO_TEST_CASE(what_it_takes_never_makes_it_larger_than_a_page)
{
    std::mt19937 random{7};
    for (int round = 0; round < 50; ++round) {
        layout::text_page page;
        std::uint64_t bits = random();
        std::string text(random() % 300, 'x');
        while (page.takes(text.size())) {
            page.add({of_bits(bits, random() % 2 == 0 ? bits : std::numeric_limits<std::uint64_t>::max()), text});
            bits += std::uint64_t{random()} << random() % 20;
            text.resize(random() % 300);
        }
        BOOST_TEST(page.size() <= layout::text_page_size);
        BOOST_TEST(page.size() + text.size() + 25 > layout::text_page_size);
    }
}

BOOST_AUTO_TEST_CASE(damage_is_told_and_nothing_beyond_the_value_is_read)
{
    layout::text_page page;
    for (const std::string_view what : {"481", "4822..4823", "48221234567"})
        page.add({pattern(what), "text"});
    const std::string value = page.value();
    const auto is_told = [](std::string_view damaged) {
        try {
            read(std::string{damaged});
            return false;
        } catch (const error& e) {
            return has_code(e, error_code::corrupt);
        }
    };
    for (std::size_t size = 0; size < value.size(); ++size)
        BOOST_TEST(is_told(value.substr(0, size)), size);
    BOOST_TEST(is_told(value + "x"));
    std::mt19937 random{8};
    for (int round = 0; round < 20'000; ++round) {
        std::string damaged = value;
        for (unsigned i = 0; i <= random() % 3; ++i)
            damaged[random() % damaged.size()] = static_cast<char>(random());
        is_told(damaged);  // the sanitizers look on
    }
}

BOOST_AUTO_TEST_SUITE_END()
