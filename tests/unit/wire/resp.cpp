#include <ringfence/wire/resp.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace ringfence::wire;
using outcome = request_reader::outcome;
using words = std::vector<std::string>;

namespace {

words words_of(std::span<const std::string_view> found) { return {found.begin(), found.end()}; }

/// All requests of a stream, an error as one word with `!` before it, `!!` when it is the last.
std::vector<words> read_all(std::string_view stream, std::size_t portion)
{
    std::vector<words> all;
    request_reader reader;
    std::string buffer;
    while (true) {
        switch (reader.read(buffer)) {
        case outcome::incomplete:
            if (stream.empty())
                return all;
            // Into new memory each time: what was read before must not be held by its address.
            buffer = std::string{buffer} + std::string{stream.substr(0, portion)};
            stream.remove_prefix(std::min(portion, stream.size()));
            break;
        case outcome::request:
            all.push_back(words_of(reader.words()));
            buffer = buffer.substr(reader.consumed());
            break;
        case outcome::refused:
            all.push_back({"!" + std::string{reader.error()}});
            buffer = buffer.substr(reader.consumed());
            break;
        case outcome::broken: all.push_back({"!!" + std::string{reader.error()}}); return all;
        }
    }
}

struct reading {
    std::string_view stream;
    std::vector<words> requests;
};

const std::vector<reading> readings{
    {"PING\r\n", {{"PING"}}},
    {"PING\n", {{"PING"}}},
    {"\r\n", {{}}},
    {"  \t \r\n", {{}}},
    {"PING", {}},
    {"DECIDE inbound from=+48601000001\r\nPING\r\n", {{"DECIDE", "inbound", "from=+48601000001"}, {"PING"}}},
    {"a \"b c\" d=\"e f\" g\r\n", {{"a", "b c", "d=e f", "g"}}},
    {"a \"\" b=\"\"\r\n", {{"a", "", "b="}}},
    {"a \"q\\\"u\\\\o\\te\"\r\n", {{"a", "q\"u\\ote"}}},
    {"a back\\slash\r\n", {{"a", "back\\slash"}}},
    {"a \"open\r\nPING\r\n", {{"!a double quote is not closed"}, {"PING"}}},
    {"a \"open\\\r\n", {{"!a double quote is not closed"}}},
    {"a \"b\"c\r\n", {{"!a blank must follow a closing double quote"}}},
    {"*1\r\n$4\r\nPING\r\n", {{"PING"}}},
    {"*3\r\n$6\r\nDECIDE\r\n$7\r\ninbound\r\n$5\r\nfrom=\r\n", {{"DECIDE", "inbound", "from="}}},
    {"*2\r\n$0\r\n\r\n$3\r\na\"b\r\n", {{"", "a\"b"}}},
    {"*2\r\n$4\r\na\r\nb\r\n$2\r\n\r\n\r\nPING\r\n", {{"a\r\nb", "\r\n"}, {"PING"}}},
    {"*0\r\n*-1\r\nPING\r\n", {{}, {}, {"PING"}}},
    {"*\r\n", {{"!!protocol error: `*` must be followed by how many arguments there are"}}},
    {"*x\r\n", {{"!!protocol error: `*` must be followed by how many arguments there are"}}},
    {"*1\n$4\r\nPING\r\n", {{"!!protocol error: `*` must be followed by how many arguments there are"}}},
    {"*1\r\r", {{"!!protocol error: `*` must be followed by how many arguments there are"}}},
    {"*-2\r\n", {{"!!protocol error: `*` must be followed by how many arguments there are"}}},
    {"*99999999999999999999\r\n", {{"!!protocol error: `*` must be followed by how many arguments there are"}}},
    {"*65\r\n", {{"!!a request has at most 64 arguments"}}},
    {"*1\r\nPING\r\n", {{"!!protocol error: an argument must be a bulk string, `$` and its length"}}},
    {"*1\r\n:1\r\n", {{"!!protocol error: an argument must be a bulk string, `$` and its length"}}},
    {"*1\r\n$-1\r\n", {{"!!protocol error: `$` must be followed by a length"}}},
    {"*1\r\n$4x\r\n", {{"!!protocol error: `$` must be followed by a length"}}},
    {"*1\r\n$3\r\nPING\r\n", {{"!!protocol error: an argument is longer or shorter than it says"}}},
    {"*1\r\n$8192\r\n", {{"!!a request has at most 8192 bytes"}}},
    {"*1\r\n$999999999\r\n", {{"!!a request has at most 8192 bytes"}}},
};

std::string bulk_request(std::size_t payload)
{
    return "*1\r\n$" + std::to_string(payload) + "\r\n" + std::string(payload, 'x') + "\r\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(resp)

BOOST_AUTO_TEST_CASE(requests_are_found_however_their_bytes_are_divided)
{
    for (const reading& r : readings)
        for (const std::size_t portion :
             {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, std::size_t{10000}})
            BOOST_TEST_CONTEXT("`" << r.stream << "` by " << portion)
            {
                const auto found = read_all(r.stream, portion);
                BOOST_REQUIRE_EQUAL(found.size(), r.requests.size());
                for (std::size_t i = 0; i < found.size(); ++i)
                    BOOST_TEST(found[i] == r.requests[i], boost::test_tools::per_element());
            }
}

BOOST_AUTO_TEST_CASE(a_request_of_8192_bytes_is_read_and_one_byte_more_is_refused)
{
    const std::string line_of_limit = std::string(8190, 'x') + "\r\n";
    const std::size_t framing = bulk_request(8000).size() - 8000;
    const std::string bulk_of_limit = bulk_request(8192 - framing);
    BOOST_TEST(bulk_of_limit.size() == 8192U);
    for (const std::size_t portion : {std::size_t{1}, std::size_t{4096}, std::size_t{100000}}) {
        BOOST_TEST(read_all(line_of_limit, portion).at(0).at(0).size() == 8190U);
        BOOST_TEST(read_all("x" + line_of_limit, portion).at(0).at(0) == "!!a request has at most 8192 bytes");
        BOOST_TEST(read_all(std::string(8193, 'x'), portion).at(0).at(0) == "!!a request has at most 8192 bytes");
        BOOST_TEST(read_all(std::string(8192, 'x'), portion).empty());
        BOOST_TEST(read_all(bulk_of_limit, portion).at(0).at(0).size() == 8192 - framing);
        BOOST_TEST(read_all(bulk_request(8192 - framing + 1), portion).at(0).at(0) ==
                   "!!a request has at most 8192 bytes");
    }
}

BOOST_AUTO_TEST_CASE(a_request_has_64_arguments_and_not_65)
{
    std::string line;
    std::string array;
    for (int i = 0; i < 64; ++i) {
        line += "a ";
        array += "$1\r\na\r\n";
    }
    BOOST_TEST(read_all(line + "\r\n", 5).at(0).size() == 64U);
    BOOST_TEST(read_all(line + "a\r\n", 5).at(0).at(0) == "!!a request has at most 64 arguments");
    BOOST_TEST(read_all("*64\r\n" + array, 5).at(0).size() == 64U);
    BOOST_TEST(read_all("*65\r\n" + array + "$1\r\na\r\n", 5).at(0).at(0) == "!!a request has at most 64 arguments");
}

BOOST_AUTO_TEST_CASE(words_that_need_no_unquoting_point_into_the_bytes)
{
    request_reader reader;
    for (const std::string_view stream : {"DECIDE inbound\r\n", "*2\r\n$6\r\nDECIDE\r\n$7\r\ninbound\r\n"}) {
        BOOST_REQUIRE(reader.read(stream) == outcome::request);
        for (const std::string_view word : reader.words()) {
            BOOST_TEST((word.data() >= stream.data()));
            BOOST_TEST((word.data() + word.size() <= stream.data() + stream.size()));
        }
    }
}

BOOST_AUTO_TEST_CASE(many_quoted_words_of_one_line_do_not_overwrite_each_other)
{
    std::string line;
    for (int i = 0; i < 64; ++i)
        line += "\"word " + std::to_string(i) + std::string(100, 'x') + "\" ";
    word_list found;
    BOOST_TEST(!split_line(line, found));
    BOOST_REQUIRE_EQUAL(found.view().size(), 64U);
    for (std::size_t i = 0; i < 64; ++i)
        BOOST_TEST(found.view()[i] == "word " + std::to_string(i) + std::string(100, 'x'));
}

BOOST_AUTO_TEST_CASE(a_line_that_is_too_long_is_not_split)
{
    word_list found;
    BOOST_TEST(split_line(std::string(8193, 'x'), found).value().text == request_too_long);
    BOOST_TEST(!split_line(std::string(8192, 'x'), found));
}

BOOST_AUTO_TEST_CASE(replies_are_written_in_both_protocols)
{
    struct {
        protocol in;
        std::string_view expected;
    } const cases[]{{protocol::resp2, "$5\r\na\r\nbc\r\n+OK\r\n:-12\r\n*2\r\n*4\r\n$-1\r\n$0\r\n\r\n"},
                    {protocol::resp3, "$5\r\na\r\nbc\r\n+OK\r\n:-12\r\n*2\r\n%2\r\n_\r\n$0\r\n\r\n"}};
    for (const auto& c : cases) {
        std::string out;
        append_bulk(out, "a\r\nbc");
        append_simple(out, "OK");
        append_integer(out, -12);
        append_array(out, 2);
        append_map(out, 2, c.in);
        append_null(out, c.in);
        append_bulk(out, "");
        BOOST_TEST(out == c.expected);
    }
}

BOOST_AUTO_TEST_SUITE_END()
