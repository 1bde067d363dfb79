// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/http/connection.hpp"

#include <ringfence/base/ascii.hpp>

#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <fmt/chrono.h>

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <exception>
#include <limits>
#include <optional>
#include <utility>

namespace ringfence::server::http {

namespace {

namespace beast_http = boost::beast::http;

constexpr std::uint32_t most_header = 32 * 1024;
constexpr std::size_t most_buffered = 64 * 1024;
constexpr std::size_t most_discarded = std::size_t{64}
                                       << 20;  // of what was not to be read, so that its sender reads the answer
constexpr std::size_t least_zipped = 1024;     // bytes of an answer: fewer fit into a packet as they are

/// How fast a client sends a file, or takes one: not so slowly that it has it for itself for hours.
class pace {
public:
    static std::string text() { return std::to_string(least >> 10) + " KiB a second are the least"; }

    /// After so many bytes more, which took so long.
    bool is_too_slow(std::size_t bytes, connection::clock::duration took) noexcept
    {
        bytes_ += bytes;
        took_ += took;
        return took_ > grace && static_cast<double>(bytes_) < std::chrono::duration<double>(took_).count() * least;
    }

private:
    static constexpr std::uint64_t least = 16 * 1024;  // bytes a second
    static constexpr std::chrono::seconds grace{60};
    std::uint64_t bytes_ = 0;
    connection::clock::duration took_{};
};

std::string date_now() { return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(std::time(nullptr))); }

/// What is told of a request that cannot be read; nothing where there is nobody to tell.
std::optional<reply> reply_to(const error_code& wrong)
{
    if (wrong == beast_http::error::header_limit)
        return problem_reply(431, "invalid",
                             "the request's head has more than " + std::to_string(most_header) + " bytes");
    if (wrong == beast_http::error::body_limit)
        return problem_reply(413, "invalid", "the body has more bytes than this address takes");
    if (wrong == beast_http::error::bad_version)
        return problem_reply(505, "invalid", "HTTP/1.1 is spoken here");
    if (wrong.category() == beast_http::make_error_code(beast_http::error::bad_method).category() &&
        wrong != beast_http::error::end_of_stream && wrong != beast_http::error::partial_message)
        return problem_reply(400, "invalid", "the request cannot be read: " + wrong.message());
    return std::nullopt;
}

/// What of a head makes a request that is not to be answered; nothing where it is.
template <class Message>
std::optional<reply> refusal(const Message& head, const known_names& names, bool takes_files)
{
    using beast_http::field;
    if (head.version() != 11 && head.version() != 10)
        return problem_reply(505, "invalid", "HTTP/1.1 is spoken here");
    if (head.method() == verb::unknown || head.method() == verb::connect || head.method() == verb::trace)
        return problem_reply(501, "misused", "there is no such method here");
    const auto count = head.count(field::host);
    if (count > 1 || (count == 0 && head.version() == 11))
        return problem_reply(400, "invalid", "a request has one `Host`");
    if (count == 1 && !is_our_host(head[field::host], names.hosts))
        return problem_reply(421, "misused", "this is not the host of that name: --http-host names those that it is");
    // A page of somebody else's, read in a browser beside the daemon.
    const bool is_known = std::ranges::find(names.origins, head[field::origin]) != names.origins.end() ||
                          is_own_origin(head[field::origin], head[field::host], head["Sec-Fetch-Site"]);
    if (!is_known && (head["Sec-Fetch-Site"] == "cross-site" || head.count(field::origin) != 0))
        return problem_reply(403, "denied",
                             "pages of this origin may not ask here: --http-origin names those that may");
    // What a file is, and how it is packed, who reads it sees for himself.
    if (takes_files)
        return std::nullopt;
    if (head.count(field::content_encoding) != 0 && head[field::content_encoding] != "identity")
        return problem_reply(415, "invalid", "the body is to be sent as it is, without Content-Encoding");
    std::string_view type = head[field::content_type];
    type = type.substr(0, type.find_first_of("; "));
    if (!type.empty() && !ascii::equals_without_case(type, "application/json") &&
        !ascii::equals_without_case(type, "text/json"))
        return problem_reply(415, "invalid", "the body is to be JSON: `Content-Type: application/json`");
    return std::nullopt;
}

}  // namespace

bool is_own_origin(std::string_view origin, std::string_view host, std::string_view fetch_site)
{
    const auto scheme_end = origin.find("://");
    if (scheme_end == std::string_view::npos || host.empty() || (!fetch_site.empty() && fetch_site != "same-origin"))
        return false;
    const std::string_view scheme = origin.substr(0, scheme_end);
    return (scheme == "http" || scheme == "https") &&
           ascii::equals_without_case(origin.substr(scheme_end + std::string_view{"://"}.size()), host);
}

bool is_our_host(std::string_view host, const std::vector<std::string>& names)
{
    if (host.starts_with('[')) {
        const auto end = host.find(']');
        return end != std::string_view::npos && read_address(std::string{host.substr(1, end - 1)}).has_value();
    }
    host = host.substr(0, host.find(':'));
    return read_address(std::string{host}).has_value() || ascii::equals_without_case(host, "localhost") ||
           std::ranges::any_of(names, [&](const std::string& name) { return ascii::equals_without_case(host, name); });
}

connection::connection(asio::ip::tcp::socket connected, api& answers, web_traffic& counts, peer from,
                       const known_names& names, const connection_limits& limits, std::function<void()> make_room)
    : socket_{std::move(connected)}, api_{answers}, counts_{counts}, from_{std::move(from)}, names_{names},
      limits_{limits}, make_room_{std::move(make_room)}, buffer_{most_buffered}
{
}

void connection::begin(activity what, std::chrono::milliseconds time)
{
    doing_ = what;
    deadline_ = what == activity::working ? clock::time_point::max() : clock::now() + time;
}

asio::awaitable<void> connection::run(std::string name)
{
    for (std::uint64_t count = 1; !gone_; ++count) {
        id_ = name + '-' + std::to_string(count);
        if (co_await serve_one() == progress::close)
            break;
    }
    error_code ignored;
    // So that the last answer arrives: closing a socket whose input was not read to its end would discard it.
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    begin(activity::reading, std::chrono::seconds{1});
    for (std::size_t discarded = 0; !gone_ && !ignored && discarded < most_discarded;) {
        buffer_.clear();
        discarded += co_await socket_.async_read_some(buffer_.prepare(most_buffered / 2),
                                                      asio::redirect_error(asio::use_awaitable, ignored));
    }
    socket_.close(ignored);
}

void connection::stop()
{
    stopping_ = true;
    error_code ignored;
    if (doing_ == activity::idle)
        socket_.cancel(ignored);
}

void connection::check(clock::time_point now)
{
    if (now < deadline_ || gone_)
        return;
    timed_out_ = true;
    counts_.dropped += doing_ == activity::idle ? 0 : 1;
    error_code ignored;
    if (doing_ == activity::writing)
        drop();
    else
        socket_.cancel(ignored);
}

void connection::count_waiting(std::size_t bytes) noexcept
{
    counts_.answer_bytes += bytes - waiting_bytes_;  // which wraps round where it is less
    waiting_bytes_ = bytes;
}

void connection::drop()
{
    count_waiting(0);
    gone_ = true;
    error_code ignored;
    socket_.close(ignored);
}

/// Whether there is something to read.
asio::awaitable<bool> connection::await_request()
{
    if (buffer_.size() != 0)
        co_return true;
    error_code failed;
    begin(activity::idle, limits_.idle);
    co_await socket_.async_wait(asio::ip::tcp::socket::wait_read, asio::redirect_error(asio::use_awaitable, failed));
    co_return !failed && !stopping_ && !timed_out_;
}

asio::awaitable<connection::progress> connection::serve_one()
{
    if (stopping_ || !co_await await_request())
        co_return progress::close;
    error_code failed;
    beast_http::request_parser<beast_http::string_body> parser;
    parser.header_limit(most_header);
    parser.body_limit(std::numeric_limits<std::uint64_t>::max());  // what the address takes is known behind the head
    begin(activity::reading, limits_.header);
    co_await beast_http::async_read_header(socket_, buffer_, parser, asio::redirect_error(asio::use_awaitable, failed));
    const auto& head = parser.get();
    if (failed) {
        auto told = timed_out_ ? std::optional{problem_reply(408, "invalid", "the request did not come in time")}
                               : reply_to(failed);
        // Named, as g++ 12 destroys some temporaries of what is awaited twice.
        const manner unknown;
        if (told && !gone_)
            co_await send(*std::move(told), unknown);
        co_return progress::close;
    }
    if (is_request_id(head["X-Request-Id"]))
        id_ = head["X-Request-Id"];
    request asked{.method = head.method(), .id = id_};
    manner how{.method = head.method(), .version = head.version() == 10 ? 10U : 11U};
    if (const auto origin = head[beast_http::field::origin];
        std::ranges::find(names_.origins, origin) != names_.origins.end())
        how.origin = origin;
    const auto unreadable = read_target(head.target(), asked.where);
    if (!unreadable)
        asked.routes = find_routes(asked.where.segments);
    const bool is_command = !from_.only_monitoring && api::is_command(asked);
    auto refused = refusal(head, names_, is_command);
    if (!refused && unreadable)
        refused = problem_reply(400, "invalid", *unreadable);
    for (const auto& field : head)
        asked.headers.emplace_back(ascii::lower(std::string_view{field.name_string()}), field.value());
    std::optional<peer> behind_proxy;
    if (from_.is_proxy && !from_.only_monitoring)
        behind_proxy = forwarded(from_, asked);
    const peer& from = behind_proxy ? *behind_proxy : from_;
    asked.version = how.version;
    if (const auto size = parser.content_length())
        asked.body_size = *size;
    asked.has_body = asked.body_size.value_or(parser.chunked() ? 1 : 0) != 0;
    // What is neither chunked nor counted has no end that can be told from the next request (RFC 9112, section 6.3).
    if (!refused && head.count(beast_http::field::transfer_encoding) != 0 && (!parser.chunked() || how.version == 10))
        refused =
            problem_reply(501, "misused", "no other Transfer-Encoding than chunked is taken, and that by HTTP/1.1");
    asked.client = std::make_shared<presence>([this, &asked] { watch_client(asked.client); });

    std::optional<admission> admitted;
    if (!refused && is_command) {
        begin(activity::working, {});
        auto answer = co_await api_.admit(asked, from);
        if (auto* const no = std::get_if<reply>(&answer))
            refused = std::move(*no);
        else
            admitted = std::move(std::get<admission>(answer));
    }
    const std::uint64_t most_body = admitted ? admitted->most_body : api::body_limit(asked.where);
    if (!refused && parser.content_length().value_or(0) > most_body)
        refused =
            problem_reply(413, "invalid",
                          "the body has more than the " + std::to_string(most_body) + " bytes that this address takes");
    if (!refused) {
        how.keep = head.keep_alive() && !stopping_;
        how.zipped = takes_gzip(head[beast_http::field::accept_encoding]);
    }
    if (!refused && !parser.is_done()) {
        if (ascii::equals_without_case(head[beast_http::field::expect], "100-continue")) {
            beast_http::response<beast_http::empty_body> go_on{beast_http::status::continue_, 11};
            begin(activity::writing, limits_.write);
            co_await beast_http::async_write(socket_, go_on, asio::redirect_error(asio::use_awaitable, failed));
        }
        if (admitted && admitted->file) {
            beast_http::request_parser<beast_http::buffer_body> large{std::move(parser)};
            refused = co_await spool_body(large, most_body, *admitted->file);
        } else {
            parser.body_limit(most_body);
            begin(activity::reading, limits_.body);
            co_await beast_http::async_read(socket_, buffer_, parser,
                                            asio::redirect_error(asio::use_awaitable, failed));
            if (failed)
                refused = unread_body(failed);
            asked.body = std::move(parser.get().body());
        }
    }
    if (refused) {
        // What follows may be a body, or another request: it is not read.
        how.keep = false;
        api_.note_failure(asked, from, *refused);
        if (!gone_ && refused->status != 0)
            co_await send(*std::move(refused), how);
        co_return progress::close;
    }
    begin(activity::working, {});
    reply told;
    try {
        if (admitted)
            told = co_await api_.run(asked, *admitted, from);
        else
            told = co_await api_.answer(asked, from);
    } catch (const std::exception&) {
        told = problem_reply(500, "failed", "there is not enough memory");
    }
    api_.note_failure(asked, from, told);
    co_await send(std::move(told), how);
    if (std::exchange(watching_, false) && !gone_) {
        error_code ignored;
        socket_.cancel(ignored);
    }
    co_return how.keep && !stopping_ && !gone_ ? progress::more : progress::close;
}

/// What is told where the body did not come.
reply connection::unread_body(const error_code& failed) const
{
    if (timed_out_)
        return problem_reply(408, "invalid", "the body did not come in time");
    return reply_to(failed).value_or(reply{.status = 0});
}

/// Reads a body into a file. Returns what is told where that cannot be done; the status 0: nothing to anybody.
template <class Parser>
asio::awaitable<std::optional<reply>> connection::spool_body(Parser& parser, std::uint64_t most, spooled_body& to)
{
    std::string part(most_buffered, '\0');
    error_code failed;
    parser.body_limit(most);
    pace sent;
    while (!parser.is_done()) {
        auto& into = parser.get().body();
        into.data = part.data();
        into.size = part.size();
        begin(activity::reading, limits_.body);
        const auto before = clock::now();
        co_await beast_http::async_read(socket_, buffer_, parser, asio::redirect_error(asio::use_awaitable, failed));
        if (failed && failed != beast_http::error::need_buffer)
            co_return unread_body(failed);
        if (sent.is_too_slow(part.size() - into.size, clock::now() - before))
            co_return problem_reply(408, "invalid", "the body does not come in time: " + pace::text());
        std::optional<reply> full;
        try {
            to.append(std::string_view{part}.substr(0, part.size() - into.size));
        } catch (const spool_full& e) {
            full = problem_reply(503, "busy", e.what());
        } catch (const std::exception& e) {
            full = problem_reply(507, "failed", e.what());
        }
        if (full)
            co_return full;
    }
    co_return std::nullopt;
}

/// Has `of` told once the client has left, for as long as its request is worked on.
void connection::watch_client(const std::shared_ptr<presence>& of)
{
    watching_ = true;
    asio::co_spawn(socket_.get_executor(), watch(shared_from_this(), of), asio::detached);
}

asio::awaitable<void> connection::watch(std::shared_ptr<connection> self, std::shared_ptr<presence> of)
{
    error_code failed;
    co_await socket_.async_wait(asio::ip::tcp::socket::wait_read, asio::redirect_error(asio::use_awaitable, failed));
    if (failed || !self->watching_)
        co_return;
    char next = 0;
    const ssize_t got = ::recv(socket_.native_handle(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
    // Another request may stand there; then whether the client is there is not to be seen.
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
        gone_ = true;
        of->leave();
    }
}

asio::awaitable<void> connection::send(reply what, const manner& how)
{
    using beast_http::field;
    ++counts_.requests;
    counts_.request_errors += what.status >= 400 ? 1 : 0;
    const bool has_body = what.status != 204 && what.status != 304;
    const bool may_be_zipped = what.encoding.empty() && (what.more ? !what.size : what.body.size() >= least_zipped);
    const bool is_zipped_here = may_be_zipped && how.zipped;
    if (is_zipped_here)
        what.encoding = "gzip";
    const auto dress = [&](auto& message) {
        message.result(what.status);
        message.version(how.version);
        message.keep_alive(how.keep);
        message.set(field::date, date_now());
        message.set("X-Request-Id", id_);
        message.set("X-Content-Type-Options", "nosniff");
        if (!what.type.empty())
            message.set(field::content_type, what.type);
        for (const auto& [name, value] : what.headers)
            message.insert(name, value);
        if (!how.origin.empty()) {
            message.set(field::access_control_allow_origin, how.origin);
            message.set(field::access_control_expose_headers,
                        "Link, ETag, Location, Retry-After, X-Request-Id, Idempotency-Replayed");
        }
        std::string depends_on{names_.origins.empty() ? "" : "Origin"};
        if (may_be_zipped || !what.encoding.empty())
            depends_on += depends_on.empty() ? "Accept-Encoding" : ", Accept-Encoding";
        if (!depends_on.empty())
            message.set(field::vary, depends_on);
        if (has_body && !what.encoding.empty() && what.encoding != "identity")
            message.set(field::content_encoding, what.encoding);
        if (!how.origin.empty() && how.method == verb::options) {
            message.set(field::access_control_allow_methods, std::string{message[field::allow]});
            message.set(field::access_control_allow_headers,
                        "Authorization, Content-Type, Accept, If-Match, Idempotency-Key, Last-Event-ID, X-Request-Id");
            message.set(field::access_control_max_age, "600");
        }
    };
    if (is_zipped_here && !what.more)
        what.body = gzip(what.body);
    error_code failed;
    begin(activity::writing, limits_.write);
    if (what.more) {
        beast_http::response<beast_http::buffer_body> message;
        std::optional<gzip_stream> zipped;
        if (is_zipped_here)
            zipped.emplace();
        dress(message);
        // Of HTTP/1.0 the end of the connection is the end of the answer.
        message.keep_alive(how.keep && (what.size || how.version == 11));
        if (what.size)
            message.content_length(*what.size);
        else
            message.chunked(how.version == 11);
        co_await send_parts(message, what, zipped ? &*zipped : nullptr);
    } else if (how.method == verb::head || !has_body) {
        beast_http::response<beast_http::empty_body> message;
        dress(message);
        if (has_body)
            message.content_length(what.body.size());
        beast_http::response_serializer<beast_http::empty_body> serializer{message};
        co_await beast_http::async_write_header(socket_, serializer, asio::redirect_error(asio::use_awaitable, failed));
    } else {
        beast_http::response<beast_http::string_body> message;
        dress(message);
        message.body() = std::move(what.body);
        message.prepare_payload();
        beast_http::response_serializer<beast_http::string_body> serializer{message};
        count_waiting(message.body().size());
        make_room_();
        while (!failed && !gone_ && !serializer.is_done()) {
            begin(activity::writing, limits_.write);
            co_await beast_http::async_write_some(socket_, serializer,
                                                  asio::redirect_error(asio::use_awaitable, failed));
        }
    }
    begin(activity::working, {});
    count_waiting(0);
    if (failed)
        gone_ = true;
}

/// Sends an answer as it comes. Where it breaks off the connection does, too.
template <class Message>
asio::awaitable<void> connection::send_parts(Message& message, reply& what, gzip_stream* zipped)
{
    beast_http::response_serializer<beast_http::buffer_body> serializer{message};
    error_code failed;
    std::string part = zipped ? zipped->add(what.body) : std::move(what.body);
    bool is_last = false;
    pace taken;
    try {
        while (!gone_ && !failed && !serializer.is_done()) {
            if (part.empty() && !is_last) {
                begin(activity::working, {});
                part = co_await what.more();
                is_last = part.empty();
                if (zipped)
                    part = is_last ? zipped->finish() : zipped->add(part);
                if (part.empty() && !is_last)
                    continue;
            }
            message.body().data = part.data();
            message.body().size = part.size();
            message.body().more = !is_last;
            count_waiting(part.size());
            make_room_();
            const auto before = clock::now();
            while (!gone_ && !failed && !serializer.is_done()) {
                begin(activity::writing, limits_.write);
                co_await beast_http::async_write_some(socket_, serializer,
                                                      asio::redirect_error(asio::use_awaitable, failed));
            }
            // Who takes it by drops keeps a process and a state of the store for it.
            if (taken.is_too_slow(part.size(), clock::now() - before))
                drop();
            if (failed == beast_http::error::need_buffer)
                failed = {};
            part.clear();
        }
    } catch (const std::exception& e) {
        if (!gone_)
            api_.note_broken(id_, from_, e.what());
        drop();
    }
    if (failed)
        drop();
}

}  // namespace ringfence::server::http
