// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/base/sha256.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

using ringfence::sha256;

BOOST_AUTO_TEST_SUITE(store_sha256)

BOOST_AUTO_TEST_CASE(it_gives_the_digests_of_the_standard)
{
    struct sample {
        std::string text;
        std::string_view digest;
    };
    // FIPS 180-4 examples and NIST's long message.
    for (const sample& s :
         {sample{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
          sample{"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
          sample{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
          sample{std::string(1'000'000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"}})
        for (const std::size_t piece : {std::size_t{1}, std::size_t{63}, std::size_t{64}, std::size_t{1000}}) {
            sha256 digest;
            for (std::string_view rest = s.text; !rest.empty(); rest.remove_prefix(std::min(piece, rest.size())))
                digest.update(rest.substr(0, piece));
            BOOST_TEST(digest.finish() == s.digest);
        }
}

BOOST_AUTO_TEST_SUITE_END()
