// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A request that was read and what it is answered, without a connection.

#ifndef RINGFENCE_DAEMON_FRONT_HTTP_REQUEST_HPP
#define RINGFENCE_DAEMON_FRONT_HTTP_REQUEST_HPP

#include "front/http/routes.hpp"
#include "front/http/target.hpp"
#include "serve/asio.hpp"
#include "serve/networks.hpp"

#include <ringfence/operate/error.hpp>
#include <ringfence/operate/shape.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct z_stream_s;

namespace ringfence::server::http {

/// Where a proxy says for whom it asks. It writes one of them, and passes on what its clients say in the other.
enum class proxy_header : std::uint8_t { x_forwarded_for, forwarded };

/// Where a request came from.
struct peer {
    std::string address{};  ///< with its port, as the journal has it
    address_bytes origin{};
    bool is_loopback = false;
    std::string account{};  ///< that the common name of its certificate names; empty: it showed none
    bool is_proxy = false;  ///< which says for whom it asks
    proxy_header says = proxy_header::x_forwarded_for;
    bool only_monitoring = false;  ///< it came by the door for that
};

/// Whether the client still waits for its answer.
class presence {
public:
    /// `begin` has somebody look from then on, who calls `leave`.
    explicit presence(std::function<void()> begin) : begin_{std::move(begin)} {}

    bool gone() const noexcept { return gone_; }

    /// `what` is called once it has gone, in the place of what was to be called before.
    void when_gone(std::function<void()> what)
    {
        what_ = std::move(what);
        if (auto begin = std::exchange(begin_, nullptr))
            begin();
    }

    void leave()
    {
        gone_ = true;
        if (const auto what = std::exchange(what_, nullptr))
            what();
    }

private:
    std::function<void()> begin_;
    std::function<void()> what_{};
    bool gone_ = false;
};

struct request {
    verb method = verb::get;
    target where{};
    std::vector<found_route> routes{};                           ///< that `where` fits, into which they refer
    std::vector<std::pair<std::string, std::string>> headers{};  ///< names in small letters
    std::string body{};
    bool has_body = false;                     ///< whether or not it was read into `body`
    std::optional<std::uint64_t> body_size{};  ///< where it was said before
    unsigned version = 11;                     ///< of HTTP
    std::shared_ptr<presence> client{};
    std::string id{};  ///< names the request in log, journal and answer: the client's name for it, or ours

    /// The header's value, empty where it was not sent.
    std::string_view header(std::string_view name) const noexcept;
};

/// For whom a request is asked that came by a proxy: what the last element of the last `X-Forwarded-For`, or of
/// `Forwarded` (RFC 7239), says, which the proxy wrote itself. Where it says nothing that can be read, the proxy
/// itself, which is then not on loopback.
peer forwarded(const peer& proxy, const request& asked);

struct reply {
    unsigned status = 200;
    std::string type{};  ///< of the body; empty: there is none
    std::string body{};
    std::vector<std::pair<std::string, std::string>> headers{};
    /// What follows behind `body`, a part a time, empty at the end; null: nothing. Where it throws, the client is left
    /// without the end, so that it notices.
    std::function<asio::awaitable<std::string>()> more{};
    std::optional<std::uint64_t> size{};  ///< of `body` and what follows, where that is known
    std::string trouble{};                ///< what a process died of, for the log alone
    /// How the body is packed already, as `gzip`; `identity`: not at all, and it is to stay so. Empty: it is not yet.
    std::string encoding{};
};

/// Without the blanks around it (RFC 9110, section 5.6.3).
std::string_view trimmed(std::string_view text) noexcept;

/// Whether a client's name for its request is taken: 1 to 64 characters of `A-Za-z0-9._-`.
bool is_request_id(std::string_view text) noexcept;

inline constexpr std::string_view json_type = "application/json";
inline constexpr std::string_view text_type = "text/plain; charset=utf-8";

/// An answer about a problem (RFC 9457). `code` is for programs and stays, `detail` for people.
reply problem_reply(unsigned status, std::string_view code, std::string_view detail);
reply problem_reply(const operate::problem& what);
operate::shape problem_shape();

/// 400, 404, ... of what an operation says.
unsigned status_of(operate::error_code what) noexcept;

/// Whether a client takes its answer compressed by gzip (RFC 9110, section 12.5.3).
bool takes_gzip(std::string_view accept_encoding) noexcept;

/// Compressed as gzip has it (RFC 1952).
std::string gzip(std::string_view text);

/// The opposite. Throws `std::runtime_error` where the bytes are no gzip as a whole.
std::string gunzip(std::string_view bytes);

/// The same as `gzip`, a part a time.
class gzip_stream {
public:
    gzip_stream();
    gzip_stream(const gzip_stream&) = delete;
    gzip_stream& operator=(const gzip_stream&) = delete;
    ~gzip_stream();

    /// What there is by now of the compressed bytes, which may be nothing yet.
    std::string add(std::string_view text);
    /// The rest of them.
    std::string finish();

private:
    std::string put(std::string_view text, int flush);
    std::unique_ptr<z_stream_s> to_;
};

/// The version of the policy that `If-Match` speaks of; nothing where it speaks of none. Throws `operate::error`.
std::optional<std::uint64_t> version_to_match(const request& asked);

/// Whether `If-None-Match` names a tag, by which a client says that it has an answer already (RFC 9110,
/// section 13.1.2).
bool names_tag(std::string_view if_none_match, std::string_view tag) noexcept;

/// Whether the client would rather have plain text: `format=text`, or else `Accept`, of whose types the first of both
/// is taken that has the highest weight.
bool wants_text(const request& of) noexcept;

}  // namespace ringfence::server::http

#endif
