// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/journal/verify.hpp>
#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/replies.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::at_second;
using store_tests::has_code;

namespace {

constexpr int day = 24 * 60 * 60;

std::string name_of(std::uint32_t which)
{
    std::string name(layout::reply_name_size, '\0');
    for (unsigned i = 0; i < 4; ++i)
        name[i] = static_cast<char>(which >> (8 * i) & 0xff);
    return name;
}

kept_reply reply_at(int second, std::string body = "{}")
{
    return {.request = std::string(32, 'r'),
            .when = at_second(second),
            .status = 201,
            .type = "application/json",
            .headers = {"Location: /v1/imports/7", "Cache-Control: no-store"},
            .body = std::move(body)};
}

void expect_whole(const transaction& in)
{
    const verification found = verify(in, [](verify_phase, std::uint64_t) {});
    BOOST_TEST(found.problems.empty(), (found.problems.empty() ? std::string{} : found.problems.front()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_replies)

BOOST_AUTO_TEST_CASE(an_answer_is_found_for_a_day_by_its_name_alone)
{
    store_tests::temporary_store store;
    store.write([](write_transaction& w) { keep_reply(w, name_of(1), reply_at(0)); });
    const auto now = store.read();
    BOOST_TEST((find_reply(now, name_of(1), at_second(0)) == reply_at(0)));
    BOOST_TEST((find_reply(now, name_of(1), at_second(day - 1)) == reply_at(0)));
    BOOST_TEST(!find_reply(now, name_of(1), at_second(day)));
    BOOST_TEST(!find_reply(now, name_of(2), at_second(0)));
    // Where the clock was set back, it was answered all the same.
    BOOST_TEST(find_reply(now, name_of(1), at_second(-5)).has_value());
    expect_whole(now);
}

BOOST_AUTO_TEST_CASE(a_later_answer_under_a_name_takes_the_place_of_the_one_before)
{
    store_tests::temporary_store store;
    store.write([](write_transaction& w) { keep_reply(w, name_of(1), reply_at(0, "long before")); });
    store.write([](write_transaction& w) { keep_reply(w, name_of(1), reply_at(day + 5, "now")); });
    const auto now = store.read();
    BOOST_TEST(find_reply(now, name_of(1), at_second(day + 6))->body == "now");
    BOOST_TEST(totals_of_replies(now).count == 1U);
    expect_whole(now);
}

BOOST_AUTO_TEST_CASE(of_a_body_that_is_too_long_only_its_length_is_kept)
{
    store_tests::temporary_store store;
    for (const std::size_t size : {most_reply_body, most_reply_body + 1}) {
        store.write([&](write_transaction& w) { keep_reply(w, name_of(1), reply_at(0, std::string(size, 'x'))); });
        const auto found = find_reply(store.read(), name_of(1), at_second(1));
        BOOST_TEST_REQUIRE(found.has_value());
        const bool is_kept = size == most_reply_body;
        BOOST_TEST(found->body.size() == (is_kept ? size : 0));
        BOOST_TEST(found->left_out == (is_kept ? 0 : size));
        BOOST_TEST(found->status == 201U);
    }
    expect_whole(store.read());
}

BOOST_AUTO_TEST_CASE(beyond_a_limit_the_oldest_go)
{
    const struct {
        std::string_view what;
        reply_limits limits;
        std::uint64_t kept;
    } cases[]{
        {"count", {.count = 3}, 3},
        {"bytes", {.bytes = 4 * layout::bytes_of_reply(layout::encode(reply_at(0)).size())}, 4},
    };
    for (const auto& c : cases) {
        store_tests::temporary_store store;
        // In an order that is not that of their times.
        for (const std::uint32_t i : {5U, 1U, 4U, 2U, 3U, 6U})
            store.write(
                [&](write_transaction& w) { keep_reply(w, name_of(i), reply_at(static_cast<int>(i)), c.limits); });
        const auto now = store.read();
        BOOST_TEST(totals_of_replies(now).count == c.kept, c.what);
        BOOST_TEST(find_reply(now, name_of(6), at_second(7)).has_value(), c.what);
        BOOST_TEST(!find_reply(now, name_of(1), at_second(7)), c.what);
        expect_whole(now);
    }
}

BOOST_AUTO_TEST_CASE(old_ones_are_dropped_in_portions)
{
    store_tests::temporary_store store;
    store.write([](write_transaction& w) {
        for (int i = 0; i < 10; ++i)
            keep_reply(w, name_of(static_cast<std::uint32_t>(i)), reply_at(i));
    });
    const timestamp then = at_second(day + 6);  // seven of them are old
    BOOST_TEST(!has_old_replies(store.read(), at_second(day - 1)));
    BOOST_TEST(has_old_replies(store.read(), then));
    const auto drop = [&] { return store.write([&](write_transaction& w) { return drop_old_replies(w, then, 4); }); };
    BOOST_TEST(drop() == 4U);
    BOOST_TEST(drop() == 3U);
    BOOST_TEST(drop() == 0U);
    BOOST_TEST(!has_old_replies(store.read(), then));
    BOOST_TEST(totals_of_replies(store.read()).count == 3U);
    expect_whole(store.read());
}

BOOST_AUTO_TEST_CASE(nothing_is_kept_of_a_change_that_is_given_up)
{
    store_tests::temporary_store store;
    struct given_up {};
    BOOST_CHECK_THROW(store.write([](write_transaction& w) {
        keep_reply(w, name_of(1), reply_at(0));
        throw given_up{};
    }),
                      given_up);
    BOOST_TEST(!find_reply(store.read(), name_of(1), at_second(0)));
    BOOST_TEST((totals_of_replies(store.read()) == reply_totals{}));
}

BOOST_AUTO_TEST_CASE(a_store_of_an_older_format_has_none_and_says_so)
{
    store_tests::temporary_store store{first_format_with_replies - 1};
    BOOST_TEST(!find_reply(store.read(), name_of(1), at_second(0)));
    BOOST_TEST(!has_old_replies(store.read(), at_second(0)));
    BOOST_CHECK_EXCEPTION(store.write([](write_transaction& w) { keep_reply(w, name_of(1), reply_at(0)); }), error,
                          [](const error& e) { return has_code(e, error_code::refused); });
    BOOST_TEST(store.write([](write_transaction& w) { return drop_old_replies(w, at_second(0), 10); }) == 0U);
    expect_whole(store.read());
}

BOOST_AUTO_TEST_CASE(verify_finds_what_does_not_agree)
{
    const struct {
        std::string_view what;
        void (*damage)(write_transaction&);
        std::string_view told;
    } cases[]{
        {"an answer without its time",
         [](write_transaction& w) { w.erase(table::replies, layout::reply_time_key(at_second(0), name_of(1))); },
         "kept answers: the time of one is not noted"},
        {"a time without its answer",
         [](write_transaction& w) { w.put(table::replies, layout::reply_time_key(at_second(9), name_of(2)), {}); },
         "kept answers: 2 are noted, and there are 1"},
        {"another count",
         [](write_transaction& w) {
             w.put(table::replies, layout::reply_totals_key, layout::encode(reply_totals{7, 7}));
         },
         "kept answers: they are not as many as is said"},
    };
    for (const auto& c : cases) {
        store_tests::temporary_store store;
        store.write([](write_transaction& w) { keep_reply(w, name_of(1), reply_at(0)); });
        store.write(c.damage);
        const verification found = verify(store.read(), [](verify_phase, std::uint64_t) {});
        BOOST_TEST_REQUIRE(!found.problems.empty(), c.what);
        BOOST_TEST(found.problems.front() == c.told);
    }
}

BOOST_AUTO_TEST_SUITE_END()
