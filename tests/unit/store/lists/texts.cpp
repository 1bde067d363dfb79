// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/lists/texts.hpp>

#include <ringfence/store/import/undo.hpp>
#include <ringfence/store/layout/text_page.hpp>
#include <ringfence/store/lists/entries.hpp>

#include <store/lists/browsed_list.hpp>
#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::any_pattern;
using store_tests::at_second;
using store_tests::browsed_list;
using store_tests::by;

namespace {

using rows = std::vector<std::pair<number_pattern, std::string>>;

rows texts_of(const transaction& in, const std::string& owner)
{
    rows found;
    store::detail::text_rows texts{in, owner};
    while (const text_row* row = texts.next())
        found.emplace_back(row->pattern, row->text);
    return found;
}

rows texts_of_entries(const transaction& in, std::uint32_t list)
{
    rows expected;
    for_each_entry(in, list, [&](const entry& e) { expected.emplace_back(e.pattern, store::detail::text_of(e)); });
    return expected;
}

std::vector<std::size_t> page_sizes(const transaction& in)
{
    std::vector<std::size_t> sizes;
    cursor at{in, table::texts};
    for (bool more = at.first(); more; more = at.next())
        sizes.push_back(at.value().size());
    return sizes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_texts)

BOOST_AUTO_TEST_CASE(an_entry_is_found_by_its_number_as_it_was_typed_and_its_description)
{
    struct {
        std::string_view what;
        std::string_view typed;
        std::string_view description;
        std::string_view text;
    } const cases[]{
        {"48221234567", "+48221234567", "", "+48221234567"},
        {"48221234567", "22 123 45 67", "Żółw", "+48221234567\n22 123 45 67\nzolw"},
        {"48221234567", "221234567", "", "+48221234567"},
        {"4822*", "+4822*", "Warsaw", "+4822*\nwarsaw"},
        {"4822..4823", "4822..4823", "", "+4822\n+4823\n4822..4823"},
        {"s112", "112", "12", "112"},
        {"A+1*2", "a+1*2", "", "a+1*2\na12"},
    };
    for (const auto& c : cases) {
        entry e;
        e.pattern = any_pattern(c.what);
        e.typed = c.typed;
        e.description = c.description;
        BOOST_TEST(store::detail::text_of(e) == c.text);
    }
}

BOOST_AUTO_TEST_CASE(entries_and_their_texts_stay_together_whatever_is_changed)
{
    browsed_list store;
    std::mt19937 random{11};
    const auto any = [&] { return store_tests::pattern(std::to_string(48'220'000'000 + random() % 3000)); };
    for (int step = 0; step < 60; ++step) {
        store.write([&](write_transaction& w) {
            for (int i = 0; i < 60; ++i)
                add(w, store.list, any(), {.description = std::string(random() % 200, 'x')}, by("ann"),
                    at_second(step));
            for (int i = 0; i < 10; ++i)
                store::remove(w, store.list, any(), by("ann"), at_second(step));
            for (int i = 0; i < 10; ++i)
                edit(w, store.list, any(), {.description = std::string(random() % 500, 'y')}, by("ann"),
                     at_second(step));
            // Longer than a page by itself.
            add(w, store.list, any(), {.description = std::string(max_description, 'z')}, by("ann"), at_second(step));
        });
        const auto now = store.read();
        BOOST_TEST((texts_of(now, layout::entry_texts_prefix(store.list)) == texts_of_entries(now, store.list)));
    }
    const auto now = store.read();
    cursor at{now, table::texts};
    for (bool more = at.first(); more; more = at.next()) {
        layout::text_page_view page{at.value()};
        text_row row;
        BOOST_TEST((page.next(row) && (at.value().size() <= layout::text_page_size || !page.next(row))));
    }
}

BOOST_AUTO_TEST_CASE(pages_that_are_filled_in_order_are_full_and_others_half)
{
    for (const bool ascending : {true, false}) {
        browsed_list store;
        store.write([&](write_transaction& w) {
            for (int i = 0; i < 5000; ++i)
                add(w, store.list, store_tests::pattern(std::to_string(48'220'000'000 + (ascending ? i : 5000 - i))),
                    {.description = "called twice"}, by("ann"), at_second(1));
        });
        auto sizes = page_sizes(store.read());
        sizes.pop_back();  // is being filled
        sizes.erase(sizes.begin());
        BOOST_TEST(std::ranges::min(sizes) > layout::text_page_size * (ascending ? 9 : 4) / 10);
    }
}

BOOST_AUTO_TEST_CASE(an_imports_numbers_are_found_by_their_descriptions_until_it_is_undone)
{
    browsed_list store;
    const std::uint32_t import = store.import("481,Called TWICE,\n482,,\n483,,2026-02-02\n4822*,Łódź,\n");
    const std::string owner = layout::import_texts_prefix(find_import(store.read(), import)->layer);
    const rows expected{{any_pattern("481"), "called twice"}, {any_pattern("4822*"), "lodz"}};
    BOOST_TEST((texts_of(store.read(), owner) == expected));
    undo_import(*store.environment, import, by("ann"), at_second(5));
    BOOST_TEST(texts_of(store.read(), owner).empty());
}

BOOST_AUTO_TEST_CASE(they_can_be_made_anew_from_entries_and_descriptions)
{
    browsed_list store;
    store.import("481,one,\n482,two,\n");
    store.add_one("482", {.description = "three"});
    store.add_one("INFO");
    const auto all = [&] {
        const auto now = store.read();
        std::vector<std::pair<std::string, std::string>> found;
        cursor at{now, table::texts};
        for (bool more = at.first(); more; more = at.next())
            found.emplace_back(at.key(), at.value());
        return found;
    };
    const auto before = all();
    BOOST_TEST(before.size() == 2U);
    store.write([&](write_transaction& w) {
        for (const auto& [key, value] : before)
            w.erase(table::texts, key);
    });
    store::detail::write_all_texts(*store.environment, [](std::uint64_t) {});
    BOOST_TEST((all() == before));
}

BOOST_AUTO_TEST_SUITE_END()
