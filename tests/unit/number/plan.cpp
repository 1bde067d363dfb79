// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/number/normalise.hpp>
#include <ringfence/number/plan.hpp>

#include <phonenumbers/phonenumberutil.h>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using ringfence::numbering_plan;
using ringfence::plan_parts;

numbering_plan plan_of(std::string_view region, plan_parts parts = {})
{
    return numbering_plan::decode(ringfence::compile_numbering_plan(region, parts));
}

std::string shown(const std::optional<ringfence::party>& read)
{
    if (!read)
        return "not decided";
    switch (read->state) {
    case ringfence::party_state::identified: return read->value.to_string();
    case ringfence::party_state::withheld: return "withheld";
    case ringfence::party_state::malformed: return "malformed";
    case ringfence::party_state::absent: break;
    }
    return "absent";
}

const std::string_view texts[] = {"+48221234567",
                                  "221234567",
                                  "48221234567",
                                  "0048221234567",
                                  "+12125551234",
                                  "112",
                                  "+441481960194",
                                  "+999123",
                                  "01481960194",
                                  "0",
                                  "+",
                                  "INFO",
                                  "",
                                  "(22) 123 45 67"};

}  // namespace

BOOST_AUTO_TEST_SUITE(plan)

BOOST_AUTO_TEST_CASE(plain_numbers_are_read_by_the_region)
{
    const struct {
        std::string_view region, text, expected;
    } cases[] = {
        {"PL", "+48221234567", "+48221234567"},
        {"PL", "221234567", "+48221234567"},
        {"PL", "0048221234567", "+48221234567"},
        {"PL", "48221234567", "+48221234567"},
        {"PL", " +48 22 123-45-67 ", "+48221234567"},
        {"PL", "22 123 45 67", "+48221234567"},
        {"PL", "112", "112"},
        {"PL", "+4822", "+4822"},
        {"PL", "+48", "malformed"},
        {"PL", "+", "malformed"},
        {"PL", "5", "malformed"},
        {"PL", "+1234567890123456", "malformed"},
        {"PL", "+999123456", "malformed"},
        {"PL", "+0048221234567", "not decided"},
        {"PL", "anonymous", "withheld"},
        {"PL", "  ", "withheld"},
        {"PL", "Info", "INFO"},
        {"PL", "+48 22 FLOWERS", "not decided"},
        {"PL", "+48221234567x5", "not decided"},
        {"DE", "030123456", "+4930123456"},
        {"DE", "+49030123456", "+4930123456"},
        {"DE", "00493012345678", "+493012345678"},
        {"US", "2125551234", "+12125551234"},
        {"US", "12125551234", "+12125551234"},
        {"US", "01148221234567", "+48221234567"},
        {"US", "911", "911"},
        {"CA", "4165551234", "+14165551234"},
        {"IT", "0612345678", "+390612345678"},
        {"IT", "+390612345678", "+390612345678"},
        {"RU", "88001234567", "+78001234567"},
        {"RU", "+78001234567", "+78001234567"},
        {"AR", "01112345678", "+541112345678"},
        {"AR", "0111512345678", "+5491112345678"},
        {"AR", "+540111512345678", "+5491112345678"},
        {"BR", "031 11 91234-5678", "+5511912345678"},
        {"GA", "061234567", "+24161234567"},
        {"PL", "no digits in all of this", "malformed"},
        {"PL", "+a", "malformed"},
        {"", "+48221234567", "+48221234567"},
        {"", "+4822 123 45 67", "+48221234567"},
        {"", "221234567", "malformed"},
        {"", "112", "112"},
        {"", "123456", "123456"},
        {"", "1234567", "malformed"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.region << " `" << c.text << '`')
    BOOST_TEST(shown(plan_of(c.region).read(c.text)) == c.expected);
}

BOOST_AUTO_TEST_CASE(a_plan_that_knows_nothing_decides_nothing_that_has_digits_only)
{
    const numbering_plan nothing;
    BOOST_TEST(nothing.region().empty());
    for (const std::string_view text : {"+48221234567", "221234567", "112", "+", "(22) 123 45 67"})
        BOOST_TEST_CONTEXT(text) BOOST_TEST(shown(nothing.read(text)) == "not decided");
    BOOST_TEST(shown(nothing.read("anonymous")) == "withheld");
    BOOST_TEST(shown(nothing.read("INFO")) == "INFO");
    BOOST_TEST(shown(nothing.read(std::string(300, '1'))) == "malformed");
}

BOOST_AUTO_TEST_CASE(countries_and_types_are_told)
{
    const numbering_plan plan = plan_of("PL", {.countries = true, .types = true});
    BOOST_TEST(plan.region() == "PL");
    const struct {
        std::string_view digits, country, type;
    } cases[] = {
        {"48221234567", "PL", "fixed"},
        {"48601234567", "PL", "mobile"},
        {"48800123456", "PL", "tollfree"},
        {"12125551234", "US", "fixed_or_mobile"},
        {"14165551234", "CA", "fixed_or_mobile"},
        {"12684601234", "AG", "fixed"},
        {"80012345678", "001", "tollfree"},
        {"390612345678", "IT", "fixed"},
        {"3906698", "VA", "unknown"},
        {"77001234567", "KZ", "mobile"},
        {"4822", "PL", "unknown"},
        {"48", "PL", "unknown"},
        {"1", "ZZ", "unknown"},
        {"999", "ZZ", "unknown"},
        {"21", "ZZ", "unknown"},
        {"999999999999999", "ZZ", "unknown"},
    };
    for (const auto& c : cases) {
        const auto n = *ringfence::number::e164(c.digits);
        i18n::phonenumbers::PhoneNumber parsed;
        BOOST_TEST_CONTEXT(c.digits)
        {
            BOOST_TEST(plan.country(n) == c.country);
            BOOST_TEST(to_string(plan.type(n)) == c.type);
        }
    }
    BOOST_TEST(plan.country(*ringfence::number::sender("INFO")) == "ZZ");
    BOOST_TEST(plan.country(*ringfence::number::short_code("112")) == "ZZ");
    BOOST_TEST(plan.country(ringfence::number{}) == "ZZ");
    BOOST_TEST((plan.type(*ringfence::number::prefix("4822")) == ringfence::number_type::unknown));
}

BOOST_AUTO_TEST_CASE(what_is_in_use_has_a_type)
{
    const plan_parts with_types{.types = true};
    std::mt19937 random{47};
    for (const std::string_view region : {"", "PL", "US", "DE", "IT", "AR"}) {
        const numbering_plan plan = plan_of(region, with_types);
        std::size_t in_use = 0;
        const auto expect_agreement = [&](const std::string& digits) {
            const auto n = ringfence::number::e164(digits);
            if (!n)
                return;
            const bool has_type = plan.type(*n) != ringfence::number_type::unknown;
            in_use += has_type ? 1 : 0;
            BOOST_TEST_CONTEXT(region << " " << digits)
            {
                BOOST_TEST(plan.is_in_use(*n) == has_type);
                // As it is written, with and without the country, and what else plain digits are read as.
                for (const std::string& text : {'+' + digits, digits, digits.substr(1), '0' + digits}) {
                    bool told = true;
                    const auto found = plan.read_plain(text, told);
                    BOOST_TEST(shown(found) == shown(plan.read_plain(text)));
                    const bool is_number = found && found->state == ringfence::party_state::identified;
                    BOOST_TEST(told == (is_number && plan.type(found->value) != ringfence::number_type::unknown));
                    const bool is_unmistakable =
                        is_number && plan.has_known_length(found->value) && !plan.has_two_readings(text);
                    BOOST_TEST(plan.read_unmistakable(text).has_value() == is_unmistakable);
                }
            }
        };
        for (const ringfence::number known : ringfence::example_numbers(ringfence::regions())) {
            std::string digits = std::to_string(known.value());
            expect_agreement(digits);
            expect_agreement(digits + '0');
            expect_agreement(digits.substr(0, digits.size() - 1));
            digits[random() % digits.size()] = static_cast<char>('0' + random() % 10);
            expect_agreement(digits);
        }
        BOOST_TEST(in_use > 500U);
    }
    const numbering_plan plan = plan_of("PL", with_types);
    BOOST_TEST(!plan.is_in_use(*ringfence::number::sender("INFO")));
    BOOST_TEST(!plan.is_in_use(*ringfence::number::short_code("112")));
    BOOST_TEST(!plan.is_in_use(ringfence::number{}));
}

BOOST_AUTO_TEST_CASE(a_country_s_numbers_begin_with_its_calling_code)
{
    const numbering_plan plan = plan_of("PL", {.countries = true});
    std::mt19937 random{31};
    const auto digits = [&random](std::string made, std::size_t count) {
        while (count-- > 0)
            made += static_cast<char>('0' + random() % 10);
        return made;
    };
    const std::vector<ringfence::numbering_region> regions = ringfence::numbering_regions();
    BOOST_TEST(regions.size() == ringfence::regions().size());
    for (const ringfence::numbering_region& r : regions) {
        const std::string code = std::to_string(r.calling_code);
        for (std::size_t count = 0; r.alone && count <= 12; ++count)
            for (int run = 0; run < 4; ++run)
                BOOST_TEST(plan.country(*ringfence::number::e164(digits(code, count))) == r.id);
    }
    for (int run = 0; run < 20'000; ++run) {
        const std::string number = digits("", 1 + random() % 15);
        const auto n = ringfence::number::e164(number);
        if (!n)
            continue;
        for (const ringfence::numbering_region& r : regions)
            if (plan.country(*n) == r.id)
                BOOST_TEST(number.starts_with(std::to_string(r.calling_code)), number << " is of " << r.id);
    }
    for (const char* sharing : {"US", "CA", "GB", "JE", "IT", "VA", "RU", "KZ"})
        BOOST_TEST(std::none_of(regions.begin(), regions.end(),
                                [sharing](const auto& r) { return r.id == sharing && r.alone; }));
}

BOOST_AUTO_TEST_CASE(a_part_that_was_left_out_cannot_be_asked)
{
    const auto n = *ringfence::number::e164("48221234567");
    BOOST_CHECK_THROW(plan_of("PL").country(n), std::logic_error);
    BOOST_CHECK_THROW(plan_of("PL").type(n), std::logic_error);
    BOOST_CHECK_THROW(plan_of("PL").is_in_use(n), std::logic_error);
    BOOST_CHECK_THROW(numbering_plan{}.country(n), std::logic_error);
    BOOST_TEST(plan_of("PL", {.countries = true}).country(n) == "PL");
    BOOST_CHECK_THROW(plan_of("PL", {.countries = true}).type(n), std::logic_error);
    BOOST_TEST((plan_of("PL", {.types = true}).type(n) == ringfence::number_type::fixed));
    BOOST_CHECK_THROW(plan_of("PL", {.types = true}).country(n), std::logic_error);
    BOOST_TEST((plan_of("PL", {.types = true}).parts() == plan_parts{.types = true}));
}

BOOST_AUTO_TEST_CASE(bytes_that_end_early_or_late_are_refused)
{
    const std::string bytes = ringfence::compile_numbering_plan("PL", {.countries = true});
    for (std::size_t size = 0; size < bytes.size(); size += size < 4000 ? 1 : 499)
        BOOST_CHECK_THROW(numbering_plan::decode(std::string_view{bytes}.substr(0, size)),
                          ringfence::bad_numbering_plan);
    BOOST_CHECK_THROW(numbering_plan::decode(bytes + '\0'), ringfence::bad_numbering_plan);
    BOOST_CHECK_THROW(numbering_plan::decode("not a plan"), ringfence::bad_numbering_plan);
}

BOOST_AUTO_TEST_CASE(a_plan_of_another_format_is_refused_with_what_to_do)
{
    std::string bytes = ringfence::compile_numbering_plan("PL", {});
    bytes[4] = 2;
    BOOST_CHECK_EXCEPTION(numbering_plan::decode(bytes), ringfence::bad_numbering_plan, [](const std::exception& e) {
        return std::string_view{e.what()}.find("activate the rules again") != std::string_view::npos;
    });
}

BOOST_AUTO_TEST_CASE(damaged_bytes_are_refused_or_read_within_bounds)
{
    // What is read by a damaged plan may be anything; that it stays in bounds and ends is what sanitizers see here.
    const std::string wholes[] = {ringfence::compile_numbering_plan("PL", {.countries = true}),
                                  ringfence::compile_numbering_plan("PL", {.types = true})};
    std::mt19937 random{4};
    std::size_t refused = 0;
    for (int i = 0; i < 600; ++i) {
        std::string bytes = wholes[i % 3 == 0 ? 1 : 0];
        for (unsigned flips = 1 + random() % 8; flips > 0; --flips)
            bytes[random() % (i % 2 == 0 ? bytes.size() : 4000)] = static_cast<char>(random() & 0xff);
        try {
            const numbering_plan plan = numbering_plan::decode(bytes);
            for (const std::string_view text : texts) {
                const auto read = plan.read(text);
                if (read && read->state == ringfence::party_state::identified && plan.parts().countries)
                    BOOST_TEST(plan.country(read->value).size() <= 3U);
                bool in_use = false;
                if (plan.parts().types && plan.read_plain(text, in_use))
                    plan.read_unmistakable(text);
            }
        } catch (const ringfence::bad_numbering_plan&) {
            ++refused;
        }
    }
    BOOST_TEST(refused > 0U);
}

BOOST_AUTO_TEST_SUITE_END()
