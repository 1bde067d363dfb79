// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/lists/text_search.hpp>

#include <ringfence/store/layout/text_page.hpp>
#include <ringfence/store/lists/texts.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::pattern;

namespace {

/// Rows under an owner between two others.
struct searched : store_tests::temporary_store {
    const std::string owner = layout::entry_texts_prefix(7);
    std::size_t pages = 0;  ///< that were looked through

    void put(const std::vector<std::pair<std::uint64_t, std::string>>& rows)
    {
        write([&](write_transaction& w) {
            for (const std::uint32_t other : {6U, 8U}) {
                store::detail::text_writer texts{w, layout::entry_texts_prefix(other)};
                texts.add({pattern("48"), "other"});
                texts.finish();
            }
            store::detail::text_writer texts{w, owner};
            for (const auto& [digits, text] : rows)
                texts.add({pattern(std::to_string(digits)), text});
            texts.finish();
        });
    }

    std::vector<std::uint64_t> found(std::vector<std::string> sought, std::uint64_t low = 0,
                                     std::uint64_t high = std::numeric_limits<std::uint64_t>::max())
    {
        const auto now = read();
        store::detail::text_search search{now, owner, std::move(sought), [&] { ++pages; }};
        std::vector<std::uint64_t> all;
        for (search.seek(low, high); search.there(); search.next())
            if (search.pattern().first.bits() <= high)
                all.push_back(search.pattern().first.bits());
        return all;
    }
};

using numbers = std::vector<std::uint64_t>;

}  // namespace

BOOST_AUTO_TEST_SUITE(store_text_search)

BOOST_AUTO_TEST_CASE(a_text_is_found_within_one_row)
{
    searched store;
    store.put({{1, "abc"}, {2, "abd"}, {3, ""}, {4, "cab"}, {5, "c"}, {6, "ab ab ab"}});
    BOOST_TEST((store.found({"ab"}) == numbers{1, 2, 4, 6}));
    BOOST_TEST((store.found({"ca"}) == numbers{4}), "`abc` and `abd` have it between them alone");
    BOOST_TEST((store.found({"bc"}) == numbers{1}));
    BOOST_TEST((store.found({"d", "c"}) == numbers{1, 2, 4, 5}));
    BOOST_TEST((store.found({"other"}) == numbers{}));
    BOOST_TEST((store.found({"ab"}, 2) == numbers{2, 4, 6}));
    BOOST_TEST((store.found({"ab"}, 7) == numbers{}));
}

BOOST_AUTO_TEST_CASE(an_owner_without_texts_has_nothing)
{
    searched store;
    BOOST_TEST((store.found({"ab"}) == numbers{}));
    store.put({});
    BOOST_TEST((store.found({"other"}) == numbers{}));
}

BOOST_AUTO_TEST_CASE(it_finds_what_a_look_at_each_row_does)
{
    std::mt19937 random{3};
    const auto some = [&](std::size_t most) {
        std::string text(random() % (most + 1), ' ');
        for (char& c : text)
            c = static_cast<char>('a' + random() % 3);
        return text;
    };
    std::vector<std::pair<std::uint64_t, std::string>> rows;
    for (std::uint64_t i = 0; i < 3000; ++i)
        rows.emplace_back(1000 + 3 * i, some(12));
    searched store;
    store.put(rows);
    for (int round = 0; round < 200; ++round) {
        std::vector<std::string> sought{some(6) + "a"};
        if (random() % 2 == 0)
            sought.push_back("b" + some(7));
        const std::uint64_t low = random() % 2 == 0 ? 0 : 900 + random() % 10'000;
        const std::uint64_t high = random() % 2 == 0 ? std::numeric_limits<std::uint64_t>::max() : low + random() % 300;
        numbers expected;
        for (const auto& [digits, text] : rows)
            if (digits >= low && digits <= high && std::ranges::any_of(sought, [&t = text](const std::string& each) {
                    return t.find(each) != std::string::npos;
                }))
                expected.push_back(digits);
        store.pages = 0;
        BOOST_TEST((store.found(sought, low, high) == expected));
        if (high != std::numeric_limits<std::uint64_t>::max())
            BOOST_TEST(store.pages <= 3U, "pages behind the last number are not looked through");
    }
}

BOOST_AUTO_TEST_SUITE_END()
