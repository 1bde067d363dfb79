// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "web_request.hpp"

#include <ringfence/base/ascii.hpp>

#include <curl/curl.h>

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <exception>
#include <new>

namespace ringfence {

namespace {

constexpr std::size_t most_body = std::size_t{64} << 20;
constexpr long status_of_redirects = 3;  // hundreds

// As OpenSSL numbers what is wrong with a certificate (X509_V_ERR_...).
constexpr long unspecified = 1;
constexpr long not_yet_valid = 9;
constexpr long has_expired = 10;

void initialise()
{
    static const CURLcode done = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (done != CURLE_OK)
        throw std::runtime_error{std::string{"requests over HTTP cannot be made: "} + curl_easy_strerror(done)};
}

std::string_view trimmed(std::string_view text) noexcept
{
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r' || text.back() == '\n'))
        text.remove_suffix(1);
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    return text;
}

bool is_loopback(const sockaddr& address) noexcept
{
    if (address.sa_family == AF_INET)
        return ntohl(reinterpret_cast<const sockaddr_in&>(address).sin_addr.s_addr) >> 24U == 127;
    return address.sa_family == AF_INET6 &&
           IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
}

/// Whether a request to this host stays on this machine, by its name alone.
bool is_here(std::string_view host) noexcept
{
    return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

/// A part of a URL, which is there.
std::string part_of(CURLU* url, CURLUPart which)
{
    char* text = nullptr;
    if (curl_url_get(url, which, &text, 0) != CURLUE_OK)
        return {};
    std::string made{text};
    curl_free(text);
    return made;
}

}  // namespace

std::optional<web_place> read_web_place(const std::string& text)
{
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url{curl_url(), &curl_url_cleanup};
    if (!url || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK)
        return std::nullopt;
    const std::string scheme = part_of(url.get(), CURLUPART_SCHEME);
    const std::string path = part_of(url.get(), CURLUPART_PATH);
    if ((scheme != "http" && scheme != "https") || (!path.empty() && path != "/") ||
        !part_of(url.get(), CURLUPART_QUERY).empty() || !part_of(url.get(), CURLUPART_FRAGMENT).empty())
        return std::nullopt;
    web_place made{.is_encrypted = scheme == "https", .host = part_of(url.get(), CURLUPART_HOST)};
    if (made.host.empty())
        return std::nullopt;
    const std::string port = part_of(url.get(), CURLUPART_PORT);
    made.text = scheme + "://" + made.host + (port.empty() ? "" : ":" + port);
    return made;
}

std::string_view web_answer::header(std::string_view name) const noexcept
{
    const auto found = std::ranges::find(headers, name, &std::pair<std::string, std::string>::first);
    return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

struct web_client::handle {
    explicit handle(web_settings settings) : with{std::move(settings)}
    {
        initialise();
        curl.reset(curl_easy_init());
        if (!curl)
            throw std::bad_alloc{};
        set(CURLOPT_ERRORBUFFER, why.data());
        set(CURLOPT_PROTOCOLS_STR, "http,https");
        set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
        set(CURLOPT_FOLLOWLOCATION, 0L);
        set(CURLOPT_PATH_AS_IS, 1L);
        set(CURLOPT_USERAGENT, with.agent.c_str());
        set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(with.connecting.count()));
        set(CURLOPT_TCP_KEEPALIVE, 1L);
        set(CURLOPT_SSL_VERIFYPEER, 1L);
        set(CURLOPT_SSL_VERIFYHOST, 2L);
        set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
        if (!with.authority_file.empty()) {
            set(CURLOPT_CAINFO, with.authority_file.c_str());
            set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));  // none but those
        }
        if (!with.certificate_file.empty()) {
            set(CURLOPT_SSLCERT, with.certificate_file.c_str());
            set(CURLOPT_SSLKEY, (with.key_file.empty() ? with.certificate_file : with.key_file).c_str());
        }
        set(CURLOPT_HEADERFUNCTION, &handle::take_header);
        set(CURLOPT_HEADERDATA, this);
        set(CURLOPT_WRITEFUNCTION, &handle::take_body);
        set(CURLOPT_WRITEDATA, this);
        set(CURLOPT_READFUNCTION, &handle::give_body);
        set(CURLOPT_READDATA, this);
        set(CURLOPT_SEEKFUNCTION, &handle::seek_body);
        set(CURLOPT_SEEKDATA, this);
        set(CURLOPT_XFERINFOFUNCTION, &handle::pass_time);
        set(CURLOPT_XFERINFODATA, this);
        set(CURLOPT_NOPROGRESS, 0L);
        set(CURLOPT_OPENSOCKETFUNCTION, &handle::open_socket);
        set(CURLOPT_OPENSOCKETDATA, this);
    }

    template <class Value>
    void set(CURLoption option, Value value)
    {
        const CURLcode failed = curl_easy_setopt(curl.get(), option, value);
        if (failed != CURLE_OK)
            throw std::runtime_error{std::string{"a request over HTTP cannot be made: "} + curl_easy_strerror(failed)};
    }

    // What libcurl calls has no way for exceptions: they wait until it has returned.
    template <class Do>
    std::size_t guarded(Do&& work, std::size_t failed) noexcept
    {
        try {
            return work();
        } catch (...) {
            thrown = std::current_exception();
            return failed;
        }
    }

    static std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* self)
    {
        auto& to = *static_cast<handle*>(self);
        return to.guarded(
            [&] {
                const std::string_view line = trimmed({bytes, size * count});
                if (line.starts_with("HTTP/")) {  // another head: the one before told to go on
                    to.answer = {};
                } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
                    to.answer.headers.emplace_back(ascii::lower(trimmed(line.substr(0, colon))),
                                                   trimmed(line.substr(colon + 1)));
                }
                return size * count;
            },
            0);
    }

    static std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* self)
    {
        auto& to = *static_cast<handle*>(self);
        return to.guarded(
            [&] {
                const std::string_view part{bytes, size * count};
                if (to.is_first) {
                    long status = 0;
                    curl_easy_getinfo(to.curl.get(), CURLINFO_RESPONSE_CODE, &status);
                    to.answer.status = static_cast<unsigned>(status);
                    to.is_first = false;
                }
                if (*to.body_to) {
                    (*to.body_to)(to.answer, part);
                } else {
                    if (to.answer.body.size() + part.size() > most_body)
                        throw web_error{web_error::cause::broken,
                                        "the answer has more than " + std::to_string(most_body >> 20) + " MiB"};
                    to.answer.body += part;
                }
                return part.size();
            },
            size * count == 0 ? 1 : 0);
    }

    static std::size_t give_body(char* bytes, std::size_t size, std::size_t count, void* self)
    {
        auto& from = *static_cast<handle*>(self);
        return from.guarded(
            [&] {
                std::size_t given = 0;
                if (from.asked->source) {
                    given = from.asked->source(bytes, size * count);
                } else {
                    given = std::min(size * count, from.asked->body.size() - static_cast<std::size_t>(from.sent));
                    from.asked->body.copy(bytes, given, static_cast<std::size_t>(from.sent));
                }
                from.sent += given;
                return given;
            },
            CURL_READFUNC_ABORT);
    }

    /// Of what was sent nothing can be had again, but for a body that is in memory.
    static int seek_body(void* self, curl_off_t offset, int from)
    {
        auto& of = *static_cast<handle*>(self);
        if (from != SEEK_SET || (of.asked->source && (offset != 0 || of.sent != 0)))
            return CURL_SEEKFUNC_CANTSEEK;
        of.sent = static_cast<std::uint64_t>(offset);
        return CURL_SEEKFUNC_OK;
    }

    static int pass_time(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t sent)
    {
        auto& in = *static_cast<handle*>(self);
        return static_cast<int>(in.guarded(
            [&]() -> std::size_t {
                if (*in.meanwhile)
                    (*in.meanwhile)(static_cast<std::uint64_t>(sent));
                return 0;
            },
            1));
    }

    static curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* to)
    {
        auto& for_whom = *static_cast<handle*>(self);
        if (for_whom.with.only_loopback && !is_loopback(to->addr)) {
            for_whom.was_beyond = true;
            return CURL_SOCKET_BAD;
        }
        return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
    }

    [[noreturn]] void fail(CURLcode code);

    struct cleanup {
        void operator()(CURL* of) const noexcept { curl_easy_cleanup(of); }
    };

    web_settings with;
    std::array<char, CURL_ERROR_SIZE> why{};
    std::unique_ptr<CURL, cleanup> curl{};
    const web_request* asked = nullptr;
    const sink* body_to = nullptr;
    const std::function<void(std::uint64_t)>* meanwhile = nullptr;
    web_answer answer{};
    std::uint64_t sent = 0;  ///< bytes of the body that were taken to be sent
    bool is_first = true;    ///< nothing of the answer's body was there
    bool was_beyond = false;
    std::exception_ptr thrown{};
};

void web_client::handle::fail(CURLcode code)
{
    using enum web_error::cause;
    if (thrown)
        std::rethrow_exception(std::exchange(thrown, nullptr));
    const auto place = read_web_place(asked->url.substr(0, asked->url.find('/', asked->url.find("://") + 3)));
    const std::string where = place ? place->text : asked->url;
    const std::string host = place ? place->host : where;
    const std::string told = why[0] != '\0' ? why.data() : curl_easy_strerror(code);
    if (was_beyond)
        throw web_error{not_loopback, where + " is another machine, and `http://` is not encrypted"};
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        throw web_error{unreachable, "`" + host + "` is no address that can be found: " + told};
    case CURLE_COULDNT_CONNECT: throw web_error{unreachable, "nobody answers at " + where + ": " + told};
    case CURLE_OPERATION_TIMEDOUT: throw web_error{broken, where + " does not answer"};
    case CURLE_PEER_FAILED_VERIFICATION: {
        long verified = 0;
        curl_easy_getinfo(curl.get(), CURLINFO_SSL_VERIFYRESULT, &verified);
        if (verified == has_expired)
            throw web_error{not_trusted, "the certificate of " + where + " has expired: it has to be renewed there"};
        if (verified == not_yet_valid)
            throw web_error{not_trusted,
                            "the certificate of " + where + " is not valid yet: is the clock of this machine right?"};
        if (verified <= unspecified)  // it is sound, and of somebody else
            throw web_error{not_trusted, "the certificate of " + where + " is not one of `" + host +
                                             "`: use a name that it has (" + told + ")"};
        throw web_error{not_trusted,
                        "the certificate of " + where +
                            " was signed by nobody who is trusted here: name the file of who has signed it (" + told +
                            ")"};
    }
    case CURLE_SSL_CACERT_BADFILE:
        throw web_error{not_trusted, "the certificates in `" + with.authority_file + "` cannot be read: " + told};
    case CURLE_SSL_CERTPROBLEM:
        throw web_error{not_trusted,
                        "the certificate in `" + with.certificate_file + "`, or its key, cannot be used: " + told};
    case CURLE_SSL_CONNECT_ERROR: throw web_error{not_spoken, "no TLS can be spoken with " + where + ": " + told};
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
        throw web_error{not_spoken, "what answers at " + where + " speaks no HTTP: is it another port? (" + told + ")"};
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_SEND_FAIL_REWIND:
    case CURLE_BAD_CONTENT_ENCODING:
        throw web_error{broken, where + " closed the connection before its answer was whole: " + told};
    case CURLE_OUT_OF_MEMORY: throw std::bad_alloc{};
    default: break;
    }
    throw web_error{broken, where + ": " + told};
}

web_client::web_client(web_settings with) : by_{std::make_unique<handle>(std::move(with))} {}
web_client::~web_client() = default;

void web_client::authenticate(const std::string& user, const std::string& password)
{
    by_->set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
    by_->set(CURLOPT_USERNAME, user.c_str());
    by_->set(CURLOPT_PASSWORD, password.c_str());
}

void web_client::authenticate(const std::string& token)
{
    by_->set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BEARER));
    by_->set(CURLOPT_XOAUTH2_BEARER, token.c_str());
}

web_answer web_client::ask(const web_request& what, const sink& to, const std::function<void(std::uint64_t)>& meanwhile)
{
    handle& by = *by_;
    by.asked = &what;
    by.body_to = &to;
    by.meanwhile = &meanwhile;
    by.answer = {};
    by.sent = 0;
    by.is_first = true;
    by.was_beyond = false;
    by.why[0] = '\0';
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers{
        [&] {
            curl_slist* made = nullptr;
            for (const std::string& each : what.headers)
                if (curl_slist* const longer = curl_slist_append(made, each.c_str()))
                    made = longer;
            return made;
        }(),
        &curl_slist_free_all};
    by.set(CURLOPT_HTTPHEADER, headers.get());
    by.set(CURLOPT_URL, what.url.c_str());
    // What stays on this machine is no proxy's business, whatever the environment says.
    const auto place = read_web_place(what.url.substr(0, what.url.find_first_of("/?", what.url.find("://") + 3)));
    const bool stays = by.with.only_loopback || (place && is_here(place->host));
    by.set(CURLOPT_PROXY, stays ? "" : static_cast<const char*>(nullptr));
    // A silence, not a whole: what is large may take its time.
    by.set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    by.set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(what.longest_silence.count()));
    const bool has_body = what.source || !what.body.empty() || (what.method != "GET" && what.method != "DELETE");
    by.set(CURLOPT_HTTPGET, 1L);
    by.set(CURLOPT_UPLOAD, has_body ? 1L : 0L);
    if (has_body) {
        const auto size = what.source ? what.source_size : std::optional<std::uint64_t>{what.body.size()};
        by.set(CURLOPT_INFILESIZE_LARGE, size ? static_cast<curl_off_t>(*size) : curl_off_t{-1});
    }
    by.set(CURLOPT_CUSTOMREQUEST, what.method.c_str());
    const CURLcode failed = curl_easy_perform(by.curl.get());
    by.set(CURLOPT_HTTPHEADER, static_cast<curl_slist*>(nullptr));
    if (failed != CURLE_OK || by.thrown)
        by.fail(failed);
    long status = 0;
    curl_easy_getinfo(by.curl.get(), CURLINFO_RESPONSE_CODE, &status);
    by.answer.status = static_cast<unsigned>(status);
    if (status / 100 == status_of_redirects)
        throw web_error{web_error::cause::not_spoken, what.url.substr(0, what.url.find('?')) + " leads elsewhere, to " +
                                                          std::string{by.answer.header("location")} +
                                                          ", which is not followed: name the daemon's own address"};
    return std::move(by.answer);
}

}  // namespace ringfence
