// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/lines.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

using namespace ringfence::store;
using store_tests::has_code;

namespace {

struct seen {
    std::string text;
    std::string raw;
    bool too_long = false;
    friend bool operator==(const seen&, const seen&) = default;
};

std::vector<seen> all_of(line_splitter& from)
{
    std::vector<seen> found;
    while (const auto line = from.next())
        found.push_back({line->too_long ? "" : std::string{line->text}, std::string{line->raw}, line->too_long});
    return found;
}

/// As `text_of`, in pieces of `piece` bytes.
text_source in_pieces(std::string_view text, std::size_t piece)
{
    text_source made = text_of(text, "pieces");
    made.read = [rest = text, piece](char* to, std::size_t size) mutable {
        const std::size_t taken = std::min({size, rest.size(), piece});
        std::memcpy(to, rest.data(), taken);
        rest.remove_prefix(taken);
        return taken;
    };
    return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_lines)

BOOST_AUTO_TEST_CASE(a_text_is_cut_into_its_lines)
{
    struct sample {
        std::string text;
        std::vector<seen> wanted;
        bool marked = false;
    };
    const std::string long_one(1024, '7');
    const std::string longer(700'000, '8');
    for (const sample& s :
         {sample{"", {}}, sample{"\n\n", {{"", "\n"}, {"", "\n"}}}, sample{"+1", {{"+1", "+1"}}},
          sample{"+1\n+2\n", {{"+1", "+1\n"}, {"+2", "+2\n"}}},
          sample{"\xEF\xBB\xBF+1\r\n\r\n +2\r", {{"+1", "+1\r\n"}, {"", "\r\n"}, {" +2", " +2\r"}}, true},
          sample{"\xEF\xBB\xBF", {}, true}, sample{"\xEF\xBB", {{"\xEF\xBB", "\xEF\xBB"}}},
          sample{long_one + "\r\n+1\n", {{long_one, long_one + "\r\n"}, {"+1", "+1\n"}}},
          sample{long_one + "7\n+1\n", {{"", "", true}, {"+1", "+1\n"}}},
          sample{longer + "\n+1", {{"", "", true}, {"+1", "+1"}}},
          sample{"+1\n" + longer, {{"+1", "+1\n"}, {"", "", true}}}})
        for (const std::size_t piece : {std::size_t{1} << 30, std::size_t{1000}, std::size_t{1}}) {
            text_source from = in_pieces(s.text, piece);
            line_splitter lines{from, max_line};
            BOOST_TEST((all_of(lines) == s.wanted), "in pieces of " << piece << ": " << s.text.substr(0, 40));
            BOOST_TEST(lines.lines() == s.wanted.size());
            BOOST_TEST(lines.byte_order_mark() == s.marked);
        }
}

BOOST_AUTO_TEST_CASE(what_was_peeked_at_is_still_to_come)
{
    const std::string text = "\xEF\xBB\xBF+1\n+2\n" + std::string(500'000, '\n');
    for (const std::size_t piece : {std::size_t{1} << 30, std::size_t{1}}) {
        text_source from = in_pieces(text, piece);
        line_splitter lines{from, max_line};
        const std::string_view seen_before = lines.peek(100'000);
        BOOST_TEST(seen_before.size() >= 100'000U);
        BOOST_TEST(seen_before.starts_with("+1\n+2\n"));
        BOOST_TEST(!lines.ended());
        BOOST_TEST(lines.next()->text == "+1");
        BOOST_TEST(lines.peek(3).starts_with("+2\n"));
        BOOST_TEST(lines.next()->text == "+2");
        BOOST_TEST(all_of(lines).size() == 500'000U);
        BOOST_TEST(lines.peek(1).empty());
        BOOST_TEST(lines.ended());
    }
}

BOOST_AUTO_TEST_CASE(the_digest_is_of_every_byte)
{
    text_source from = text_of("abc", "x");
    line_splitter lines{from, max_line};
    all_of(lines);
    BOOST_TEST(lines.digest() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    BOOST_TEST(lines.bytes() == 3U);
}

BOOST_AUTO_TEST_CASE(files_are_read_and_those_that_cannot_be_say_so)
{
    const ringfence::test::scratch directory;
    std::ofstream{directory.path() / "list.txt"} << "+1\n+2\n";
    text_source from = open_text(directory.path() / "list.txt");
    BOOST_TEST(from.size.value() == 6U);
    line_splitter lines{from, max_line};
    BOOST_TEST((all_of(lines) == std::vector<seen>{{"+1", "+1\n"}, {"+2", "+2\n"}}));
    BOOST_CHECK_EXCEPTION(open_text(directory.path() / "none"), error,
                          [](const error& e) { return has_code(e, error_code::missing); });
    BOOST_CHECK_EXCEPTION(open_text(directory.path()), error,
                          [](const error& e) { return has_code(e, error_code::io); });
}

BOOST_AUTO_TEST_SUITE_END()
