// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/wire/resp_reply.hpp>

#include <ringfence/wire/reply.hpp>
#include <ringfence/wire/resp.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

namespace {

using namespace ringfence::wire;

}  // namespace

BOOST_AUTO_TEST_SUITE(resp_replies)

BOOST_AUTO_TEST_CASE(each_kind_is_read)
{
    using kind = resp_reply::kind;
    resp_reply r;
    BOOST_TEST(read_reply("+PONG\r\n+more\r\n", r) == 7U);
    BOOST_TEST((r.is == kind::simple && r.text == "PONG"));
    BOOST_TEST(read_reply("-ERR no\r\n", r) == 9U);
    BOOST_TEST((r.is == kind::error && r.text == "ERR no"));
    BOOST_TEST(read_reply(":-12\r\n", r) == 6U);
    BOOST_TEST((r.is == kind::integer && r.integer == -12));
    BOOST_TEST(read_reply("$4\r\na\r\nb\r\n", r) == 10U);
    BOOST_TEST((r.is == kind::bulk && r.text == "a\r\nb"));
    BOOST_TEST(read_reply("$0\r\n\r\n", r) == 6U);
    BOOST_TEST((r.is == kind::bulk && r.text.empty()));
    BOOST_TEST(read_reply("$-1\r\n", r) == 5U);
    BOOST_TEST((r.is == kind::null));
    BOOST_TEST(read_reply("*-1\r\n", r) == 5U);
    BOOST_TEST((r.is == kind::null));
    BOOST_TEST(read_reply("*2\r\n*4\r\n$4\r\nmore\r\n$1\r\n0\r\n$4\r\npage\r\n$1\r\n7\r\n:1\r\n", r) != 0U);
    BOOST_REQUIRE((r.is == kind::array && r.items.size() == 2));
    BOOST_TEST(r.items[0].items[3].text == "7");
}

BOOST_AUTO_TEST_CASE(bytes_may_come_in_any_portions)
{
    std::string whole;
    append_array(whole, 3);
    append_bulk(whole, "hangup;code=603");
    append_integer(whole, 12);
    append_error(whole, "no");
    resp_reply r;
    for (std::size_t size = 0; size < whole.size(); ++size)
        BOOST_TEST(read_reply(std::string_view{whole}.substr(0, size), r) == 0U, size);
    BOOST_TEST(read_reply(whole, r) == whole.size());
    BOOST_TEST(r.items.size() == 3U);
}

BOOST_AUTO_TEST_CASE(what_is_not_resp_is_refused)
{
    const std::string_view table[] = {"HTTP/1.1 400 Bad Request\r\n",
                                      ":x\r\n",
                                      ":\r\n",
                                      "$-2\r\n",
                                      "$99999999999\r\n",
                                      "$1\r\nabc",
                                      "*99999999999\r\n",
                                      "*-7\r\n"};
    for (const std::string_view bytes : table) {
        resp_reply r;
        BOOST_CHECK_THROW(read_reply(bytes, r), resp_reply_error);
    }
    std::string deep;
    for (int i = 0; i < 100; ++i)
        deep += "*1\r\n";
    resp_reply r;
    BOOST_CHECK_THROW(read_reply(deep + ":1\r\n", r), resp_reply_error);
}

BOOST_AUTO_TEST_CASE(a_request_is_framed_as_the_daemon_reads_it)
{
    std::string bytes;
    append_request(bytes, {"STATS", "", "a b\r\n"});
    request_reader reads;
    BOOST_REQUIRE((reads.read(bytes) == request_reader::outcome::request));
    BOOST_REQUIRE_EQUAL(reads.words().size(), 3U);
    BOOST_TEST(reads.words()[2] == "a b\r\n");
    BOOST_TEST(reads.consumed() == bytes.size());
}

BOOST_AUTO_TEST_SUITE_END()
