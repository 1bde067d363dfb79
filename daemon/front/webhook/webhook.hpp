// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Tells events to a program that does not follow them itself: by POST, in their order, signed as Standard Webhooks has
// it (https://www.standardwebhooks.com), again and again until it answers that it has them.

#ifndef RINGFENCE_DAEMON_FRONT_WEBHOOK_WEBHOOK_HPP
#define RINGFENCE_DAEMON_FRONT_WEBHOOK_WEBHOOK_HPP

#include "serve/common.hpp"
#include "serve/events.hpp"
#include "serve/options.hpp"
#include "web_request.hpp"

#include <ringfence/base/mutex.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace ringfence::server {

struct webhook_settings {
    std::string name{};    ///< for logs and figures, and under which the store remembers how far it is
    std::string url{};     ///< `https://...`, or `http://` and an address of loopback
    std::string secret{};  ///< bytes that the receiver knows, too
    event_wish wish{};     ///< `from`: where it begins that has never told anything
    std::string ca{};      ///< a file with those who sign the receiver's certificate; empty: the system's
    /// How long one that does not answer is tried, before what it was to be told is given up.
    std::chrono::seconds patience{std::chrono::hours{24}};
    std::chrono::milliseconds first_pause{1'000};  ///< before it is tried again; then twice as long, and so on
    std::chrono::milliseconds longest_pause{300'000};
};

/// One as the options have it. Throws `usage_error` and `input_error`.
webhook_settings read_webhook(const webhook_option& of);

/// `v1,` and the signature of a message, in base64: HMAC-SHA-256 of its id, its time in seconds since 1970 and its
/// body, parted by full stops.
std::string webhook_signature(std::string_view secret, std::string_view id, std::int64_t seconds,
                              std::string_view body);

/// The bytes of a secret as it is written: those behind `whsec_` in base64, else the text itself. Throws `input_error`
/// where it has fewer than 16 or more than 1,024 bytes.
std::string read_webhook_secret(std::string_view text);

/// One receiver, on a thread of its own. What of the journal it was told stands in the store, so that nothing of it is
/// left out by whatever ends the daemon; some of it may then be told twice.
class webhook {
public:
    /// `of` and `in` outlive it.
    webhook(webhook_settings with, events& of, common& in);
    webhook(const webhook&) = delete;
    webhook& operator=(const webhook&) = delete;
    ~webhook();

    /// Gives it a little time for what it is telling, and ends.
    void stop();

private:
    using clock = std::chrono::steady_clock;

    /// What came of telling something.
    struct outcome {
        std::string wrong{};                      ///< empty: it was taken
        std::chrono::milliseconds come_again{0};  ///< how long to wait at least; 0: nothing was said
    };

    void run();
    std::vector<event> await_events();
    void deliver(const std::vector<event>& some);
    outcome post(const std::string& id, const std::string& body);
    void remember();
    bool pause(std::chrono::milliseconds time);
    bool is_ending() const;
    void count_trouble(const std::string& wrong);

    const webhook_settings with_;
    events& events_;
    common& common_;
    webhook_figures& figures_;
    web_client to_;  ///< the thread's
    mutable mutex mutex_;
    condition_variable woken_;
    bool more_ RINGFENCE_GUARDED_BY(mutex_) = true;
    bool ending_ RINGFENCE_GUARDED_BY(mutex_) = false;
    std::shared_ptr<event_queue> queue_{};
    std::vector<event> waiting_{};
    std::uint64_t reached_ = 0;  ///< record of the journal
    std::uint64_t remembered_ = 0;
    clock::time_point remembered_at_{};
    std::uint64_t number_ = 0;  ///< of messages, for their ids
    std::string run_id_{};
    bool in_trouble_ = false;
    std::thread thread_;
};

}  // namespace ringfence::server

#endif
