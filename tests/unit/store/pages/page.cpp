// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/pages/page.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

using namespace ringfence::store;
using namespace ringfence::store::pages;

BOOST_AUTO_TEST_SUITE(store_pages_page)

namespace {

template <class T>
void put(std::string& to, std::size_t at, T value)
{
    std::memcpy(to.data() + at, &value, sizeof value);
}

/// A leaf with these keys and the value `v` under each.
std::string leaf(page_number number, const std::vector<std::string>& keys)
{
    std::string page(page_size, '\0');
    put(page, 0, number);
    put(page, 10, std::uint16_t{2});
    put(page, 12, static_cast<std::uint16_t>(page_head + 2 * keys.size()));
    std::size_t from = page_size;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const std::size_t size = node_head + keys[i].size() + 1;
        from -= size + size % 2;
        put(page, page_head + 2 * i, static_cast<std::uint16_t>(from));
        put(page, from, std::uint32_t{1});
        put(page, from + 6, static_cast<std::uint16_t>(keys[i].size()));
        page.replace(from + node_head, keys[i].size(), keys[i]);
        page[from + node_head + keys[i].size()] = 'v';
    }
    put(page, 14, static_cast<std::uint16_t>(from));
    return page;
}

std::string fault(const std::string& page, page_kind kind = page_kind::leaf)
{
    return fault_of(pages::page{page.data()}, 7, kind, key_order::bytes, 100);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_sound_leaf_gives_its_keys_and_values)
{
    const std::string bytes = leaf(7, {"a", "bb", "ccc"});
    BOOST_TEST(fault(bytes) == "");
    const pages::page on{bytes.data()};
    BOOST_TEST(on.count() == 3U);
    BOOST_TEST(on.key(1) == "bb");
    BOOST_TEST(on.leaf_node(2).size == 1U);
    BOOST_TEST(*on.leaf_node(2).value == 'v');
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_page_is_told)
{
    struct sample {
        std::function<void(std::string&)> damage;
        std::string_view told;
    };
    for (const sample& s : std::vector<sample>{
             {[](std::string& p) { put(p, 0, page_number{8}); }, "bears another number"},
             {[](std::string& p) { put(p, 10, std::uint16_t{1}); }, "is no leaf as it has to be"},
             {[](std::string& p) { put(p, 8, std::uint16_t{1}); }, "is no leaf as it has to be"},
             {[](std::string& p) { put(p, 12, std::uint16_t{16}); }, "has a wrong count of keys"},
             {[](std::string& p) { put(p, 12, std::uint16_t{23}); }, "has a wrong count of keys"},
             {[](std::string& p) { put(p, 14, std::uint16_t{8000}); }, "has a wrong count of keys"},
             {[](std::string& p) { put(p, 12, std::uint16_t{20}); }, "has keys that do not fill their place"},
             {[](std::string& p) { put(p, 16, std::uint16_t{4095}); }, "has a key that does not lie on it"},
             {[](std::string& p) { put(p, 16, std::uint16_t{20}); }, "has a key that does not lie on it"},
             {[](std::string& p) { put(p, page(p.data()).offset(0) + 6, std::uint16_t{5000}); },
              "has a key that does not lie on it"},
             {[](std::string& p) { put(p, page(p.data()).offset(0), std::uint32_t{0xffffff}); },
              "has a key that does not lie on it"},
             {[](std::string& p) { put(p, page(p.data()).offset(0) + 4, std::uint16_t{4}); },
              "has a key that does not lie on it"},
             {[](std::string& p) { p[page(p.data()).offset(2) + node_head] = 'a'; }, "has keys out of order"},
             {[](std::string& p) { put(p, 18, page(p.data()).offset(0)); }, "has keys that do not fill their place"}}) {
        std::string bytes = leaf(7, {"a", "bb", "ccc"});
        s.damage(bytes);
        BOOST_TEST(fault(bytes) == s.told);
    }
    BOOST_TEST(fault(leaf(7, {"a", "b"}), page_kind::branch) == "is no branch as it has to be");
}

BOOST_AUTO_TEST_CASE(a_tree_s_record_has_counts_that_can_be)
{
    BOOST_TEST(fault_of(tree_record{}, 100) == "");
    const tree_record sound{.depth = 2, .branch_pages = 1, .leaf_pages = 3, .entries = 50, .root = 9};
    BOOST_TEST(fault_of(sound, 100) == "");
    const auto told = [&](auto&& change) {
        tree_record bad = sound;
        change(bad);
        return fault_of(bad, 100);
    };
    for (const auto& change : std::vector<std::function<void(tree_record&)>>{
             [](tree_record& t) { t.root = 100; }, [](tree_record& t) { t.root = 1; },
             [](tree_record& t) { t.root = no_page; }, [](tree_record& t) { t.depth = 17; },
             [](tree_record& t) { t.depth = 1; }, [](tree_record& t) { t.depth = 0; },
             [](tree_record& t) { t.leaf_pages = 98; }, [](tree_record& t) { t.entries = 2; },
             [](tree_record& t) { t.entries = std::uint64_t{1} << 40; }})
        BOOST_TEST(told(change) != "");
}

BOOST_AUTO_TEST_SUITE_END()
