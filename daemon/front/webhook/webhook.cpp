// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/webhook/webhook.hpp"

#include "exit_status.hpp"
#include "front/http/target.hpp"
#include "json.hpp"

#include <ringfence/store/journal/followed.hpp>
#include <ringfence/store/journal/journal.hpp>

#include <curl/curl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <exception>
#include <new>
#include <random>
#include <utility>

namespace ringfence::server {

namespace {

// Of one message.
constexpr std::size_t most_events = 100;
constexpr std::size_t most_bytes = std::size_t{256} << 10;

constexpr std::chrono::seconds connecting_time{5};
constexpr std::chrono::seconds answering_time{15};  // without a byte
constexpr std::chrono::seconds longest_answer{30};
constexpr std::chrono::seconds farewell{1};
constexpr std::chrono::hours longest_wait_asked{1};

// What was told since may be told again, should the daemon be killed.
constexpr std::chrono::seconds between_remembering{1};

std::string base64(std::string_view bytes)
{
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    ::sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                        sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();  // the zero behind it
    return text;
}

/// The body of a message.
std::string message_of(const std::vector<event>& some)
{
    std::vector<std::string> all;
    for (const event& each : some) {
        json_object made;
        made.text("event", word_of(each.is));
        if (each.record != 0)
            made.number("id", each.record);
        all.push_back(made.value_as_is("data", each.json).str());
    }
    return json_object{}.value_as_is("events", json_array(all)).str();
}

}  // namespace

std::string webhook_signature(std::string_view secret, std::string_view id, std::int64_t seconds, std::string_view body)
{
    std::string text{id};
    text.append(1, '.').append(std::to_string(seconds)).append(1, '.').append(body);
    std::array<unsigned char, EVP_MAX_MD_SIZE> made;
    unsigned size = 0;
    if (!::HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
                reinterpret_cast<const unsigned char*>(text.data()), text.size(), made.data(), &size))
        throw std::runtime_error{"the message cannot be signed"};
    return "v1," + base64({reinterpret_cast<const char*>(made.data()), size});
}

std::string read_webhook_secret(std::string_view text)
{
    constexpr std::string_view mark = "whsec_";
    std::string bytes{text};
    if (text.starts_with(mark)) {
        text.remove_prefix(mark.size());
        bytes.resize(text.size());
        std::size_t size = 0;
        if (::sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(),
                                nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
            throw input_error{"what follows `whsec_` is no base64"};
        bytes.resize(size);
    }
    if (bytes.size() < 16 || bytes.size() > 1024)
        throw input_error{"it has " + std::to_string(bytes.size()) + " bytes, and is to have 16 to 1024"};
    return bytes;
}

webhook_settings read_webhook(const webhook_option& of)
{
    const std::string option = "--webhook " + of.name + '=' + of.url;
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789-";
    if (of.name.empty() || of.name.size() > 32 || of.name.find_first_not_of(letters) != std::string::npos)
        throw usage_error{option + ": a name has 1 to 32 small letters, digits and hyphens"};
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url{curl_url(), curl_url_cleanup};
    const auto part_of = [&](CURLUPart which) {
        char* text = nullptr;
        const bool there = curl_url_get(url.get(), which, &text, 0) == CURLUE_OK;
        const std::unique_ptr<char, decltype(&curl_free)> owned{text, curl_free};
        return there ? std::string{text} : std::string{};
    };
    if (!url || curl_url_set(url.get(), CURLUPART_URL, of.url.c_str(), 0) != CURLUE_OK)
        throw usage_error{option + " is no address, as https://crm.example.com/hooks/ringfence"};
    const std::string scheme = part_of(CURLUPART_SCHEME);
    std::string host = part_of(CURLUPART_HOST);
    if (host.starts_with('['))
        host = host.substr(1, host.size() - 2);
    const auto address = read_address(host);
    const bool stays_here = host == "localhost" || (address && is_loopback(*address));
    if (scheme != "https" && !(scheme == "http" && stays_here))
        throw usage_error{option + ": beyond loopback it is to be https://, as numbers are told"};
    if (!part_of(CURLUPART_USER).empty() || !part_of(CURLUPART_PASSWORD).empty())
        throw usage_error{option + ": no name and password; messages are signed"};
    if (of.secret.empty())
        throw usage_error{option + " needs --webhook-secret-file " + of.name + "=FILE"};
    webhook_settings made{.name = of.name, .url = of.url, .ca = of.ca};
    try {
        made.secret = read_webhook_secret(of.secret);
    } catch (const input_error& e) {
        throw input_error{"the secret of webhook `" + of.name + "`: " + e.what()};
    }
    http::target events;
    if (const auto wrong = http::read_target("/?" + of.events, events))
        throw usage_error{"--webhook-events " + of.name + ": " + *wrong};
    try {
        operate::request said;
        for (const auto& [name, value] : events.parameters)
            said.names.push_back({name, value});
        made.wish = read_event_wish(std::move(said));
    } catch (const operate::error& e) {
        throw usage_error{"--webhook-events " + of.name + ": " + e.what()};
    }
    made.wish.who = {.by = {.program = "ringfenced"}, .role = store::account_role::reader};
    return made;
}

webhook::webhook(webhook_settings with, events& of, common& in)
    : with_{std::move(with)}, events_{of}, common_{in}, figures_{in.webhooks.emplace_back(with_.name)},
      to_{{.agent = "ringfenced/" RINGFENCE_VERSION,
           .authority_file = with_.ca,
           .only_loopback = with_.url.starts_with("http:"),
           .connecting = connecting_time}}
{
    std::random_device device;
    run_id_ = std::to_string(device()) + '-' + std::to_string(device());
    event_wish wish = with_.wish;
    const auto reached = store::followed_to(store::read_transaction{common_.decides.environment()}, with_.name);
    if (reached) {
        reached_ = remembered_ = *reached;
    } else {
        // Written down before it is told anything: killed, it goes on from here.
        reached_ = wish.from != 0 ? wish.from - 1
                                  : store::last_sequence(store::read_transaction{common_.decides.environment()});
        remembered_ = ~reached_;
        remember();
    }
    wish.from = reached_ + 1;
    queue_ = events_.follow(std::move(wish));
    queue_->on_more([this] {
        const mutex_lock lock{mutex_};
        more_ = true;
        woken_.notify_one();
    });
    thread_ = std::thread{[this] { run(); }};
}

webhook::~webhook() { stop(); }

void webhook::stop()
{
    {
        const mutex_lock lock{mutex_};
        ending_ = true;
    }
    woken_.notify_one();
    if (thread_.joinable())
        thread_.join();
    queue_->on_more({});
}

bool webhook::is_ending() const
{
    const mutex_lock lock{mutex_};
    return ending_;
}

/// Whether to go on behind it.
bool webhook::pause(std::chrono::milliseconds time)
{
    const auto until = clock::now() + time;
    const mutex_lock lock{mutex_};
    while (!ending_ && woken_.wait_until(mutex_, until) != std::cv_status::timeout) {
    }
    return !ending_;
}

/// What is to be told next; nothing once it ends.
std::vector<event> webhook::await_events()
{
    for (;;) {
        if (waiting_.empty())
            waiting_ = queue_->take();
        if (!waiting_.empty())
            break;
        remember();
        const mutex_lock lock{mutex_};
        while (!more_ && !ending_)
            woken_.wait(mutex_);
        more_ = false;
        if (ending_)
            return {};
    }
    std::size_t count = 0;
    for (std::size_t bytes = 0; count < waiting_.size() && count < most_events; ++count) {
        bytes += waiting_[count].json.size();
        if (count != 0 && bytes > most_bytes)
            break;
    }
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
    std::vector<event> some{std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end)};
    waiting_.erase(waiting_.begin(), end);
    return some;
}

void webhook::run()
{
    for (;;) {
        try {
            const std::vector<event> some = await_events();
            if (some.empty() || is_ending())
                break;
            deliver(some);
        } catch (const std::exception& e) {
            count_trouble(e.what());
            if (!pause(with_.longest_pause))
                break;
        }
    }
    remember();
}

/// Tells them, however long that takes, until the daemon ends or patience does.
void webhook::deliver(const std::vector<event>& some)
{
    const std::string body = message_of(some);
    const std::string id = with_.name + '-' + run_id_ + '-' + std::to_string(++number_);
    const auto until = clock::now() + with_.patience;
    std::minstd_rand random{std::random_device{}()};
    for (auto between = with_.first_pause;; between = std::min(between * 2, with_.longest_pause)) {
        const outcome came = post(id, body);
        if (came.wrong.empty()) {
            figures_.told += some.size();
            if (std::exchange(in_trouble_, false))
                common_.log.info("webhook `{}`: it takes events again", with_.name);
            break;
        }
        if (is_ending())
            return;
        figures_.failed += 1;
        count_trouble(came.wrong);
        if (clock::now() >= until) {
            figures_.given_up += some.size();
            common_.log.error("webhook `{}`: {} events are given up, as it has not taken them for {} s", with_.name,
                              some.size(), with_.patience.count());
            break;
        }
        // Not all at the same moment, where many wait for one receiver.
        const auto jitter = std::uniform_int_distribution<std::int64_t>{0, between.count() / 4}(random);
        if (!pause(std::max(between + std::chrono::milliseconds{jitter}, came.come_again)))
            return;
    }
    const auto last = std::ranges::find_if(some.rbegin(), some.rend(), [](const event& e) { return e.record != 0; });
    if (last != some.rend())
        reached_ = last->record;
    if (clock::now() - remembered_at_ >= between_remembering)
        remember();
}

/// Says once that it does not take them, until it does again.
void webhook::count_trouble(const std::string& wrong)
{
    if (!std::exchange(in_trouble_, true))
        common_.log.warn("webhook `{}`: {}; it is tried again", with_.name, wrong);
}

/// Writes down how far it is, where that has changed.
void webhook::remember()
{
    if (reached_ == remembered_ || common_.decides.environment()->mode() == store::access::read)
        return;
    try {
        common_.writes.write([&](store::write_transaction& in) { store::set_followed_to(in, with_.name, reached_); });
        remembered_ = reached_;
        remembered_at_ = clock::now();
    } catch (const std::exception& e) {
        common_.log.warn("webhook `{}`: how far it is cannot be remembered: {}", with_.name, e.what());
    }
}

webhook::outcome webhook::post(const std::string& id, const std::string& body)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(common_.decides.now()).time_since_epoch().count();
    const web_request message{.method = "POST",
                              .url = with_.url,
                              .headers = {"Content-Type: application/json", "webhook-id: " + id,
                                          "webhook-timestamp: " + std::to_string(seconds),
                                          "webhook-signature: " + webhook_signature(with_.secret, id, seconds, body)},
                              .body = body,
                              .longest_silence = answering_time};
    auto end = clock::now() + longest_answer;
    const auto look_whether_to_end = [&](std::uint64_t) {
        if (is_ending())
            end = std::min(end, clock::now() + farewell);
        if (clock::now() >= end)
            throw std::runtime_error{with_.url + " does not come to an end of its answer"};
    };
    web_answer came;
    try {
        came = to_.ask(
            message, [](const web_answer&, std::string_view) {}, look_whether_to_end);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& e) {
        return {.wrong = e.what()};
    }
    if (came.status >= 200 && came.status < 300)
        return {};
    std::int64_t later = 0;  // where it is a number of seconds
    const std::string_view retry_after = came.header("retry-after");
    std::from_chars(retry_after.data(), retry_after.data() + retry_after.size(), later);
    return {.wrong = with_.url + " answers " + std::to_string(came.status),
            .come_again =
                std::clamp<std::chrono::milliseconds>(std::chrono::seconds{std::min<std::int64_t>(later, 3600)},
                                                      std::chrono::seconds{0}, longest_wait_asked)};
}

}  // namespace ringfence::server
