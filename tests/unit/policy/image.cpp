// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/policy/image.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace {

ringfence::image everything()
{
    using namespace ringfence;
    image made;
    made.files = {"callcentre.ring", "partners.ring"};
    made.uses = {{"verstat", 1}};
    made.numbering_plan = std::string{"plan\0bytes", 10};
    made.zones = {{"Europe/Warsaw", {{-100, 3600}, {1'000'000, 7200}}}, {"", {}}};
    made.hours = {{"office", 1, {{480, 1140}}, {{-3, 20000, {}}, {20001, 20001, {{540, 720}}}}}};
    made.lists = {{.name = "dnc", .description = "Do not call", .registry = true, .max_age_seconds = 2678400},
                  {.name = "robots",
                   .review = true,
                   .ttl_seconds = 86400,
                   .max_entries = 200000,
                   .max_import = 50000,
                   .max_by_rules = 100,
                   .max_by_rules_seconds = 60,
                   .numbers = {{*number::e164("48601000001"), *number::e164("48601000001")},
                               {*number::prefix("4822"), *number::prefix("4822")}}}};
    image_rule rule{{0, 27}, "not robots and dnc -> hangup 603", {}, {{"hangup", std::string{"\x5b\x02\0\0", 4}}}};
    rule.when = {{image_connective::conjunction, 4, {}, {}, {}},
                 {image_connective::negation, 2, {}, {}, {}},
                 {image_connective::atom, 1, "listed", std::string{"\1\0\0\0", 4}, "robots"},
                 {image_connective::atom, 1, "listed", std::string(4, '\0'), "dnc"}};
    made.blocks = {{{0, 26},
                    "inbound",
                    "inbound to +48221234567",
                    image_failure::hangup,
                    {{{*number::e164("48221234567"), *number::e164("48221234567")}, ""}},
                    {rule}},
                   {{1, 3}, "campaign", "campaign \"sales-*\"", image_failure::unspecified, {{{}, "sales-*"}}, {}}};
    return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(policy_image)

BOOST_AUTO_TEST_CASE(comes_back_as_it_was_written)
{
    BOOST_TEST((ringfence::decode_image(encode(everything())) == everything()));
}

BOOST_AUTO_TEST_CASE(versions_before_are_read_as_well)
{
    using list_field = std::uint64_t ringfence::image_list::*;
    const std::vector<list_field> last_of_2{&ringfence::image_list::max_import};
    const std::vector<list_field> last_of_3{&ringfence::image_list::max_by_rules,
                                            &ringfence::image_list::max_by_rules_seconds};
    ringfence::image made = everything();
    /// The bytes of the image without these fields, each of which is a byte that says that there is none.
    const auto without = [&](const std::vector<list_field>& fields) {
        for (ringfence::image_list& each : made.lists)
            for (const list_field field : fields)
                each.*field = 0;
        const std::string whole = ringfence::encode(made);
        std::string bytes = whole;
        for (std::size_t i = made.lists.size(); i-- > 0;)  // the last ones first
            for (std::size_t f = fields.size(); f-- > 0;) {
                ringfence::image other = made;
                other.lists[i].*fields[f] = 1;
                const std::string after = ringfence::encode(other);
                bytes.erase(static_cast<std::size_t>(std::ranges::mismatch(whole, after).in1 - whole.begin()), 1);
            }
        return bytes;
    };
    std::string bytes = without(last_of_3);
    bytes[0] = 3;
    BOOST_TEST((ringfence::decode_image(bytes) == made));

    std::vector<list_field> both = last_of_2;
    both.insert(both.end(), last_of_3.begin(), last_of_3.end());
    bytes = without(both);
    bytes[0] = 2;
    BOOST_TEST((ringfence::decode_image(bytes) == made));
}

BOOST_AUTO_TEST_CASE(every_truncation_is_damage)
{
    const std::string bytes = encode(everything());
    for (std::size_t size = 0; size < bytes.size(); ++size)
        BOOST_CHECK_THROW(ringfence::decode_image(std::string_view{bytes}.substr(0, size)), ringfence::damaged_bytes);
    BOOST_CHECK_THROW(ringfence::decode_image(bytes + 'x'), ringfence::damaged_bytes);
}

BOOST_AUTO_TEST_CASE(every_changed_byte_is_read_or_refused_but_never_crashes)
{
    const std::string bytes = encode(everything());
    for (std::size_t at = 0; at < bytes.size(); ++at)
        for (const char flipped : {'\x00', '\x01', '\x7f', '\xff'}) {
            std::string changed = bytes;
            changed[at] = flipped;
            try {
                ringfence::decode_image(changed);
            } catch (const ringfence::damaged_bytes&) {
            }
        }
    BOOST_TEST(true);
}

BOOST_AUTO_TEST_CASE(conditions_that_do_not_fit_are_damage)
{
    using namespace ringfence;
    const auto with = [](std::vector<image_condition> when) {
        image made = everything();
        made.blocks[0].rules[0].when = std::move(when);
        return encode(made);
    };
    const image_condition atom{image_connective::atom, 1, "otherwise", "", "otherwise"};
    const std::vector<std::vector<image_condition>> wrong = {
        {},
        {atom, atom},
        {{image_connective::negation, 1, "", "", ""}},
        {{image_connective::negation, 3, "", "", ""}, atom, atom},
        {{image_connective::conjunction, 9, "", "", ""}, atom},
        {{image_connective::conjunction, 2, "", "", ""}, {image_connective::disjunction, 2, "", "", ""}},
        {{image_connective::atom, 0, "otherwise", "", ""}},
    };
    for (const auto& when : wrong)
        BOOST_CHECK_THROW(decode_image(with(when)), damaged_bytes);
}

BOOST_AUTO_TEST_CASE(bits_that_no_number_has_are_damage)
{
    using namespace ringfence;
    const auto with = [](std::uint64_t first, std::uint64_t last) {
        image made = everything();
        made.lists[1].numbers = {{number::from_bits(first), number::from_bits(last)}};
        return encode(made);
    };
    const auto kind = [](std::uint64_t k) { return k << 62; };
    const std::pair<std::uint64_t, std::uint64_t> wrong[] = {
        {1'000'000'000'000'000, 1'000'000'000'000'000},
        {kind(3) | 1'000'000'000'000'000, kind(3) | 1'000'000'000'000'000},
        {kind(3), kind(3)},
        {kind(3) | 48, kind(3) | 49},
        {48, kind(3) | 48},
        {49, 48},
        {48, 480},
        {kind(1) | 999, kind(1) | 999},
        {kind(1) | 2000, kind(1) | 2000},
        {kind(1) | 1000, kind(1) | 1001},
        {kind(2), kind(2)},
        {kind(2) | 48, kind(2) | 48},
        {kind(2) | (kind(1) - 1), kind(2) | (kind(1) - 1)},
    };
    for (const auto& [first, last] : wrong)
        BOOST_CHECK_THROW(decode_image(with(first, last)), damaged_bytes);
    const std::pair<number, number> right[] = {
        {*number::e164("999999999999999"), *number::e164("999999999999999")},
        {*number::e164("48000"), *number::e164("48999")},
        {*number::prefix("1"), *number::prefix("1")},
        {*number::short_code("000"), *number::short_code("000")},
        {*number::short_code("99999999"), *number::short_code("99999999")},
        {*number::sender("ALERT -_.&+"), *number::sender("ALERT -_.&+")},
        {*number::sender("A"), *number::sender("A")},
    };
    for (const auto& [first, last] : right)
        BOOST_TEST((decode_image(with(first.bits(), last.bits())).lists[1].numbers[0] == number_pattern{first, last}));
}

BOOST_AUTO_TEST_CASE(another_version_says_what_to_do)
{
    std::string bytes = encode(everything());
    bytes[0] = 9;
    BOOST_CHECK_EXCEPTION(ringfence::decode_image(bytes), ringfence::damaged_bytes, [](const auto& e) {
        return std::string_view{e.what()}.find("activate the rule file again") != std::string_view::npos;
    });
}

BOOST_AUTO_TEST_SUITE_END()
