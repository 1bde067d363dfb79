// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/number/digits.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <random>
#include <string>

BOOST_AUTO_TEST_SUITE(digits)

BOOST_AUTO_TEST_CASE(one_character_that_is_no_digit_is_found_wherever_it_stands)
{
    for (std::size_t size = 0; size <= 40; ++size) {
        std::string text(size, '7');
        BOOST_TEST(ringfence::detail::are_digits(text));
        for (std::size_t at = 0; at < size; ++at) {
            for (int c = 0; c < 256; ++c) {
                text[at] = static_cast<char>(c);
                if (ringfence::detail::are_digits(text) != (c >= '0' && c <= '9'))
                    BOOST_ERROR("byte " << c << " at " << at << " of " << size);
            }
            text[at] = '7';
        }
    }
}

BOOST_AUTO_TEST_CASE(digits_have_the_value_that_they_have)
{
    std::mt19937_64 random{1};
    for (std::size_t size = 1; size <= 18; ++size) {
        for (int i = 0; i < 500; ++i) {
            std::string text;
            for (std::size_t d = 0; d < size; ++d)
                text += static_cast<char>('0' + random() % 10);
            if (ringfence::detail::value_of(text) != std::stoull(text))
                BOOST_ERROR(text << " read as " << ringfence::detail::value_of(text));
        }
    }
    BOOST_TEST(ringfence::detail::value_of("") == 0U);
    BOOST_TEST(ringfence::detail::value_of("999999999999999") == 999999999999999U);
}

BOOST_AUTO_TEST_CASE(a_value_has_the_digits_that_it_has)
{
    std::mt19937_64 random{2};
    std::uint64_t limit = 1;
    for (int size = 1; size <= 16; ++size) {
        limit *= 10;
        for (int i = 0; i < 500; ++i) {
            const std::uint64_t value = i == 0 ? limit - 1 : i == 1 ? limit / 10 : random() % limit;
            const ringfence::detail::digit_values digits{value};
            std::string text;
            for (std::size_t at = digits.first; at < digits.digits.size(); ++at)
                text += static_cast<char>('0' + digits.digits[at]);
            if (text != (value == 0 ? "" : std::to_string(value)))
                BOOST_ERROR(value << " written as " << text);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
