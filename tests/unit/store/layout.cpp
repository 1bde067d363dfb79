// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/layout.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::at_second;
using store_tests::has_code;
using store_tests::pattern;

namespace {

const author somebody{"ann", "192.0.2.7:40122", "ringfence add", "call-1", "lead-2", "asked us to stop"};

}  // namespace

BOOST_AUTO_TEST_SUITE(store_layout)

BOOST_AUTO_TEST_CASE(varints_come_back_and_take_the_bytes_they_should)
{
    struct sample {
        std::uint64_t value;
        std::size_t bytes;
    };
    for (const sample& s : {sample{0, 1}, sample{127, 1}, sample{128, 2}, sample{16'383, 2}, sample{16'384, 3},
                            sample{std::numeric_limits<std::uint64_t>::max(), 10}}) {
        std::string to;
        layout::append_varint(to, s.value);
        BOOST_TEST(to.size() == s.bytes);
        layout::reader from{to};
        BOOST_TEST(from.varint() == s.value);
        BOOST_TEST(from.at_end());
    }
}

BOOST_AUTO_TEST_CASE(records_come_back_as_they_were)
{
    list_info list{
        7, "robots", "Auto-blocked", at_second(1), {true, true, std::chrono::hours{24}, 0}, 3, 4, {1, 2, 3, 4, 5}, 6};
    BOOST_TEST((layout::decode_list(7, layout::encode(list)) == list));
    list.options = {};
    BOOST_TEST((layout::decode_list(7, layout::encode(list)) == list));

    const layer_info layer{9, 7, layer_kind::import, layer_state::dropped, 3, 10, 11, 12, std::uint64_t{1} << 63};
    BOOST_TEST((layout::decode_layer(9, layout::encode(layer)) == layer));

    entry e{pattern("48221234567"), "022 123 45 67", "d",      entry_state::cleared, true, somebody, at_second(2),
            at_second(3),           at_second(4),    somebody, at_second(5),         6};
    BOOST_TEST((layout::decode_entry(e.pattern, layout::encode(e)) == e));
    e = entry{
        pattern("4822*"), "", "", entry_state::pending, false, {}, timestamp{}, timestamp{}, std::nullopt, {}, {}, 0};
    BOOST_TEST((layout::decode_entry(e.pattern, layout::encode(e)) == e), "the epoch is a time and not none");

    const import_info import{3, 7, 9, "file.csv", "ab", at_second(1), somebody, 1, 2, 3, 4, 5};
    BOOST_TEST((layout::decode_import(3, layout::encode(import)) == import));

    journal_record record{8,
                          at_second(-1),
                          somebody,
                          journal_event::entry_removed,
                          "dnc",
                          "why",
                          pattern("48100..48199"),
                          "typed",
                          entry_state::permanent,
                          at_second(1),
                          at_second(2),
                          list.options,
                          3,
                          "f",
                          "g",
                          4,
                          5,
                          6};
    BOOST_TEST((layout::decode_journal(8, layout::encode(record)) == record));
    record.pattern = pattern("4822*");
    BOOST_TEST((layout::decode_journal(8, layout::encode(record)) == record));

    const policy_info policy{2,
                             at_second(1),
                             somebody,
                             "d",
                             {{"a.ring", "text"}, {"", ""}},
                             {{"vip", "", {}}, {"x", "y", {true, false, {}, 5}}}};
    BOOST_TEST((layout::decode_policy(2, layout::encode(policy)) == policy));
}

BOOST_AUTO_TEST_CASE(fields_that_are_not_known_are_passed_over)
{
    layout::writer to;
    to.text(1, "ann");
    to.integer(900, 17);
    to.text(901, "later");
    to.text(6, "why");
    BOOST_TEST((layout::decode_author(to.take()) == author{"ann", "", "", "", "", "why"}));
}

BOOST_AUTO_TEST_CASE(damaged_records_are_errors_and_never_read_past)
{
    const std::vector<std::string> good{
        layout::encode(
            list_info{7, "robots", "Auto-blocked", at_second(1), {true, true, std::chrono::hours{24}, 9}, 3, 4, {}, 6}),
        layout::encode(entry{pattern("48221234567"), "typed", "d", entry_state::cleared, true, somebody, at_second(2),
                             at_second(3), at_second(4), somebody, at_second(5), 6}),
        layout::encode(policy_info{2, at_second(1), somebody, "d", {{"a.ring", "text"}}, {{"vip", "", {}}}})};
    std::mt19937_64 random{1};
    unsigned errors = 0;
    for (int round = 0; round < 30'000; ++round) {
        const std::string& from = good[random() % good.size()];
        std::vector<char> bad{from.begin(), from.end()};
        bad.resize(random() % (bad.size() + 1));
        for (std::size_t i = random() % 3; i > 0 && !bad.empty(); --i)
            bad[random() % bad.size()] = static_cast<char>(random());
        bad.shrink_to_fit();
        const std::string_view bytes{bad.data(), bad.size()};
        try {
            layout::decode_list(1, bytes);
            layout::decode_entry({}, bytes);
            layout::decode_policy(1, bytes);
            layout::decode_journal(1, bytes);
            layout::decode_layer(1, bytes);
            layout::decode_import(1, bytes);
        } catch (const error& e) {
            BOOST_TEST(has_code(e, error_code::corrupt));
            ++errors;
        }
    }
    BOOST_TEST(errors > 1000U);
}

BOOST_AUTO_TEST_CASE(keys_are_in_the_order_of_what_they_name)
{
    BOOST_TEST((layout::key_u64(1) < layout::key_u64(256)));
    BOOST_TEST((layout::key_u32(255) < layout::key_u32(256)));
    const auto p = pattern("48221234567");
    BOOST_TEST(
        (layout::expiry_key(1, timestamp{std::chrono::milliseconds{-5}}, p) < layout::expiry_key(1, timestamp{}, p)));
    BOOST_TEST((layout::expiry_key(1, at_second(0), p) < layout::expiry_key(1, at_second(1), p)));
    for (const char* each : {"48221234567", "4822*", "48100..48199"}) {
        const std::string key = layout::entry_key(5, pattern(each));
        std::string_view rest = std::string_view{key}.substr(layout::entry_prefix(5).size());
        BOOST_TEST((layout::take_pattern(rest) == pattern(each)));
        const std::string expiry = layout::expiry_key(5, at_second(77), pattern(each));
        rest = std::string_view{expiry}.substr(layout::expiry_prefix(5).size());
        BOOST_TEST((layout::take_expiry(rest) == at_second(77)));
        BOOST_TEST((layout::take_pattern(rest) == pattern(each)));
    }
}

BOOST_AUTO_TEST_CASE(ids_begin_with_one_and_never_repeat)
{
    store_tests::temporary_store store;
    for (std::uint32_t wanted = 1; wanted < 4; ++wanted)
        BOOST_TEST(store.write([](write_transaction& w) { return layout::take_id(w, layout::next_layer); }) == wanted);
    BOOST_CHECK_EXCEPTION(store.write([](write_transaction& w) {
        layout::set_counter(w, layout::next_layer, std::uint64_t{1} << 32);
        layout::take_id(w, layout::next_layer);
    }),
                          error, [](const error& e) { return has_code(e, error_code::full); });
}

BOOST_AUTO_TEST_SUITE_END()
