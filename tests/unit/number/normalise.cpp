// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// That the fast path and libphonenumber never differ is shown here: for every region of the library, numbers written
// as people write them and as they should not.

#include <ringfence/number/metadata.hpp>
#include <ringfence/number/normalise.hpp>

#include <phonenumbers/phonenumberutil.h>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using ringfence::number;
using ringfence::number_type;
using ringfence::numbering_plan;
using ringfence::party;
using ringfence::party_state;

constexpr std::size_t numbers_per_region = 1000;

std::string shown(const party& read)
{
    switch (read.state) {
    case party_state::identified: return read.value.to_string();
    case party_state::withheld: return "withheld";
    case party_state::malformed: return "malformed";
    case party_state::absent: break;
    }
    return "absent";
}

std::string digits_of(std::string_view text)
{
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
    return digits;
}

/// Makes numbers of one region, and what looks like them. The same ones at every run.
class samples {
public:
    samples(const std::string& region, std::uint32_t seed) : region_{region}, random_{seed}
    {
        const auto& known = ringfence::detail::phone_metadata_known();
        for (const auto& [code, sharing] : known.by_code)
            codes_.push_back(code);
        if (region.empty())
            return;
        const auto& metadata = *known.by_region.find(region)->second;
        code_ = metadata.country_code();
        national_prefix_ = metadata.national_prefix();
        dial_out_ =
            digits_of(metadata.has_preferred_international_prefix() ? metadata.preferred_international_prefix()
                                                                    : metadata.international_prefix().substr(0, 2));
        lengths_.assign(metadata.general_desc().possible_length().begin(),
                        metadata.general_desc().possible_length().end());
        for (const auto* desc :
             {&metadata.fixed_line(), &metadata.mobile(), &metadata.toll_free(), &metadata.premium_rate(),
              &metadata.shared_cost(), &metadata.voip(), &metadata.personal_number(), &metadata.pager(),
              &metadata.uan(), &metadata.voicemail()})
            if (desc->has_example_number())
                examples_.push_back(desc->example_number());
    }

    /// `+` and digits as an exchange sends them: an example number with its last digits at random.
    std::string canonical()
    {
        std::string number = examples_.empty() ? digits(8) : examples_[below(examples_.size())];
        vary(number);
        return '+' + std::to_string(code_ != 0 ? code_ : codes_[below(codes_.size())]) + number;
    }

    /// As `canonical`, written by the library in the way that people of the region write it: in groups, with the
    /// national prefix where there is one.
    std::string formatted()
    {
        PhoneNumber parsed;
        std::string text = canonical();
        const PhoneNumberUtil& library = *PhoneNumberUtil::GetInstance();
        if (library.Parse(text, "ZZ", &parsed) != PhoneNumberUtil::NO_PARSING_ERROR)
            return text;
        constexpr std::array<PhoneNumberUtil::PhoneNumberFormat, 3> formats{
            PhoneNumberUtil::NATIONAL, PhoneNumberUtil::INTERNATIONAL, PhoneNumberUtil::RFC3966};
        library.Format(parsed, formats[below(formats.size())], &text);
        return text;
    }

    std::string national() { return digits_of(formatted()); }

    /// Anything: digits put in and left out, foreign and own calling codes, prefixes where they do not belong,
    /// punctuation, what only looks like a number.
    std::string mutated()
    {
        std::string number =
            examples_.empty() || below(3) == 0
                ? digits(lengths_.empty() || below(2) == 0 ? below(15)
                                                           : static_cast<std::size_t>(lengths_[below(lengths_.size())]))
                : examples_[below(examples_.size())];
        if (below(2) == 0)
            vary(number);
        switch (below(7)) {
        case 0: number = number.substr(0, number.size() - std::min<std::size_t>(number.size(), 1)); break;
        case 1: number.insert(below(number.size() + 1), digits(1)); break;
        case 2: number.insert(0, national_prefix_); break;
        case 3: number.insert(0, "0"); break;
        default: break;
        }
        const std::string code = std::to_string(code_ != 0 && below(4) != 0 ? code_ : codes_[below(codes_.size())]);
        switch (below(8)) {
        case 0:
        case 1: number.insert(0, '+' + code); break;
        case 2:
        case 3: break;
        case 4: number.insert(0, code); break;
        case 5: number.insert(0, dial_out_ + code); break;
        case 6: number = digits(below(19)); break;
        default: number = '+' + digits(below(19)); break;
        }
        if (below(4) == 0 && number.size() > 3) {
            constexpr std::array<std::string_view, 18> marks{
                " ", "-", ".", "/", "(", ")", "  ", " - ",          "+",
                "~", ",", "x", "#", ";", "*", "a",  "\xEF\xBC\x91", "\xA0"};
            const std::size_t kinds = below(3) == 0 ? marks.size() : 8;
            for (std::size_t i = 1 + below(4); i > 0; --i)
                number.insert(below(number.size() + 1), marks[below(kinds)]);
        }
        return number;
    }

    /// A quarter each.
    std::string any(std::size_t i)
    {
        switch (i % 4) {
        case 0: return canonical();
        case 1: return national();
        case 2: return formatted();
        default: return mutated();
        }
    }

private:
    std::size_t below(std::size_t limit) { return random_() % limit; }

    std::string digits(std::size_t count)
    {
        std::string made;
        while (made.size() < count)
            made += static_cast<char>('0' + below(10));
        return made;
    }

    void vary(std::string& number)
    {
        for (std::size_t i = number.size() - std::min(number.size(), 1 + below(5)); i < number.size(); ++i)
            number[i] = static_cast<char>('0' + below(10));
    }

    std::string region_;
    std::mt19937 random_;
    std::vector<int> codes_;
    int code_ = 0;
    std::string national_prefix_ = "0";
    std::string dial_out_ = "00";
    std::vector<int> lengths_;
    std::vector<std::string> examples_;
};

/// The library's own value of an E.164 number, without reading it: the digits as they are.
PhoneNumber phone_number_of(number n)
{
    const std::string digits = std::to_string(n.value());
    std::size_t code_digits = 1;
    while (!ringfence::detail::phone_metadata_known().by_code.contains(std::stoi(digits.substr(0, code_digits))))
        ++code_digits;
    const std::string national = digits.substr(code_digits);
    PhoneNumber made;
    made.set_country_code(std::stoi(digits.substr(0, code_digits)));
    made.set_national_number(std::stoull(national));
    const std::size_t zeros = std::min(national.find_first_not_of('0'), national.size() - 1);
    if (zeros != 0) {
        made.set_italian_leading_zero(true);
        made.set_number_of_leading_zeros(static_cast<int>(zeros));
    }
    return made;
}

number_type type_of(PhoneNumberUtil::PhoneNumberType type)
{
    switch (type) {
    case PhoneNumberUtil::FIXED_LINE: return number_type::fixed;
    case PhoneNumberUtil::MOBILE: return number_type::mobile;
    case PhoneNumberUtil::FIXED_LINE_OR_MOBILE: return number_type::fixed_or_mobile;
    case PhoneNumberUtil::TOLL_FREE: return number_type::tollfree;
    case PhoneNumberUtil::PREMIUM_RATE: return number_type::premium;
    case PhoneNumberUtil::SHARED_COST: return number_type::shared_cost;
    case PhoneNumberUtil::VOIP: return number_type::voip;
    case PhoneNumberUtil::PERSONAL_NUMBER: return number_type::personal;
    case PhoneNumberUtil::PAGER: return number_type::pager;
    case PhoneNumberUtil::UAN: return number_type::uan;
    case PhoneNumberUtil::VOICEMAIL: return number_type::voicemail;
    case PhoneNumberUtil::UNKNOWN: break;
    }
    return number_type::unknown;
}

std::vector<std::string> regions_and_none()
{
    std::vector<std::string> all = ringfence::regions();
    all.emplace_back();
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(normalise)

BOOST_AUTO_TEST_CASE(the_fast_path_agrees_with_the_library_in_every_region)
{
    std::size_t canonical = 0, canonical_decided = 0, national = 0, national_decided = 0, all = 0, differing = 0;
    std::uint32_t seed = 0;
    for (const std::string& region : regions_and_none()) {
        const auto plan = numbering_plan::decode(ringfence::compile_numbering_plan(region, {}));
        samples made{region, ++seed};
        for (std::size_t i = 0; i < numbers_per_region; ++i, ++all) {
            const std::string text = made.any(i);
            const auto fast = plan.read(text);
            const bool is_canonical = i % 4 == 0;
            const bool is_national = i % 4 == 1;
            canonical += is_canonical ? 1 : 0;
            national += is_national ? 1 : 0;
            if (!fast)
                continue;
            canonical_decided += is_canonical ? 1 : 0;
            national_decided += is_national ? 1 : 0;
            const party library = ringfence::read_number(text, region);
            if (*fast != library && ++differing <= 20)
                BOOST_ERROR(region << " `" << text << "`: " << shown(*fast) << ", by the library " << shown(library));
        }
    }
    BOOST_TEST(differing == 0U);
    BOOST_TEST(all >= 240U * numbers_per_region);
    BOOST_TEST_MESSAGE("decided without the library: " << canonical_decided << " of " << canonical << " canonical, "
                                                       << national_decided << " of " << national << " national");
    BOOST_TEST(canonical_decided * 100 >= canonical * 99);
    BOOST_TEST(national_decided * 100 >= national * 98);
}

BOOST_AUTO_TEST_CASE(country_and_type_agree_with_the_library_in_every_region)
{
    const auto plan = numbering_plan::decode(ringfence::compile_numbering_plan("", {.countries = true, .types = true}));
    const PhoneNumberUtil& library = *PhoneNumberUtil::GetInstance();
    std::size_t asked = 0, differing = 0;
    std::uint32_t seed = 1000;
    for (const std::string& region : regions_and_none()) {
        samples made{region, ++seed};
        for (std::size_t i = 0; i < numbers_per_region; ++i) {
            const auto read = plan.read(i % 4 == 3 ? made.mutated() : made.canonical());
            if (!read || read->state != party_state::identified || read->value.kind() != ringfence::number_kind::e164)
                continue;
            ++asked;
            const PhoneNumber parsed = phone_number_of(read->value);
            std::string country;
            library.GetRegionCodeForNumber(parsed, &country);
            const number_type type = type_of(library.GetNumberType(parsed));
            if ((plan.country(read->value) != country || plan.type(read->value) != type) && ++differing <= 20)
                BOOST_ERROR(read->value.to_string()
                            << ": " << plan.country(read->value) << ' ' << to_string(plan.type(read->value))
                            << ", by the library " << country << ' ' << to_string(type));
        }
    }
    BOOST_TEST(differing == 0U);
    BOOST_TEST(asked >= 180U * numbers_per_region);
}

BOOST_AUTO_TEST_CASE(a_number_written_in_any_way_is_one_number)
{
    const struct {
        std::string_view region, text, expected;
    } cases[] = {
        {"PL", "+48221234567", "+48221234567"},
        {"PL", "+48 (22) 123-45-67", "+48221234567"},
        {"PL", "22 123 45 67", "+48221234567"},
        {"PL", "00 48 22 123 45 67", "+48221234567"},
        {"PL", "tel:+48-22-123-45-67", "+48221234567"},
        {"PL", "tel:22-123-45-67;phone-context=+48", "+48221234567"},
        {"PL", "+48221234567 ext. 12", "+48221234567"},
        {"PL",
         "\xEF\xBC\x8B\xEF\xBC\x94\xEF\xBC\x98"
         "221234567",
         "+48221234567"},  // full-width +48
        {"PL", "sip:+48221234567", "+48221234567"},
        {"US", "1-800-FLOWERS", "+18003569377"},
        {"US", "(212) 555-1234", "+12125551234"},
        {"AR", "011 15-1234-5678", "+5491112345678"},
        {"BR", "0 31 11 91234-5678", "+5511912345678"},
        {"IT", "06 1234 5678", "+390612345678"},
        {"", "+48221234567", "+48221234567"},
        {"", "221234567", "malformed"},
        {"", "112", "112"},
        {"XX", "221234567", "malformed"},
        {"PL", "112", "112"},
        {"PL", "INFO", "INFO"},
        {"PL", "Anonymous", "withheld"},
        {"PL", "", "withheld"},
        {"PL", "this is no number at all", "malformed"},
        {"PL", "+999123456789", "malformed"},
        {"PL", "+482212345671234567", "malformed"},
        {"PL", "\xff\xfe", "malformed"},
        {"PL", "-", "malformed"},
    };
    for (const auto& c : cases) {
        BOOST_TEST_CONTEXT(c.region << " `" << c.text << '`')
        {
            BOOST_TEST(shown(ringfence::read_number(c.text, c.region)) == c.expected);
            if (c.region != "XX")
                BOOST_TEST(shown(ringfence::number_reader{c.region}.read(c.text)) == c.expected);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_number_that_is_not_in_use_is_still_a_number)
{
    BOOST_TEST(shown(ringfence::read_number("+48000000000", "PL")) == "+48000000000");
    BOOST_TEST(shown(ringfence::read_number("+4822", "PL")) == "+4822");
}

BOOST_AUTO_TEST_CASE(a_reader_gives_what_the_library_gives)
{
    const ringfence::number_reader reader{"GB"};
    samples made{"GB", 77};
    for (std::size_t i = 0; i < 2000; ++i) {
        const std::string text = made.mutated();
        if (reader.read(text) != ringfence::read_number(text, "GB"))
            BOOST_ERROR('`' << text << '`');
    }
    BOOST_TEST(reader.plan().region() == "GB");
}

BOOST_AUTO_TEST_CASE(regions_are_known_by_their_two_letters)
{
    const auto all = ringfence::regions();
    BOOST_TEST(all.size() >= 240U);
    BOOST_TEST(std::is_sorted(all.begin(), all.end()));
    for (const std::string_view region : {"PL", "US", "GB", "AC"})
        BOOST_TEST_CONTEXT(region) BOOST_TEST(ringfence::known_region(region));
    for (const std::string_view region : {"", "pl", "ZZ", "001", "XX", "POL", "P"}) {
        BOOST_TEST_CONTEXT(region) BOOST_TEST(!ringfence::known_region(region));
        if (!region.empty())
            BOOST_CHECK_THROW(ringfence::compile_numbering_plan(region, {}), std::invalid_argument);
    }
    BOOST_CHECK_THROW(ringfence::number_reader{"XX"}, std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_plan_has_the_same_bytes_at_every_call)
{
    const auto bytes = ringfence::compile_numbering_plan("PL", {.countries = true, .types = true});
    BOOST_TEST((bytes == ringfence::compile_numbering_plan("PL", {.countries = true, .types = true})));
    BOOST_TEST(bytes.size() < 256U * 1024U);
    BOOST_TEST(ringfence::compile_numbering_plan("PL", {}).size() < 64U * 1024U);
    BOOST_TEST((bytes != ringfence::compile_numbering_plan("DE", {.countries = true, .types = true})));
}

BOOST_AUTO_TEST_CASE(threads_read_at_once)
{
    std::array<std::size_t, 4> right{};
    std::vector<std::thread> threads;
    for (std::size_t& count : right)
        threads.emplace_back([&count] {
            const ringfence::number_reader reader{"PL"};
            for (int i = 0; i < 200; ++i)
                count += shown(reader.read("tel:+48-22-123-45-67")) == "+48221234567" &&
                                 shown(reader.read("221234567")) == "+48221234567"
                             ? 1
                             : 0;
        });
    for (std::thread& thread : threads)
        thread.join();
    for (const std::size_t count : right)
        BOOST_TEST(count == 200U);
}

BOOST_AUTO_TEST_SUITE_END()
