// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/import/rows/column_names.hpp>

#include <store/import/row_fixture.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <string>
#include <string_view>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::contains;
using store_tests::told;

BOOST_AUTO_TEST_SUITE(store_column_names)

BOOST_AUTO_TEST_CASE(roles_are_read_by_their_names)
{
    for (std::size_t i = 0; i < column_roles; ++i) {
        const auto role = static_cast<column_role>(i);
        BOOST_TEST((read_column_role(to_string(role)) == role));
    }
    BOOST_TEST((read_column_role("valid_from") == column_role::valid_from));
    BOOST_TEST(!read_column_role("phone"));
}

BOOST_AUTO_TEST_CASE(columns_are_known_by_their_names_in_nine_languages)
{
    struct sample {
        std::string_view name;
        column_role role;
        std::string_view cell;
    };
    for (const sample& s : {
             sample{"Valid until", column_role::expires, "2026-12-31"},
             sample{"G\xC3\xBCltig bis", column_role::expires, "2026-12-31"},
             sample{"GUELTIG-BIS", column_role::expires, "2026-12-31"},
             sample{"Valable jusqu'au", column_role::expires, "2026-12-31"},
             sample{"Wa\xC5\xBCny do", column_role::expires, "2026-12-31"},
             sample{"WA\xC5\xBBNY DO:", column_role::expires, "2026-12-31"},
             sample{"V\xC3\xA1lido hasta", column_role::expires, "2026-12-31"},
             sample{"Data di scadenza", column_role::expires, "2026-12-31"},
             sample{"Geldig tot", column_role::expires, "2026-12-31"},
             sample{"V\xC3\xA1lido at\xC3\xA9", column_role::expires, "2026-12-31"},
             sample{"Platn\xC3\xBD do", column_role::expires, "2026-12-31"},
             sample{"valid_from", column_role::valid_from, "2026-12-31"},
             sample{"Wa\xC5\xBCny od", column_role::valid_from, "2026-12-31"},
             sample{"G\xC3\xBCltig ab", column_role::valid_from, "2026-12-31"},
             sample{"Platnost od", column_role::valid_from, "2026-12-31"},
             sample{"Stan", column_role::state, "approved"},
             sample{"\xC3\x89tat", column_role::state, "approved"},
             sample{"Zm\xC4\x9Bna", column_role::change, "A"},
             sample{"Uwagi", column_role::description, "x"},
             sample{"Bemerkung", column_role::description, "x"},
             sample{"Pozn\xC3\xA1mka", column_role::description, "x"},
             sample{"Descri\xC3\xA7\xC3\xA3o", column_role::description, "x"},
             sample{"Data dodania", column_role::date, "2026-12-31"},
             sample{"Fecha de alta", column_role::date, "2026-12-31"},
         }) {
        const std::string said = told("Telefon;" + std::string{s.name} + "\n601000001;" + std::string{s.cell} + "\n");
        BOOST_TEST(contains(said, "; " + std::string{to_string(s.role)} + ": column 2 `"), s.name << ": " << said);
    }
}

BOOST_AUTO_TEST_SUITE_END()
