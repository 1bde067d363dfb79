// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/webhook/webhook.hpp"
#include "exit_status.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace ringfence;
using namespace ringfence::server;

BOOST_AUTO_TEST_SUITE(webhooks)

// The example that those libraries have in their tests which check such messages (https://www.standardwebhooks.com).
BOOST_AUTO_TEST_CASE(a_signature_is_what_standard_webhooks_expect)
{
    const std::string secret = read_webhook_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    BOOST_TEST(webhook_signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, R"({"test": 2432232314})") ==
               "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

BOOST_AUTO_TEST_CASE(a_secret_is_a_text_or_base64_behind_its_mark)
{
    BOOST_TEST(read_webhook_secret("0123456789abcdef") == "0123456789abcdef");
    BOOST_TEST(read_webhook_secret("whsec_MDEyMzQ1Njc4OWFiY2RlZg==") == "0123456789abcdef");
    for (const char* const text : {"", "short", "whsec_", "whsec_c2hvcnQ=", "whsec_MDEyMzQ1Njc4OWFiY2RlZg", "whsec_*"})
        BOOST_CHECK_THROW(read_webhook_secret(text), input_error);
    BOOST_CHECK_THROW(read_webhook_secret(std::string(1025, 'x')), input_error);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(event_wishes)

BOOST_AUTO_TEST_CASE(a_queue_tells_in_its_order_and_what_found_no_room_behind_it)
{
    event_queue q;
    int woken = 0;
    q.on_more([&] { ++woken; });
    BOOST_TEST(q.put({event::kind::job, 0, "{}"}));
    BOOST_TEST(woken == 0);  // nobody had found it empty
    BOOST_TEST(q.take().size() == 1U);
    BOOST_TEST(q.take().empty());
    while (q.room() != 0)
        BOOST_TEST_REQUIRE(q.put({event::kind::decision, 0, "{}"}));
    BOOST_TEST(woken == 1);
    BOOST_TEST(!q.put({event::kind::decision, 0, "{}"}));
    q.leave_out(2);
    const auto taken = q.take();
    BOOST_TEST_REQUIRE(taken.size() == 1001U);
    BOOST_TEST((taken.back() == event{event::kind::dropped, 0, R"({"count":3})"}));
    BOOST_TEST(!q.has_ended());
    q.end();
    BOOST_TEST(q.has_ended());
    BOOST_TEST(woken == 2);
}

BOOST_AUTO_TEST_SUITE_END()
