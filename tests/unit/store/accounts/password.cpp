// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/accounts/password.hpp>
#include <ringfence/store/accounts/users.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace ringfence::store;

BOOST_AUTO_TEST_SUITE(store_password)

BOOST_AUTO_TEST_CASE(a_hash_matches_its_password_alone)
{
    const std::string hash = hash_password("correct horse");
    BOOST_TEST(hash.starts_with("$argon2id$"));
    BOOST_TEST(hash.size() <= max_password_hash);
    BOOST_TEST(hash.find("correct") == std::string::npos);
    BOOST_TEST(password_matches(hash, "correct horse"));
    for (const std::string& wrong : {std::string{"correct horsf"}, std::string{"correct horse "}, std::string{},
                                     std::string{"correct horse\0", 14}, std::string(2000, 'x')})
        BOOST_TEST(!password_matches(hash, wrong));
    BOOST_TEST(hash_password("correct horse") != hash);
}

BOOST_AUTO_TEST_CASE(any_bytes_make_a_password_between_the_limits)
{
    for (const std::string& text : {std::string("\0\xff\n\r%\t  ", 8), std::string(1024, '\xe4')})
        BOOST_TEST(password_matches(hash_password(text), text));
    for (const std::string& text : {std::string{}, std::string(7, 'x'), std::string(1025, 'x')})
        BOOST_CHECK_EXCEPTION(hash_password(text), error,
                              [](const error& e) { return e.code() == error_code::refused; });
}

BOOST_AUTO_TEST_CASE(what_is_no_hash_matches_nothing)
{
    for (const char* hash : {"", "correct horse", "$argon2id$", "$argon2id$v=19$m=65536,t=2,p=1$$"})
        BOOST_TEST(!password_matches(hash, "correct horse"));
}

BOOST_AUTO_TEST_CASE(a_secret_is_wiped)
{
    std::string secret = "correct horse";
    const char* const where = secret.data();
    wipe(secret);
    BOOST_TEST(secret.empty());
    BOOST_TEST(where[1] == '\0');
}

BOOST_AUTO_TEST_SUITE_END()
