// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/base/sha256.hpp>
#include <ringfence/store/import/text/lines.hpp>

#include <store/import/in_pieces.hpp>
#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace ringfence::store;
using ringfence::sha256;
using store_tests::has_code;
using store_tests::in_pieces;

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
          sample{"\xEF\xBB\xBF", {}, true}, sample{"+1\r+2\r", {{"+1", "+1\r"}, {"+2", "+2\r"}}},
          sample{"\r", {{"", "\r"}}},
          sample{"+1\r\r\n+2\n\r+3\r\n\n\r4",
                 {{"+1", "+1\r"},
                  {"", "\r\n"},
                  {"+2", "+2\n"},
                  {"", "\r"},
                  {"+3", "+3\r\n"},
                  {"", "\n"},
                  {"", "\r"},
                  {"4", "4"}}},
          sample{"\xC4\x85\xE2\x82\xAC\xF0\x9F\x93\x9E\r\xC5\x82",
                 {{"\xC4\x85\xE2\x82\xAC\xF0\x9F\x93\x9E", "\xC4\x85\xE2\x82\xAC\xF0\x9F\x93\x9E\r"},
                  {"\xC5\x82", "\xC5\x82"}}},
          sample{long_one + "\r+1", {{long_one, long_one + "\r"}, {"+1", "+1"}}},
          sample{long_one + "7\r+1\r", {{"", "", true}, {"+1", "+1\r"}}},
          sample{longer + "\r\n+1\r", {{"", "", true}, {"+1", "+1\r"}}},
          sample{longer + "\xC4\x85\r+1", {{"", "", true}, {"+1", "+1"}}},
          sample{long_one + "\r\n+1\n", {{long_one, long_one + "\r\n"}, {"+1", "+1\n"}}},
          sample{long_one + "7\n+1\n", {{"", "", true}, {"+1", "+1\n"}}},
          sample{longer + "\n+1", {{"", "", true}, {"+1", "+1"}}},
          sample{"+1\n" + longer, {{"+1", "+1\n"}, {"", "", true}}}})
        for (const std::size_t piece : {std::size_t{1} << 30, std::size_t{1000}, std::size_t{1}}) {
            text_source from = in_pieces(s.text, piece, "pieces");
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
        text_source from = in_pieces(text, piece, "pieces");
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
    sha256 digest;
    text_source passed = digested(from, digest);
    line_splitter lines{passed, max_line};
    all_of(lines);
    BOOST_TEST(digest.finish() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    BOOST_TEST(lines.bytes() == 3U);
}

namespace {

/// The line from which on a text is not in its encoding, as the message says it; what came before goes to `before`.
std::string fault_of(std::string_view text, std::optional<text_encoding> encoding, std::size_t piece,
                     std::vector<seen>& before)
{
    text_source from = in_pieces(text, piece, "pieces");
    line_splitter lines{from, max_line, encoding};
    try {
        while (const auto line = lines.next())
            before.push_back({std::string{line->text}, std::string{line->raw}, line->too_long});
    } catch (const error& e) {
        BOOST_TEST(has_code(e, error_code::refused));
        return e.what();
    }
    return {};
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_not_in_its_encoding_is_an_error_with_its_line)
{
    using namespace std::string_literals;
    struct sample {
        std::string text;
        std::optional<text_encoding> encoding;
        std::size_t lines;  ///< that come before
        std::string_view says;
    };
    const std::string much(300'000, 'x');
    for (const sample& s : {
             sample{"a\nZa\xBF"
                    "alenie\n",
                    {},
                    1,
                    "`pieces`: line 2 is no UTF-8: it has the byte 0xBF"},
             sample{"\xEF\xBB", {}, 0, "line 1 is no UTF-8"},
             sample{"a\rb\r\nc\n\xC4", {}, 3, "line 4 is no UTF-8: it has the byte 0xC4"},
             sample{"\xC0\x80\n", {}, 0, "line 1 is no UTF-8"},           // longer than needed
             sample{"a\n\xED\xA0\x80", {}, 1, "line 2 is no UTF-8"},      // half of a pair
             sample{"a\n\xF4\x90\x80\x80", {}, 1, "line 2 is no UTF-8"},  // beyond U+10FFFF
             sample{"a\n" + much + "\xFF\n", {}, 1, "line 2 is no UTF-8"},
             sample{"a\n" + much + "\n\xFF", {}, 2, "line 3 is no UTF-8"},
             sample{"\xFF\xFE"
                    "a\0\n\0\0\xDC"s,
                    {},
                    1,
                    "line 2 is not in utf-16le: the byte 0x00"},
             sample{"\xFF\xFE"
                    "a\0\r\0\0\xD8"
                    "a\0"s,
                    {},
                    1,
                    "line 2 is not in utf-16le"},
             sample{"\xFE\xFF\0a\0"s, {}, 0, "line 1 is not in utf-16be"},
             sample{"a\n\x81", text_encoding::cp1252, 1, "line 2 is not in cp1252: the byte 0x81"},
             sample{"\xEF\xBB\xBF"
                    "a",
                    text_encoding::cp1250, 0, "begins with the mark of utf-8, so it is not in cp1250"},
         })
        for (const std::size_t piece : {std::size_t{1} << 30, std::size_t{1000}, std::size_t{1}}) {
            std::vector<seen> before;
            const std::string said = fault_of(s.text, s.encoding, piece, before);
            BOOST_TEST(said.find(s.says) != std::string::npos, said << " instead of " << s.says);
            BOOST_TEST(before.size() == s.lines);
        }
    text_source from = text_of("a\nb\xBF", "x");
    BOOST_CHECK_EXCEPTION((line_splitter{from, max_line}.peek(1000)), error, [](const error& e) {
        return std::string_view{e.what()}.find("line 2") != std::string::npos;
    });
}

BOOST_AUTO_TEST_CASE(the_same_lines_come_of_every_encoding_and_all_line_ends)
{
    std::mt19937 random{11};
    const auto draw = [&](std::size_t below) { return random() % below; };
    const std::vector<std::string> characters{"a", "Z", "7", "+", " ", ";", "\xC3\xA9"};  // in all of them
    const std::vector<std::string> more{"\xC5\xBC", "\xE2\x82\xAC", "\xF0\x9F\x93\x9E"};  // in some
    constexpr std::size_t encodings = 7;
    for (std::size_t round = 0; round < 2000; ++round) {
        const auto encoding = static_cast<text_encoding>(round % encodings);
        const bool marked = encoding <= text_encoding::utf_16be && draw(2) == 0;
        const bool any = encoding <= text_encoding::utf_16be;
        std::vector<seen> wanted;
        std::string text = marked ? "\xEF\xBB\xBF" : "";
        for (std::size_t i = draw(6); i > 0; --i) {
            std::string line;
            for (std::size_t n = draw(12); n > 0; --n)
                line += any && draw(4) == 0 ? more[draw(more.size())] : characters[draw(characters.size())];
            // An empty line behind a CR must not begin with LF.
            const bool behind_cr = !wanted.empty() && wanted.back().raw.ends_with('\r');
            const std::size_t kind = draw(3);
            const std::string end = kind == 0 || (line.empty() && behind_cr && kind == 1) ? "\r\n"
                                    : kind == 1                                           ? "\n"
                                                                                          : "\r";
            if (line.empty() && behind_cr && end != "\r")
                line = "x";
            wanted.push_back({line, line + end});
            text += line + end;
        }
        std::string encoded = text;
        if (encoding != text_encoding::utf_8)
            encoded = text_encoder{encoding}.encode(text);
        for (const std::size_t piece : {std::size_t{1} << 30, std::size_t{1}}) {
            text_source from = in_pieces(encoded, piece, "pieces");
            line_splitter lines{from, max_line, marked && draw(2) == 0 ? std::nullopt : std::optional{encoding}};
            BOOST_TEST((all_of(lines) == wanted));
            BOOST_TEST((lines.encoding() == encoding));
            BOOST_TEST(lines.byte_order_mark() == marked);
            BOOST_TEST(lines.bytes() == encoded.size());
        }
    }
}

BOOST_AUTO_TEST_CASE(what_an_encoding_has_no_character_for_is_written_as_a_question_mark)
{
    text_encoder to{text_encoding::cp1250};
    BOOST_TEST(to.encode("Za\xC5\xBC"
                         "alenie \xF0\x9F\x93\x9E!") == "Za\xBF"
                                                        "alenie ?!");
    BOOST_TEST((read_text_encoding("Windows-1250") == text_encoding::cp1250));
    BOOST_TEST((read_text_encoding("UTF-16LE") == text_encoding::utf_16le));
    BOOST_TEST(!read_text_encoding("utf-16"));
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
