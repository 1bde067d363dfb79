// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/index/index.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::e164;
using store_tests::has_code;
using store_tests::pattern;
using store_tests::temporary_store;

namespace {

std::vector<std::uint32_t> layers_of(const directory& in, std::uint64_t bits)
{
    std::vector<std::uint32_t> found;
    in.layers_of(bits, [&](std::uint32_t layer) { found.push_back(layer); });
    std::ranges::sort(found);
    const auto repeated = std::ranges::unique(found);
    found.erase(repeated.begin(), repeated.end());
    return found;
}

std::vector<std::uint64_t> sorted(std::vector<std::uint64_t> numbers)
{
    std::ranges::sort(numbers);
    const auto repeated = std::ranges::unique(numbers);
    numbers.erase(repeated.begin(), repeated.end());
    return numbers;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_index)

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

BOOST_AUTO_TEST_CASE(a_number_is_in_the_layers_it_was_set_in)
{
    temporary_store store;
    const std::vector<std::uint64_t> numbers{e164("48221234567").bits(), number::short_code("112")->bits(),
                                             number::sender("INFO")->bits()};
    store.write([&](write_transaction& w) {
        for (const std::uint32_t layer : {7U, 1U, 300U, 100'000U})
            change_bits(w, layer, sorted(numbers), bit_change::set);
        change_bits(w, 7, std::vector<std::uint64_t>{numbers[1]}, bit_change::clear);
    });
    const auto reading = store.read();
    const auto index = directory::load(reading);
    BOOST_TEST((layers_of(*index, numbers[0]) == std::vector<std::uint32_t>{1, 7, 300, 100'000}));
    BOOST_TEST((layers_of(*index, numbers[1]) == std::vector<std::uint32_t>{1, 300, 100'000}));
    BOOST_TEST((layers_of(*index, numbers[2]) == std::vector<std::uint32_t>{1, 7, 300, 100'000}));
    for (const number other : {e164("48221234566"), e164("48221234568"), e164("1"), e164("999999999999999"),
                               *number::short_code("0112"), *number::sender("INFOS"), number{}})
        BOOST_TEST(layers_of(*index, other.bits()).empty(), other.to_string());
    BOOST_TEST(has_bit(reading, 1, numbers[1]));
    BOOST_TEST(!has_bit(reading, 7, numbers[1]));
}

BOOST_AUTO_TEST_CASE(containers_of_every_kind_side_by_side_are_all_found)
{
    // Short blocks, which a look-up scans for the suffix's bytes where they hold arrays alone.
    struct sample {
        const char* name;
        std::vector<std::uint64_t> suffixes;
        std::vector<std::uint64_t> in;
        std::vector<std::uint64_t> out;
    };
    std::vector<std::uint64_t> run;
    for (std::uint64_t i = 100; i < 160; ++i)
        run.push_back(i);
    std::vector<std::uint64_t> all;
    for (std::uint64_t i = 0; i < 10'000; ++i)
        all.push_back(i);
    std::vector<std::uint64_t> even;
    for (std::uint64_t i = 0; i < 10'000; i += 2)
        even.push_back(i);
    const sample array{"array", {7, 4242}, {7, 4242}, {8, 4243, 9999}};
    for (const sample& s :
         {sample{"run", run, {100, 130, 159}, {99, 160, 9999}}, sample{"full", all, {0, 5000, 9999}, {}},
          sample{"bitmap", even, {0, 5000, 9998}, {1, 5001, 9999}}}) {
        temporary_store store;
        const auto at_block = [](std::vector<std::uint64_t> suffixes, std::uint64_t block) {
            for (std::uint64_t& each : suffixes)
                each += block * index_layout::block_size;
            return suffixes;
        };
        store.write([&](write_transaction& w) {
            change_bits(w, 1, at_block(array.suffixes, 5), bit_change::set);  // arrays alone, in the same segment
            change_bits(w, 1, at_block(array.suffixes, 6), bit_change::set);
            change_bits(w, 2, at_block(s.suffixes, 6), bit_change::set);
            change_bits(w, 2, at_block(s.suffixes, 7), bit_change::set);
        });
        const auto reading = store.read();
        const auto index = directory::load(reading);
        const auto has = [&](std::uint64_t suffix, std::uint64_t block, std::uint32_t layer) {
            const auto found = layers_of(*index, suffix + block * index_layout::block_size);
            return std::ranges::find(found, layer) != found.end();
        };
        for (const std::uint64_t block : {5U, 6U}) {
            for (const std::uint64_t suffix : array.in)
                BOOST_TEST(has(suffix, block, 1), s.name << ": " << suffix << " of block " << block);
            for (const std::uint64_t suffix : array.out)
                BOOST_TEST(!has(suffix, block, 1), s.name << ": " << suffix << " of block " << block);
        }
        for (const std::uint64_t block : {6U, 7U}) {
            for (const std::uint64_t suffix : s.in)
                BOOST_TEST(has(suffix, block, 2), s.name << ": " << suffix << " of block " << block);
            for (const std::uint64_t suffix : s.out)
                BOOST_TEST(!has(suffix, block, 2), s.name << ": " << suffix << " of block " << block);
        }
    }
}

BOOST_AUTO_TEST_CASE(changes_are_counted_and_repeating_them_changes_nothing)
{
    temporary_store store;
    const std::vector<std::uint64_t> numbers{1, 2, 3, 20'000, 30'001};
    store.write([&](write_transaction& w) {
        BOOST_TEST(change_bits(w, 1, numbers, bit_change::set).changed == 5U);
        BOOST_TEST(change_bits(w, 1, numbers, bit_change::set).changed == 0U);
        BOOST_TEST(change_bits(w, 2, numbers, bit_change::clear).changed == 0U);
        BOOST_TEST(change_bits(w, 1, std::vector<std::uint64_t>{2, 4, 30'001}, bit_change::clear).changed == 2U);
    });
    const auto reading = store.read();
    std::vector<std::uint64_t> left;
    for_each_number(reading, 1, 0, 1'000'000, [&](std::uint64_t bits) { left.push_back(bits); });
    BOOST_TEST((left == std::vector<std::uint64_t>{1, 3, 20'000}));
    store.write([&](write_transaction& w) { change_bits(w, 1, left, bit_change::clear); });
    BOOST_TEST(store.read().count(table::index) == 0U);
}

BOOST_AUTO_TEST_CASE(clearing_what_is_not_there_does_not_wake_the_readers)
{
    temporary_store store;
    store.write([](write_transaction& w) { change_bits(w, 1, std::vector<std::uint64_t>{5}, bit_change::set); });
    const auto before = directory::load(store.read())->generation();
    store.write([](write_transaction& w) { change_bits(w, 1, std::vector<std::uint64_t>{6}, bit_change::clear); });
    BOOST_TEST(directory::load(store.read())->generation() == before);
}

BOOST_AUTO_TEST_CASE(a_budget_cuts_a_change_into_steps_that_give_the_same)
{
    temporary_store store;
    std::mt19937_64 random{7};
    std::vector<std::uint64_t> numbers;
    for (int i = 0; i < 200'000; ++i)
        numbers.push_back(48'220'000'000 + random() % 100'000'000);
    numbers = sorted(numbers);
    std::size_t steps = 0;
    for (std::size_t at = 0; at < numbers.size(); ++steps)
        at += store
                  .write([&](write_transaction& w) {
                      return change_bits(w, 1, std::span{numbers}.subspan(at), bit_change::set, 100'000);
                  })
                  .consumed;
    BOOST_TEST(steps > 3U);
    const auto reading = store.read();
    std::vector<std::uint64_t> found;
    for_each_number(reading, 1, numbers.front(), numbers.back(), [&](std::uint64_t bits) { found.push_back(bits); });
    BOOST_TEST((found == numbers));
    const auto index = directory::load(reading);
    BOOST_TEST(index->segment_count() > 10U);

    std::uint64_t next = 0;
    std::uint64_t cleared = 0;
    for (bool done = false; !done;) {
        const layer_cleared step =
            store.write([&](write_transaction& w) { return clear_layer(w, 1, next, numbers.back(), 10'000); });
        next = step.next_block;
        cleared += step.cleared;
        done = step.done;
    }
    BOOST_TEST(cleared == numbers.size());
    BOOST_TEST(store.read().count(table::index) == 0U);
}

BOOST_AUTO_TEST_CASE(segments_stay_on_pages_of_their_own_and_within_their_size)
{
    using namespace index_layout;
    temporary_store store;
    std::mt19937_64 random{3};
    for (int round = 0; round < 20; ++round)
        store.write([&](write_transaction& w) {
            std::vector<std::uint64_t> numbers;
            for (int i = 0; i < 20'000; ++i)
                numbers.push_back(random() % (round % 2 == 0 ? 40'000'000 : 4'000'000'000'000));
            change_bits(w, static_cast<std::uint32_t>(1 + round % 3), sorted(numbers), bit_change::set);
        });
    const auto reading = store.read();
    cursor at{reading, table::index};
    std::uint64_t before = 0;
    for (bool more = at.first(); more; more = at.next()) {
        const segment_view segment{layout::id_of_key(at.key(), 8), at.value()};
        BOOST_TEST(at.value().size() >= least_size);
        if (segment.first() != segment.last_block())
            BOOST_TEST(at.value().size() <= split_size);
        BOOST_TEST((before == 0 || segment.first() > before));
        before = segment.last_block();
    }
}

BOOST_AUTO_TEST_CASE(blocks_with_many_layers_take_segments_of_their_own)
{
    temporary_store store;
    std::vector<std::uint64_t> numbers;
    for (std::uint64_t i = 0; i < 10'000; i += 3)
        numbers.push_back(50'000 + i);
    store.write([&](write_transaction& w) {
        for (std::uint32_t layer = 1; layer <= 100; ++layer)
            change_bits(w, layer, numbers, bit_change::set);
        change_bits(w, 5, std::vector<std::uint64_t>{49'999, 60'000}, bit_change::set);
    });
    const auto reading = store.read();
    const auto index = directory::load(reading);
    BOOST_TEST(layers_of(*index, 50'003).size() == 100U);
    BOOST_TEST(layers_of(*index, 50'004).empty());
    BOOST_TEST((layers_of(*index, 49'999) == std::vector<std::uint32_t>{5}));
    BOOST_TEST((layers_of(*index, 60'000) == std::vector<std::uint32_t>{5}));
}

BOOST_AUTO_TEST_CASE(prefixes_and_ranges_cover_what_they_should)
{
    struct sample {
        const char* pattern;
        std::vector<const char*> in;
        std::vector<const char*> out;
    };
    for (const sample& s : {
             sample{"4822*",
                    {"4822", "48220", "48221234567", "482299999999999"},
                    {"482", "48", "4", "48231234567", "14822"}},
             sample{"4*", {"4", "40", "499999999999999"}, {"3", "5", "34", "54"}},
             sample{"41215600000..41215609999",
                    {"41215600000", "41215605555", "41215609999"},
                    {"41215599999", "41215610000", "4121560000", "412156000000"}},
             sample{"48712000000..48712000099", {"48712000000", "48712000099"}, {"48711999999", "48712000100"}},
             sample{"48711999995..48712000107",
                    {"48711999995", "48712000000", "48712000107"},
                    {"48711999994", "48712000108"}},
             sample{"17..93", {"17", "20", "93"}, {"16", "94", "1", "9", "170"}},
             sample{"100000000000000..999999999999999", {"100000000000000", "999999999999999"}, {"99999999999999"}},
         }) {
        temporary_store store;
        store.write([&](write_transaction& w) {
            BOOST_TEST(add_span(w, 9, pattern(s.pattern)));
            BOOST_TEST(!add_span(w, 9, pattern(s.pattern)));
            BOOST_TEST(add_span(w, 4, pattern(s.pattern)));
        });
        auto reading = store.read();
        const auto index = directory::load(reading);
        for (const char* each : s.in) {
            BOOST_TEST((layers_of(*index, e164(each).bits()) == std::vector<std::uint32_t>{4, 9}),
                       s.pattern << " in " << each);
            std::size_t covers = 0;
            for_each_cover(reading, e164(each),
                           [&](std::uint32_t, const number_pattern& p) { covers += p == pattern(s.pattern); });
            BOOST_TEST(covers == 2U);
        }
        for (const char* each : s.out)
            BOOST_TEST(layers_of(*index, e164(each).bits()).empty(), s.pattern << " out " << each);
        std::vector<number_pattern> back;
        for_each_span(reading, 9, [&](const number_pattern& p) { back.push_back(p); });
        BOOST_TEST((back == std::vector{pattern(s.pattern)}));
        store.write([&](write_transaction& w) {
            BOOST_TEST(remove_span(w, 9, pattern(s.pattern)));
            BOOST_TEST(!remove_span(w, 9, pattern(s.pattern)));
            BOOST_TEST(clear_spans(w, 4) > 0U);
        });
        reading.renew();
        BOOST_TEST(reading.count(table::spans) == 0U);
        BOOST_TEST(layers_of(*directory::refreshed(index, reading), e164(s.in.front()).bits()).empty());
    }
}

BOOST_AUTO_TEST_CASE(overlapping_ranges_of_one_layer_leave_each_other_alone)
{
    temporary_store store;
    store.write([](write_transaction& w) {
        add_span(w, 1, pattern("100..199"));
        add_span(w, 1, pattern("150..299"));
        remove_span(w, 1, pattern("100..199"));
    });
    const auto reading = store.read();
    const auto index = directory::load(reading);
    BOOST_TEST(layers_of(*index, 149).empty());
    BOOST_TEST(layers_of(*index, 150).size() == 1U);
    BOOST_TEST(layers_of(*index, 199).size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_is_no_range_is_refused)
{
    temporary_store store;
    for (const number_pattern& wrong :
         {number_pattern{e164("200"), e164("100")}, number_pattern{e164("99"), e164("100")},
          number_pattern{*number::short_code("112"), *number::short_code("119")}, number_pattern{number{}, e164("5")}})
        BOOST_CHECK_EXCEPTION(store.write([&](write_transaction& w) { add_span(w, 1, wrong); }), error,
                              [](const error& e) { return has_code(e, error_code::refused); });
}

BOOST_AUTO_TEST_CASE(a_mended_directory_is_the_same_as_one_loaded_anew)
{
    temporary_store store;
    std::mt19937_64 random{11};
    std::map<std::uint32_t, std::set<std::uint64_t>> model;
    auto reading = store.read();
    auto mended = directory::load(reading);
    for (int round = 0; round < 300; ++round) {
        reading.reset();
        const int commits = 1 + static_cast<int>(random() % 3);
        for (int c = 0; c < commits; ++c)
            store.write([&](write_transaction& w) {
                const auto layer = static_cast<std::uint32_t>(1 + random() % 12);
                const bool set = random() % 3 != 0;
                std::vector<std::uint64_t> numbers;
                const std::size_t count = random() % 10 == 0 ? 3000 : 1 + random() % 20;
                const std::uint64_t base = random() % 5 * 30'000'000;
                for (std::size_t i = 0; i < count; ++i)
                    numbers.push_back(base + random() % 3'000'000);
                numbers = sorted(numbers);
                const auto changed = change_bits(w, layer, numbers, set ? bit_change::set : bit_change::clear).changed;
                std::uint64_t expected = 0;
                for (const std::uint64_t each : numbers)
                    expected += set ? model[layer].insert(each).second : model[layer].erase(each);
                BOOST_TEST(changed == expected);
            });
        reading.renew();
        const auto old = mended;
        mended = directory::refreshed(old, reading);
        BOOST_TEST((*mended == *directory::load(reading)));
        BOOST_TEST((directory::refreshed(mended, reading) == mended));
        for (int i = 0; i < 200; ++i) {
            std::uint64_t bits = random() % 5 * 30'000'000 + random() % 3'000'000;
            const auto& some = model[static_cast<std::uint32_t>(1 + random() % 12)];
            if (const auto near = some.lower_bound(bits); i % 2 == 0 && near != some.end())
                bits = *near;
            std::vector<std::uint32_t> expected;
            for (const auto& [layer, numbers] : model)
                if (numbers.contains(bits))
                    expected.push_back(layer);
            if (layers_of(*mended, bits) != expected)
                BOOST_ERROR("wrong layers for " << bits);
        }
    }
    for (const auto& [layer, numbers] : model) {
        std::vector<std::uint64_t> found;
        for_each_number(reading, layer, 0, 1'000'000'000, [&](std::uint64_t bits) { found.push_back(bits); });
        BOOST_TEST((found == std::vector<std::uint64_t>{numbers.begin(), numbers.end()}));
    }
}

BOOST_AUTO_TEST_CASE(a_directory_that_missed_too_many_commits_is_loaded_anew)
{
    temporary_store store;
    auto reading = store.read();
    const auto old = directory::load(reading);
    reading.reset();
    for (std::uint64_t i = 0; i < index_layout::generations_kept + 10; ++i)
        store.write([&](write_transaction& w) { change_bits(w, 1, std::vector{i * 7919}, bit_change::set); });
    reading.renew();
    BOOST_TEST(reading.count(table::changes) == index_layout::generations_kept);
    BOOST_TEST((*directory::refreshed(old, reading) == *directory::load(reading)));
}

BOOST_AUTO_TEST_CASE(a_damaged_segment_is_an_error_and_never_read_past)
{
    using namespace index_layout;
    temporary_store store;
    std::mt19937_64 random{5};
    std::vector<std::uint64_t> numbers;
    for (int i = 0; i < 2000; ++i)
        numbers.push_back(random() % 300'000);
    for (std::uint64_t i = 0; i < 6000; ++i)
        numbers.push_back(1'000'000 + (i < 3000 ? i : i * 2));
    numbers = sorted(numbers);
    store.write([&](write_transaction& w) {
        change_bits(w, 1, numbers, bit_change::set);
        change_bits(w, 900, numbers, bit_change::set);
    });
    std::string good;
    std::uint64_t first = 0;
    {
        const auto reading = store.read();
        cursor at{reading, table::index};
        BOOST_REQUIRE(at.first());
        good = at.value();
        first = layout::id_of_key(at.key(), 8);
    }
    unsigned errors = 0;
    for (int round = 0; round < 20'000; ++round) {
        // On the heap in its exact size, so that AddressSanitizer sees every byte too many.
        std::vector<char> bad{good.begin(), good.end()};
        if (random() % 2 == 0)
            bad.resize(random() % bad.size());
        for (std::size_t i = random() % 4; i > 0 && !bad.empty(); --i)
            bad[random() % 3 == 0 ? random() % std::min<std::size_t>(bad.size(), 64) : random() % bad.size()] =
                static_cast<char>(random());
        bad.shrink_to_fit();
        try {
            const segment_view segment{first, {bad.data(), bad.size()}};
            for (int i = 0; i < 20; ++i) {
                const std::uint64_t bits = numbers[random() % numbers.size()] + random() % 3;
                if (bits / block_size < first)
                    continue;
                const auto [begin, end] = segment.find(bits / block_size);
                container_reader each{begin, end};
                for (container c; each.next(c);) {
                    static_cast<void>(c.contains(static_cast<std::uint16_t>(bits % block_size)));
                    for_each_suffix(c, [](std::uint16_t) {});
                }
            }
        } catch (const error& e) {
            BOOST_TEST(has_code(e, error_code::corrupt));
            ++errors;
        }
    }
    BOOST_TEST(errors > 5000U);

    store.write([&](write_transaction& w) { w.put(table::index, layout::key_u64(first), good.substr(0, 20)); });
    BOOST_CHECK_EXCEPTION(directory::load(store.read()), error,
                          [](const error& e) { return has_code(e, error_code::corrupt); });
}

BOOST_AUTO_TEST_CASE(numbers_of_every_kind_can_be_set_in_one_change)
{
    std::vector<std::uint64_t> numbers;
    for (std::uint64_t i = 0; i < 40; ++i)
        numbers.push_back(1 + i * 777'777'777);
    for (const char* code : {"000", "112", "999", "7464", "00000000"})
        numbers.push_back(number::short_code(code)->bits());
    for (const char* sender : {"A", "INFO", "ZZZZZZZZZZZ"})
        numbers.push_back(number::sender(sender)->bits());
    numbers = sorted(numbers);
    for (const std::uint64_t dense : {0U, 9'000U}) {
        temporary_store store;
        store.write([&](write_transaction& w) {
            std::vector<std::uint64_t> all = numbers;
            for (std::uint64_t i = 0; i < dense; ++i)  // so that containers are no arrays
                all.push_back(numbers[10] + i);
            change_bits(w, 1, sorted(all), bit_change::set);
            change_bits(w, 2, numbers, bit_change::set);
        });
        const auto reading = store.read();
        const auto index = directory::load(reading);
        for (const std::uint64_t bits : numbers) {
            BOOST_TEST((layers_of(*index, bits) == std::vector<std::uint32_t>{1, 2}));
            BOOST_TEST(has_bit(reading, 2, bits));
            BOOST_TEST(!has_bit(reading, 2, bits + 1));
        }
        std::vector<std::uint64_t> read;
        for_each_number(reading, 2, 0, ~std::uint64_t{0}, [&](std::uint64_t bits) { read.push_back(bits); });
        BOOST_TEST((read == numbers));
    }
}

BOOST_AUTO_TEST_CASE(a_prefix_has_no_last_number)
{
    BOOST_CHECK_EXCEPTION(index_layout::check_span({number::prefix("48").value(), number::prefix("49").value()}), error,
                          [](const error& e) { return has_code(e, error_code::refused); });
}

// Layers as sets.
BOOST_AUTO_TEST_CASE(counting_comparing_and_moving_numbers_agree_with_plain_sets)
{
    using set = std::set<std::uint64_t>;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        std::mt19937_64 random{seed};
        const auto below = [&](std::uint64_t n) { return random() % n; };
        // Some numbers about the edges of blocks, a dense run, some far away, and short codes and senders.
        const auto some = [&] {
            set found;
            const std::uint64_t base = 48'220'000'000 + below(4) * 10'000;
            for (std::uint64_t i = below(60); i > 0; --i)
                found.insert(base + 9'980 + below(40));
            if (below(3) == 0)
                for (std::uint64_t n = base + below(8'000), end = n + below(2'500); n < end; n += 1 + below(3) / 2)
                    found.insert(n);
            if (below(6) == 0)
                for (std::uint64_t n = 0; n < 10'000; ++n)
                    found.insert(base + n);
            for (std::uint64_t i = below(10); i > 0; --i)
                found.insert(1 + below(50) * 19'999'999'999);
            for (std::uint64_t i = below(10); i > 0; --i)
                found.insert(number::short_code(std::to_string(100 + below(100)))->bits());
            for (std::uint64_t i = below(5); i > 0; --i)
                found.insert(number::sender("INFO" + std::string(1, static_cast<char>('A' + below(20))))->bits());
            return found;
        };
        const auto listed = [](const set& of) { return std::vector<std::uint64_t>(of.begin(), of.end()); };
        temporary_store store;
        std::map<std::uint32_t, set> layers;
        std::uint32_t next_layer = 40;
        for (int round = 0; round < 60; ++round)
            BOOST_TEST_CONTEXT("seed " << seed << ", round " << round)
            {
                const set numbers = some();
                const auto chosen = [&] {
                    std::vector<std::uint32_t> found;
                    for (std::uint32_t layer = 1; layer < 24; layer += 1 + layer / 9)
                        if (below(3) == 0)
                            found.push_back(layer);
                    return found;
                };
                const auto from = chosen();
                if (round < 10 || below(3) != 0) {
                    const auto layer = static_cast<std::uint32_t>(1 + below(20));
                    store.write([&](write_transaction& w) { change_bits(w, layer, listed(numbers), bit_change::set); });
                    layers[layer].insert(numbers.begin(), numbers.end());
                } else {
                    std::vector<std::uint32_t> to;
                    for (std::size_t i = 0; i < from.size(); ++i)
                        to.push_back(next_layer++);
                    const auto lost =
                        store.write([&](write_transaction& w) { return move_bits(w, from, to, listed(numbers)); });
                    set moved;
                    BOOST_REQUIRE(lost.size() == from.size() + 1);
                    for (std::size_t i = 0; i < from.size(); ++i) {
                        std::uint64_t count = 0;
                        for (const std::uint64_t bits : numbers)
                            if (layers[from[i]].erase(bits) != 0) {
                                ++count;
                                moved.insert(bits);
                                layers[to[i]].insert(bits);
                            }
                        BOOST_TEST(lost[i] == count);
                    }
                    BOOST_TEST(lost.back() == moved.size());
                }
                const auto reading = store.read();
                const auto asked = chosen();
                set all;
                for (const std::uint32_t layer : asked)
                    all.insert(layers[layer].begin(), layers[layer].end());
                BOOST_TEST(count_union(reading, asked) == all.size());
                const set others = some();
                std::vector<std::uint64_t> common;
                std::ranges::set_intersection(others, all, std::back_inserter(common));
                BOOST_TEST(count_common(reading, asked, listed(others)) == common.size());
                BOOST_TEST((find_common(reading, asked, listed(others)) == common));
                if (round % 10 == 9)
                    for (const auto& [layer, wanted] : layers) {
                        std::vector<std::uint64_t> read;
                        for_each_number(reading, layer, 0, ~std::uint64_t{0},
                                        [&](std::uint64_t bits) { read.push_back(bits); });
                        BOOST_TEST((read == listed(wanted)), "layer " << layer);
                    }
            }
    }
}

BOOST_AUTO_TEST_SUITE_END()
