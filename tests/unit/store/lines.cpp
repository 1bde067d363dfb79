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
    std::uint64_t line;
    std::string problem;
    friend bool operator==(const seen&, const seen&) = default;
};

template <class Reader>
std::vector<seen> all_of(Reader& from)
{
    std::vector<seen> found;
    while (const auto field = from.next())
        found.push_back(
            {field->problem.empty() ? std::string{field->text} : "", field->line, std::string{field->problem}});
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

BOOST_AUTO_TEST_CASE(plain_lines_come_without_what_surrounds_them)
{
    struct sample {
        std::string text;
        std::vector<seen> wanted;
    };
    const std::string long_one(1024, '7');
    for (const sample& s :
         {sample{"", {}}, sample{"\n\n", {}}, sample{"+1", {{"+1", 1, ""}}},
          sample{"+1\n+2\n", {{"+1", 1, ""}, {"+2", 2, ""}}},
          sample{"\xEF\xBB\xBF+1\r\n\r\n  +2\t\r\n", {{"+1", 1, ""}, {"+2", 3, ""}}}, sample{"\xEF\xBB\xBF", {}},
          sample{"# a comment\n; another\n+3 # not one", {{"+3 # not one", 3, ""}}},
          sample{long_one + "\r\n+1\n", {{long_one, 1, ""}, {"+1", 2, ""}}},
          sample{long_one + "7\n+1\n", {{"", 1, "the line is longer than 1024 bytes"}, {"+1", 2, ""}}},
          sample{std::string(700'000, '8') + "\n+1", {{"", 1, "the line is longer than 1024 bytes"}, {"+1", 2, ""}}},
          sample{"+1\n" + std::string(700'000, '8'), {{"+1", 1, ""}, {"", 2, "the line is longer than 1024 bytes"}}}})
        for (const std::size_t piece : {std::size_t{1} << 30, std::size_t{1000}, std::size_t{1}}) {
            text_source from = in_pieces(s.text, piece);
            plain_reader lines{from};
            BOOST_TEST((all_of(lines) == s.wanted), "in pieces of " << piece << ": " << s.text.substr(0, 40));
        }
}

BOOST_AUTO_TEST_CASE(csv_gives_the_column_asked_for)
{
    struct sample {
        std::string text;
        std::string column;
        std::vector<seen> wanted;
    };
    for (const sample& s :
         {sample{"name,number\nAnn,+1\nBob,+2\n", "number", {{"+1", 2, ""}, {"+2", 3, ""}}},
          sample{"number\r\n+1\r\n\r\n+2", "number", {{"+1", 2, ""}, {"+2", 4, ""}}},
          sample{"a;number;b\n1;+1;2\n", "number", {{"+1", 2, ""}}}, sample{"a\tn\n1\t+1\n", "n", {{"+1", 2, ""}}},
          sample{"\"the name\",\"n\"\n\"Doe, Jo\",\"+1\"\n", "n", {{"+1", 2, ""}}},
          sample{"a,n\n\"two\nlines\",+1\nx,+2\n", "n", {{"+1", 2, ""}, {"+2", 4, ""}}},
          sample{"n,a\n\"say \"\"hi\"\"\",x\n", "n", {{"say \"hi\"", 2, ""}}},
          sample{"a,n\nonly\nx,+2\n", "n", {{"", 2, "the row has no such column"}, {"+2", 3, ""}}},
          sample{"a,n\nx,\n", "n", {{"", 2, ""}}},
          sample{"a,n\nx,+1\n\"open,+2\n", "n", {{"+1", 2, ""}, {"", 3, "a quote is not closed"}}}})
        for (const std::size_t piece : {std::size_t{1} << 30, std::size_t{1}}) {
            text_source from = in_pieces(s.text, piece);
            csv_reader rows{from, s.column};
            BOOST_TEST((all_of(rows) == s.wanted), s.text);
        }
}

BOOST_AUTO_TEST_CASE(a_csv_file_without_the_column_is_refused_and_tells_its_columns)
{
    text_source from = text_of("name,phone\nAnn,+1\n", "x.csv");
    BOOST_CHECK_EXCEPTION((csv_reader{from, "number"}), error, [](const error& e) {
        return has_code(e, error_code::missing) && std::string_view{e.what()}.find("`phone`") != std::string_view::npos;
    });
    text_source empty = text_of("", "x.csv");
    BOOST_CHECK_EXCEPTION((csv_reader{empty, "number"}), error,
                          [](const error& e) { return has_code(e, error_code::refused); });
}

BOOST_AUTO_TEST_CASE(the_digest_is_of_every_byte)
{
    text_source from = text_of("abc", "x");
    plain_reader lines{from};
    all_of(lines);
    BOOST_TEST(lines.lines().digest() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    BOOST_TEST(lines.lines().bytes() == 3U);
}

BOOST_AUTO_TEST_CASE(files_are_read_and_those_that_cannot_be_say_so)
{
    const ringfence::test::scratch directory;
    std::ofstream{directory.path() / "list.txt"} << "+1\n+2\n";
    text_source from = open_text(directory.path() / "list.txt");
    BOOST_TEST(from.size.value() == 6U);
    plain_reader lines{from};
    BOOST_TEST((all_of(lines) == std::vector<seen>{{"+1", 1, ""}, {"+2", 2, ""}}));
    BOOST_CHECK_EXCEPTION(open_text(directory.path() / "none"), error,
                          [](const error& e) { return has_code(e, error_code::missing); });
    BOOST_CHECK_EXCEPTION(open_text(directory.path()), error,
                          [](const error& e) { return has_code(e, error_code::io); });
}

BOOST_AUTO_TEST_SUITE_END()
