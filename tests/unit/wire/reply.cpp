#include <ringfence/wire/reply.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace ringfence::wire;
using namespace std::string_literals;

BOOST_AUTO_TEST_SUITE(reply)

BOOST_AUTO_TEST_CASE(no_control_character_and_no_percent_sign_gets_into_a_line)
{
    std::string all;
    for (int c = 0; c < 256; ++c)
        all.push_back(static_cast<char>(c));
    std::string out;
    append_line_text(out, all);
    BOOST_TEST(out.size() == all.size());
    for (const char c : out)
        BOOST_TEST((static_cast<unsigned char>(c) >= 0x20 && c != 0x7f && c != '%'));
    BOOST_TEST(out.find("ABC") != std::string::npos);
    BOOST_TEST(out.find('\xff') != std::string::npos);
}

BOOST_AUTO_TEST_CASE(texts_of_several_lines_keep_their_line_ends)
{
    std::string out;
    append_lines_text(out, "a\r\n\tb\0c 50%\x1b[0m\n"s);
    BOOST_TEST(out == "a\r\n\tb c 50  [0m\n");
}

BOOST_AUTO_TEST_CASE(an_error_is_one_line_whatever_its_text)
{
    std::string out;
    append_error(out, "unknown key `a\r\n%s\0`"s);
    BOOST_TEST(out == "-ERR unknown key `a   s `\r\n");
    out.clear();
    append_error(out, "Authentication required.", "NOAUTH");
    BOOST_TEST(out == "-NOAUTH Authentication required.\r\n");
    out.clear();
    append_error_line(out, std::string(10000, 'x'));
    BOOST_TEST(out.size() == 505U);
}

BOOST_AUTO_TEST_CASE(what_a_user_wrote_is_quoted_and_shortened)
{
    BOOST_TEST(ringfence::backticked("abc") == "`abc`");
    BOOST_TEST(ringfence::backticked("") == "``");
    BOOST_TEST(ringfence::backticked("a%\n") == "`a  `");
    BOOST_TEST(ringfence::backticked(std::string(40, 'x')) == "`" + std::string(40, 'x') + "`");
    BOOST_TEST(ringfence::backticked(std::string(41, 'x')) == "`" + std::string(40, 'x') + "...`");
}

BOOST_AUTO_TEST_SUITE_END()
