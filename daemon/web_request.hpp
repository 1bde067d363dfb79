// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Requests over HTTP to others, one at a time (libcurl): what goes out, what comes back, and what went wrong as a
// sentence. Certificates are always looked at, and no redirect is followed.

#ifndef RINGFENCE_DAEMON_WEB_REQUEST_HPP
#define RINGFENCE_DAEMON_WEB_REQUEST_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

/// Where requests go: the beginning of addresses, `https://localhost:7465`.
struct web_place {
    bool is_encrypted = false;
    std::string host{};  ///< a name or an address, which has brackets in IPv6
    std::string text{};  ///< scheme, host and port
};

/// Reads an address that has no user, path or query. Nothing for any other text.
std::optional<web_place> read_web_place(const std::string& text);

struct web_settings {
    std::string agent{};             ///< what `User-Agent` says
    std::string authority_file{};    ///< certificates that are trusted, PEM; empty: those that the system trusts
    std::string certificate_file{};  ///< of this client, PEM; empty: none
    std::string key_file{};          ///< its key; empty: in the same file
    bool only_loopback = false;      ///< connect to nothing but this machine
    std::chrono::seconds connecting{10};
};

struct web_request {
    std::string method{};
    std::string url{};
    std::vector<std::string> headers{};  ///< `Name: value`
    std::string body{};
    /// Where the body comes from in place of `body`: writes at most so many bytes, 0 at the end. It may throw.
    std::function<std::size_t(char*, std::size_t)> source{};
    std::optional<std::uint64_t> source_size{};  ///< bytes, where that is known
    std::chrono::seconds longest_silence{60};    ///< in which nothing is sent and nothing comes
};

struct web_answer {
    unsigned status = 0;
    std::vector<std::pair<std::string, std::string>> headers{};  ///< names in small letters
    std::string body{};                                          ///< empty where it was handed on

    /// The header's value, empty where it is not there.
    std::string_view header(std::string_view name) const noexcept;
};

/// Why there is no answer: a sentence for people.
class web_error : public std::runtime_error {
public:
    enum class cause : std::uint8_t {
        unreachable,   ///< nobody answers, or it is not known where
        not_loopback,  ///< `only_loopback` is against it
        not_trusted,   ///< the certificate of whoever answers
        not_spoken,    ///< no HTTP, or no TLS
        broken         ///< the connection ended before the answer did
    };

    web_error(cause is, const std::string& text) : std::runtime_error{text}, is_{is} {}
    cause is() const noexcept { return is_; }

private:
    cause is_;
};

/// Sends requests, over one connection as far as that stays open. For one thread.
class web_client {
public:
    explicit web_client(web_settings with);
    web_client(const web_client&) = delete;
    web_client& operator=(const web_client&) = delete;
    ~web_client();

    void authenticate(const std::string& user, const std::string& password);
    void authenticate(const std::string& token);

    /// A part of an answer whose head is there. It may throw.
    using sink = std::function<void(const web_answer& head, std::string_view part)>;

    /// The answer, whatever its status, all of it: one that breaks off is an error. Its body is handed to `to`, where
    /// that is there, as it comes; else it has at most 64 MiB. `meanwhile` is called about once a second, and more
    /// often while something moves, with how many bytes of the body have been sent. Throws `web_error` and what those
    /// throw.
    web_answer ask(const web_request& what, const sink& to = {},
                   const std::function<void(std::uint64_t sent)>& meanwhile = {});

private:
    struct handle;
    std::unique_ptr<handle> by_;
};

}  // namespace ringfence

#endif
