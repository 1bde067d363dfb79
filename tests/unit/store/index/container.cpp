// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/index/container.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;

BOOST_AUTO_TEST_SUITE(store_index_container)

BOOST_AUTO_TEST_CASE(each_container_holds_what_was_put_into_it_and_is_the_smallest)
{
    using namespace index_layout;
    struct sample {
        const char* name;
        std::vector<std::uint16_t> suffixes;
        container_kind kind;
    };
    std::vector<std::uint16_t> all(10'000);
    for (std::uint16_t i = 0; i < 10'000; ++i)
        all[i] = i;
    std::vector<std::uint16_t> even;
    for (std::uint16_t i = 0; i < 10'000; i = static_cast<std::uint16_t>(i + 2))
        even.push_back(i);
    std::vector<std::uint16_t> hundreds;
    for (std::uint16_t i = 0; i < 10'000; i = static_cast<std::uint16_t>(i + 100))
        hundreds.push_back(i);
    for (const sample& s :
         {sample{"one", {0}, container_kind::array}, sample{"the last", {9999}, container_kind::array},
          sample{"four", {1, 5, 77, 4096}, container_kind::array},
          sample{"five", {1, 5, 77, 4096, 9999}, container_kind::array},
          sample{"a hundred", hundreds, container_kind::array}, sample{"every other", even, container_kind::bitmap},
          sample{"a run", {all.begin() + 17, all.begin() + 900}, container_kind::runs},
          sample{"all but the first", {all.begin() + 1, all.end()}, container_kind::runs},
          sample{"all", all, container_kind::full}}) {
        index_layout::bytes to;
        append_container(to, 3, s.suffixes);
        to.resize(to.size() + overread);
        container_reader from{to.data(), to.data() + to.size() - overread};
        container c;
        BOOST_REQUIRE(from.next(c));
        BOOST_TEST((c.kind == s.kind), s.name);
        BOOST_TEST(c.layer == 3U);
        std::vector<std::uint16_t> back;
        for_each_suffix(c, [&](std::uint16_t suffix) { back.push_back(suffix); });
        BOOST_TEST((back == s.suffixes), s.name);
        for (std::uint16_t i = 0; i < 10'000; ++i)
            if (c.contains(i) != std::ranges::binary_search(s.suffixes, i))
                BOOST_ERROR(s.name << " is wrong about " << i);
        BOOST_TEST(suffix_count(c) == s.suffixes.size());
        BOOST_TEST(!from.next(c));
    }
}

BOOST_AUTO_TEST_SUITE_END()
