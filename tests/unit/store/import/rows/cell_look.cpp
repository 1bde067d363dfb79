// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/import/rows/cell_look.hpp>

#include <ringfence/number/number.hpp>

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string_view>

using namespace ringfence;
using namespace ringfence::store;

BOOST_AUTO_TEST_SUITE(store_cell_look)

BOOST_AUTO_TEST_CASE(a_sender_is_no_number_unless_it_is_marked)
{
    const auto looks = [](const std::optional<number>& read, bool unassigned, std::string_view text) {
        return look_of(read ? std::optional{number_pattern{*read, *read}} : std::nullopt, unassigned, text);
    };
    BOOST_TEST((looks({}, false, "x") == cell_look::text));
    BOOST_TEST((looks(number::sender("ACME"), false, "ACME") == cell_look::sender));
    BOOST_TEST((looks(number::sender("ACME"), false, " Sender:ACME") == cell_look::number));
    BOOST_TEST(store::detail::may_be_number(cell_look::some));
    BOOST_TEST(!store::detail::may_be_number(cell_look::sender));
}

BOOST_AUTO_TEST_SUITE_END()
