// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/import_detail.hpp>
#include <ringfence/store/layout/journal_record.hpp>
#include <ringfence/store/layout/kept_reply.hpp>
#include <ringfence/store/layout/layer.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/layout/policy.hpp>
#include <ringfence/store/layout/rejected_row.hpp>
#include <ringfence/store/layout/stopped.hpp>
#include <ringfence/store/layout/user.hpp>

#include <ringfence/base/sha256.hpp>
#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::at_second;
using store_tests::has_code;
using store_tests::pattern;

namespace {

const author somebody{"ann", "192.0.2.7:40122", "ringfence add", "call-1", "lead-2", "asked us to stop"};

timestamp at(std::int64_t milliseconds) { return timestamp{std::chrono::milliseconds{milliseconds}}; }

number_pattern of_bits(std::uint64_t first, std::uint64_t last)
{
    return {number::from_bits(first), number::from_bits(last)};
}

const author over_http{.user = "ann", .request = "7f-1"};
const kept_reply answered{"digest", at(500), 201, "text/plain", {"Location: /a", "ETag: \"3\""}, "done", 70'000};

// Every member of every record has a value of its own, so that two of them cannot change places unnoticed.
const list_options options{true, true, std::chrono::hours{24}, 0, std::chrono::hours{72}, 9};
const list_info list{7, "robots", "Auto-blocked", at(1000), options,         3, 4, {1, 2, 3, 4, 5}, 6, 7,
                     8, at(-5),   true,           "title",  {"old", "older"}};
const layer_info layer{9,    7, layer_kind::deleted, layer_state::replaced, 3, 10, 11, 12, std::uint64_t{1} << 63,
                       true, 13};
const entry cleared{of_bits(1000, 1000),
                    "022 123 45 67",
                    "d",
                    entry_state::cleared,
                    true,
                    somebody,
                    at(2000),
                    at(-3000),
                    at(0),
                    somebody,
                    at(5000),
                    6};
const import_info import{3,
                         7,
                         9,
                         "file.csv",
                         "ab",
                         at(1000),
                         somebody,
                         1,
                         2,
                         3,
                         4,
                         5,
                         import_mode::remove,
                         6,
                         7,
                         8,
                         std::chrono::milliseconds{9},
                         at(10),
                         somebody,
                         11};
const import_detail said{"said", at(4)};
const user_info user{"bob", account_role::supervisor, "$argon", at(5), somebody, {{7, 257}, {8, 0}}};
const user_info token{"crm", account_role::agent, "$token$sha256$0", at(5), somebody, {}, at(99)};
const rejected_row rejected{12, "0601 abc", "letters"};
const stopped stops{3, at(7)};
const policy_info activated{
    3, at(6), somebody, "dg", {{"a.ring", "x"}, {"", ""}}, {{"dnc", "", options}, {"", "", {}}}, true};

journal_record change()
{
    journal_record j;
    j.sequence = 8;
    j.when = at(-1000);
    j.by = somebody;
    j.what = journal_event::list_cleared;
    j.list = "dnc";
    j.description = "why";
    j.pattern = of_bits(5000, 6000);
    j.typed = "typed";
    j.state = entry_state::permanent;
    j.valid_from = at(1);
    j.expires = at(2);
    j.options = options;
    j.import = 3;
    j.file = "f";
    j.digest = "d";
    j.numbers = 4;
    j.patterns = 5;
    j.policy = 6;
    j.previous = "ppp";
    j.layer = 7;
    j.mode = import_mode::replace;
    j.account = "bob";
    j.role = account_role::administrator;
    j.created = at(3);
    j.request = "r";
    j.title = "title";
    j.former = of_bits(7000, 8000);
    j.former_name = "old";
    j.rights = "add";
    return j;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_layout_records)

// What stands here stands in stores: it may be added to, and never changed.
BOOST_AUTO_TEST_CASE(records_are_the_bytes_that_stores_have)
{
    const struct {
        std::string_view what;
        std::string bytes;
        std::string_view expected;
    } cases[]{
        {"author", layout::field_writer::written(somebody),
         "0303616e6e050f3139322e302e322e373a3430313232070d72696e6766656e636520616464090663616c6c2d"
         "310b066c6561642d320d1061736b656420757320746f2073746f70"},
        {"list", layout::encode(list),
         "0306726f626f7473050c4175746f2d626c6f636b656406d00f0910020104010681a30508010a81e90f0c0a0a"
         "030c040e01100212031404160518061a071c081e0a200123057469746c6525036f6c6425056f6c646572"},
        {"layer", layout::encode(layer), "02070403060408030a0a0c0b0e0c10808080808080808080011201140d"},
        {"entry", layout::encode(cleared),
         "030d30323220313233203435203637050164060308010b470303616e6e050f3139322e302e322e373a343031"
         "3232070d72696e6766656e636520616464090663616c6c2d310b066c6561642d320d1061736b656420757320"
         "746f2073746f700ca01f0ef02e100113470303616e6e050f3139322e302e322e373a3430313232070d72696e"
         "6766656e636520616464090663616c6c2d310b066c6561642d320d1061736b656420757320746f2073746f70"
         "14914e1606"},
        {"import", layout::encode(import),
         "02070409070866696c652e637376090261620ad00f0d470303616e6e050f3139322e302e322e373a34303132"
         "32070d72696e6766656e636520616464090663616c6c2d310b066c6561642d320d1061736b65642075732074"
         "6f2073746f700e01100212031404160518021a061c071e082009221525470303616e6e050f3139322e302e32"
         "2e373a3430313232070d72696e6766656e636520616464090663616c6c2d310b066c6561642d320d1061736b"
         "656420757320746f2073746f70260b"},
        {"journal record", layout::encode(change()),
         "02cf0f05470303616e6e050f3139322e302e322e373a3430313232070d72696e6766656e6365206164640906"
         "63616c6c2d310b066c6561642d320d1061736b656420757320746f2073746f7006170903646e630b03776879"
         "0c88270ef02e110574797065641202140316051910020104010681a30508010a81e90f0c0a1a031d01661f01"
         "64200422052406270370707028072a012d03626f622e03310172320735057469746c6536d83638c03e3b036f"
         "6c643d03616464"},
        {"import detail", layout::encode(said), "0304736169640409"},
        {"token", layout::encode(token),
         "0201050f24746f6b656e247368613235362430060a09470303616e6e050f3139322e302e322e373a34303132"
         "32070d72696e6766656e636520616464090663616c6c2d310b066c6561642d320d1061736b65642075732074"
         "6f2073746f700cc701"},
        {"user", layout::encode(user),
         "02020506246172676f6e060a09470303616e6e050f3139322e302e322e373a3430313232070d72696e676665"
         "6e636520616464090663616c6c2d310b066c6561642d320d1061736b656420757320746f2073746f700b0502"
         "070481020b020208"},
        {"rejected row", layout::encode(rejected), "020c0508303630312061626307076c657474657273"},
        {"stopped", layout::encode(stops), "0203040e"},
        {"author over HTTP", layout::field_writer::written(over_http), "0303616e6e0f0437662d31"},
        {"kept reply", layout::encode(answered),
         "030664696765737404e80706c901090a746578742f706c61696e0b0c4c6f636174696f6e3a202f610b094554"
         "61673a202233220d04646f6e650ef0a204"},
        {"totals of kept replies", layout::encode(reply_totals{3, 4}), "02030404"},
        {"policy", layout::encode(activated),
         "020c05470303616e6e050f3139322e302e322e373a3430313232070d72696e6766656e636520616464090663"
         "616c6c2d310b066c6561642d320d1061736b656420757320746f2073746f7007026467090b0306612e72696e"
         "6705017809000b170303646e630710020104010681a30508010a81e90f0c0a0b000c01"},
    };
    for (const auto& c : cases)
        BOOST_TEST(hexadecimal(c.bytes) == c.expected, c.what << " is " << hexadecimal(c.bytes));
}

BOOST_AUTO_TEST_CASE(stored_values_keep_their_numbers)
{
    const auto are = [](auto first, auto last, auto... between) {
        unsigned next = static_cast<unsigned>(first);
        bool right = last_of(last) == last;
        for (const auto each : {first, between..., last})
            right = right && static_cast<unsigned>(each) == next++;
        return right;
    };
    using enum journal_event;
    BOOST_TEST(static_cast<unsigned>(list_created) == 1U);
    BOOST_TEST(are(list_created, list_cleared, list_changed, entry_added, entry_changed, entry_removed, imported,
                   import_dropped, policy_activated, policy_rolled_back, entry_approved, entry_unapproved,
                   import_approved, list_dropped, user_added, user_changed, user_removed, denied, policy_shadowed,
                   policy_promoted, shadow_dropped, list_renamed, entry_renumbered));
    const auto bit = [](list_right right) { return static_cast<std::uint32_t>(right); };
    BOOST_TEST(bit(list_right::add) == 1U);
    BOOST_TEST(bit(list_right::remove) == 2U);
    BOOST_TEST(bit(list_right::edit) == 4U);
    BOOST_TEST(bit(list_right::clone) == 8U);
    BOOST_TEST(bit(list_right::move) == 16U);
    BOOST_TEST(bit(list_right::clear) == 32U);
    BOOST_TEST(bit(list_right::approve) == 64U);
    BOOST_TEST(bit(list_right::unapprove) == 128U);
    BOOST_TEST(bit(list_right::import) == 256U);
    BOOST_TEST(static_cast<unsigned>(entry_state::pending) == 0U);
    BOOST_TEST(are(entry_state::pending, entry_state::cleared, entry_state::approved, entry_state::permanent));
    BOOST_TEST(static_cast<unsigned>(layer_kind::steady) == 0U);
    BOOST_TEST(are(layer_kind::steady, layer_kind::deleted, layer_kind::timed, layer_kind::import));
    BOOST_TEST(static_cast<unsigned>(layer_state::active) == 0U);
    BOOST_TEST(are(layer_state::active, layer_state::replaced, layer_state::building, layer_state::dropped,
                   layer_state::pending));
    BOOST_TEST(static_cast<unsigned>(import_mode::merge) == 0U);
    BOOST_TEST(are(import_mode::merge, import_mode::remove, import_mode::replace));
    BOOST_TEST(static_cast<unsigned>(account_role::reader) == 0U);
    BOOST_TEST(are(account_role::reader, account_role::decide, account_role::agent, account_role::supervisor,
                   account_role::administrator));
    BOOST_TEST(static_cast<unsigned>(account_role::decide) == 4U);
}

BOOST_AUTO_TEST_CASE(records_come_back_as_they_were)
{
    BOOST_TEST((layout::decode_list(7, layout::encode(list)) == list));
    list_info plain = list;
    plain.options = {};
    BOOST_TEST((layout::decode_list(7, layout::encode(plain)) == plain));
    BOOST_TEST((layout::decode_layer(9, layout::encode(layer)) == layer));
    BOOST_TEST((layout::decode_entry(cleared.pattern, layout::encode(cleared)) == cleared));
    const entry epoch{
        pattern("4822*"), "", "", entry_state::pending, false, {}, timestamp{}, timestamp{}, std::nullopt, {}, {}, 0};
    BOOST_TEST((layout::decode_entry(epoch.pattern, layout::encode(epoch)) == epoch),
               "the epoch is a time and not none");
    BOOST_TEST((layout::decode_import(3, layout::encode(import)) == import));
    BOOST_TEST((layout::decode_detail(layout::encode(said)) == said));
    BOOST_TEST((layout::decode_user("bob", layout::encode(user)) == user));
    BOOST_TEST((layout::decode_user("crm", layout::encode(token)) == token));
    BOOST_TEST((layout::decode_policy(3, layout::encode(activated)) == activated));
    BOOST_TEST((layout::decode_rejected_row(layout::encode(rejected)) == rejected));
    BOOST_TEST((layout::decode_stopped(layout::encode(stops)) == stops));
    BOOST_TEST((layout::decode_kept_reply(layout::encode(answered)) == answered));
    journal_record record = change();
    for (const char* of : {"48100..48199", "4822*", "48221234567"}) {
        record.pattern = pattern(of);
        BOOST_TEST((layout::decode_journal(8, layout::encode(record)) == record));
    }
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

BOOST_AUTO_TEST_SUITE_END()
