// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/base/crc32c.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

using ringfence::crc32c;

BOOST_AUTO_TEST_SUITE(base_crc32c)

namespace {

std::string rising(int first, int step)
{
    std::string bytes;
    for (int i = 0; i < 32; ++i)
        bytes.push_back(static_cast<char>(first + step * i));
    return bytes;
}

}  // namespace

BOOST_AUTO_TEST_CASE(it_gives_the_sums_of_the_standard)
{
    struct sample {
        std::string bytes;
        std::uint32_t sum;
    };
    // RFC 3720, B.4, and the check value of the polynomial.
    for (const sample& s :
         {sample{"", 0}, sample{std::string(32, '\0'), 0x8a9136aa}, sample{std::string(32, '\xff'), 0x62a8ab43},
          sample{rising(0, 1), 0x46dd794e}, sample{rising(31, -1), 0x113fdb5c}, sample{"123456789", 0xe3069283}}) {
        BOOST_TEST(crc32c(s.bytes) == s.sum);
        BOOST_TEST(~ringfence::detail::crc32c_by_table(s.bytes, ~0U) == s.sum);
    }
}

BOOST_AUTO_TEST_CASE(it_is_the_same_in_pieces_and_on_every_processor)
{
    std::mt19937 random{7};  // NOLINT(cert-msc51-cpp): repeatable
    for (int i = 0; i < 500; ++i) {
        std::string bytes(random() % 100, '\0');
        for (char& byte : bytes)
            byte = static_cast<char>(random());
        const std::string_view all{bytes};
        const std::size_t cut = random() % (bytes.size() + 1);
        BOOST_TEST(crc32c(all.substr(cut), crc32c(all.substr(0, cut))) == crc32c(all));
        BOOST_TEST(~ringfence::detail::crc32c_by_table(all, ~0U) == crc32c(all));
    }
}

BOOST_AUTO_TEST_CASE(it_differs_after_any_damage_within_four_bytes)
{
    std::string bytes = "+48221234567\twebsite form\t2026-11-29";
    const std::uint32_t whole = crc32c(bytes);
    for (std::size_t at = 0; at < bytes.size(); ++at)
        for (int other = 1; other < 256; ++other) {
            bytes[at] = static_cast<char>(bytes[at] ^ other);
            BOOST_TEST_REQUIRE(crc32c(bytes) != whole);
            bytes[at] = static_cast<char>(bytes[at] ^ other);
        }
}

BOOST_AUTO_TEST_SUITE_END()
