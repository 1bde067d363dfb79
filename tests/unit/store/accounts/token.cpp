// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/accounts/token.hpp>

#include <ringfence/store/accounts/password.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace ringfence::store;

BOOST_AUTO_TEST_SUITE(store_token)

BOOST_AUTO_TEST_CASE(a_token_names_its_account_and_matches_what_is_kept_of_it)
{
    for (const std::string name : {"crm", "ana@example.com", "a", "x.y-z_1"}) {
        const new_token made = make_token(name);
        BOOST_TEST(account_of_token(made.text).value() == name);
        BOOST_TEST(is_token_proof(made.proof));
        BOOST_TEST(token_matches(made.proof, made.text));
        BOOST_TEST(password_matches(made.proof, made.text));
        BOOST_TEST(made.proof.find(made.text) == std::string::npos);

        const new_token other = make_token(name);
        BOOST_TEST(other.text != made.text);
        BOOST_TEST(!token_matches(made.proof, other.text));
        BOOST_TEST(!token_matches(made.proof, made.proof));
        BOOST_TEST(!token_matches(made.text, made.text));
        for (std::size_t i = 0; i < made.text.size(); ++i) {
            std::string changed = made.text;
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            BOOST_TEST(!token_matches(made.proof, changed));
            BOOST_TEST(!token_matches(made.proof, made.text.substr(0, i)));
        }
    }
}

BOOST_AUTO_TEST_CASE(other_texts_name_no_account)
{
    for (const char* text : {"", "rft_", "rft_.", "rft_Y3Jt", "rft_!.x", "Y3Jt.x", "rft-Y3Jt.x", "rft_Y3J=.x"})
        BOOST_TEST(!account_of_token(text).has_value(), text);
    BOOST_TEST(account_of_token("rft_Y3Jt.x").value() == "crm");
    BOOST_TEST(!is_token_proof(hash_password("correct horse")));
}

BOOST_AUTO_TEST_SUITE_END()
