// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/field.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::has_code;

namespace {

author read_author(std::string_view bytes)
{
    author a;
    layout::field_reader::read(bytes, a);
    return a;
}

/// What a later version may write, with fields that this one does not know.
struct later_author {
    std::string user;
    std::uint64_t age = 0;
    std::string city;
    std::string reason;
};

template <class Visit>
void visit_fields(Visit& at, is_record<later_author> auto& a)
{
    at(1, a.user);
    at(900, a.age);
    at(901, a.city);
    at(6, a.reason);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_layout_field)

BOOST_AUTO_TEST_CASE(varints_come_back_and_take_the_bytes_they_should)
{
    struct sample {
        std::uint64_t value;
        std::size_t bytes;
    };
    for (const sample& s : {sample{0, 1}, sample{127, 1}, sample{128, 2}, sample{16'383, 2}, sample{16'384, 3},
                            sample{std::numeric_limits<std::uint64_t>::max(), 10}}) {
        std::string to;
        layout::append_varint(to, s.value);
        BOOST_TEST(to.size() == s.bytes);
        layout::reader from{to};
        BOOST_TEST(from.varint() == s.value);
        BOOST_TEST(from.at_end());
    }
}

BOOST_AUTO_TEST_CASE(fields_that_are_not_known_are_passed_over)
{
    const std::string bytes = layout::field_writer::written(later_author{"ann", 17, "Gdansk", "why"});
    BOOST_TEST((read_author(bytes) == author{"ann", "", "", "", "", "why"}));
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_record_are_told)
{
    for (const std::string_view bytes : {"\x03",
                                         "\x03\x05"
                                         "ann",
                                         "\x80", "\xfe\xff\xff\x7f\x01"})
        BOOST_CHECK_EXCEPTION(read_author(bytes), error,
                              [](const error& e) { return has_code(e, error_code::corrupt); });
}

BOOST_AUTO_TEST_SUITE_END()
