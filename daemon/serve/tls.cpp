// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/tls.hpp"

#include "exit_status.hpp"
#include "regular_file.hpp"
#include "serve/endpoint.hpp"

#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <ctime>
#include <optional>
#include <utility>

namespace ringfence::server {

namespace {

namespace ssl = asio::ssl;
using local_socket = asio::local::stream_protocol::socket;
using tls_stream = ssl::stream<asio::ip::tcp::socket>;

constexpr std::size_t buffer_size = 16 * 1024;  // what TLS has in one record
constexpr std::chrono::seconds farewell{2};
constexpr std::chrono::seconds last_bytes{1};
constexpr std::chrono::milliseconds without_descriptors{100};

std::string reason_of(const error_code& wrong)
{
    const char* const reason = ::ERR_reason_error_string(static_cast<unsigned long>(wrong.value()));
    return wrong.category() == asio::error::get_ssl_category() && reason ? reason : wrong.message();
}

void expect_private(const std::string& key)
{
    struct stat found {};
    if (::stat(key.c_str(), &found) == 0 && (found.st_mode & S_IRWXO) != 0)
        throw input_error{"key `" + key + "`: others may read or write it; `chmod o= " + key + "` mends that"};
}

/// HTTP/1.1 is what is spoken; who asks for something else alone is told so by the handshake (RFC 7301).
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                    unsigned offered_size, void*)
{
    static constexpr std::array<unsigned char, 9> spoken{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* found = nullptr;
    if (::SSL_select_next_proto(&found, size, spoken.data(), spoken.size(), offered, offered_size) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

/// The common name of the certificate that the client showed, empty where it showed none. What it showed was verified.
std::string subject_of(SSL* connection)
{
    const std::unique_ptr<X509, decltype(&::X509_free)> shown{::SSL_get1_peer_certificate(connection), &::X509_free};
    if (!shown)
        return {};
    const X509_NAME* const subject = ::X509_get_subject_name(shown.get());
    const int at = ::X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (at < 0 || ::X509_NAME_get_index_by_NID(subject, NID_commonName, at) >= 0)
        return {};  // of two names none is the one that is meant
    unsigned char* text = nullptr;
    const int size = ::ASN1_STRING_to_UTF8(&text, ::X509_NAME_ENTRY_get_data(::X509_NAME_get_entry(subject, at)));
    if (size < 0)
        return {};
    std::string name{reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)};
    ::OPENSSL_free(text);
    return name;
}

/// When the daemon's certificate ends, in seconds since 1970.
std::int64_t end_of_certificate(ssl::context& of)
{
    const X509* const certificate = ::SSL_CTX_get0_certificate(of.native_handle());
    std::tm end{};
    if (!certificate || ::ASN1_TIME_to_tm(::X509_get0_notAfter(certificate), &end) != 1)
        return 0;
    return ::timegm(&end);
}

/// A connection and the socket by which a front has it, while bytes go to and fro.
struct relayed {
    relayed(asio::ip::tcp::socket connected, std::shared_ptr<ssl::context> with)
        : context{std::move(with)}, stream{std::move(connected), *context}, plain{stream.get_executor()},
          deadline{stream.get_executor()}
    {
    }

    void close()
    {
        error_code ignored;
        deadline.cancel();
        stream.lowest_layer().close(ignored);
        plain.close(ignored);
    }

    std::shared_ptr<ssl::context> context;  // of this connection, whatever others have by now
    tls_stream stream;
    local_socket plain;
    asio::steady_timer deadline;
};

/// One more, for as long as it is there.
class counted {
public:
    explicit counted(std::atomic<std::uint64_t>& in) : in_{in} { ++in_; }
    counted(const counted&) = delete;
    counted& operator=(const counted&) = delete;
    ~counted() { --in_; }

private:
    std::atomic<std::uint64_t>& in_;
};

/// Closes the connection then, unless that is called off by another deadline or by its end.
void close_in(const std::shared_ptr<relayed>& what, std::chrono::milliseconds time)
{
    what->deadline.expires_after(time);
    what->deadline.async_wait([what](const error_code& called_off) {
        if (!called_off)
            what->close();
    });
}

/// What the client sends, to the front.
asio::awaitable<void> pass_in(std::shared_ptr<relayed> what)
{
    std::array<char, buffer_size> part{};
    error_code failed;
    while (!failed) {
        const std::size_t size = co_await what->stream.async_read_some(
            asio::buffer(part), asio::redirect_error(asio::use_awaitable, failed));
        if (size != 0)
            co_await asio::async_write(what->plain, asio::buffer(part, size),
                                       asio::redirect_error(asio::use_awaitable, failed));
    }
    // The front sees it as the end of what it reads, and may answer still.
    error_code ignored;
    what->plain.shutdown(local_socket::shutdown_send, ignored);
}

/// What the front answers, to the client.
asio::awaitable<void> pass_out(std::shared_ptr<relayed> what, std::chrono::milliseconds write)
{
    std::array<char, buffer_size> part{};
    error_code failed;
    while (!failed) {
        const std::size_t size =
            co_await what->plain.async_read_some(asio::buffer(part), asio::redirect_error(asio::use_awaitable, failed));
        if (size == 0)
            continue;
        // Who takes nothing is closed with all that is kept for him, whether or not the front still waits.
        close_in(what, write);
        co_await asio::async_write(what->stream, asio::buffer(part, size),
                                   asio::redirect_error(asio::use_awaitable, failed));
        what->deadline.cancel();
    }
    // The client is told that this is the end, so that it can tell that from a connection that was cut.
    close_in(what, farewell);
    error_code ignored;
    co_await what->stream.async_shutdown(asio::redirect_error(asio::use_awaitable, ignored));
    what->close();
}

}  // namespace

asio::ip::tcp::socket secured::open_in(asio::io_context& io)
{
    asio::ip::tcp::socket made{io};
    // Not what it is, but read and written as if it were.
    made.assign(asio::ip::tcp::v4(), std::exchange(socket_, -1));
    return made;
}

secured::~secured()
{
    if (socket_ >= 0)
        ::close(socket_);
}

std::shared_ptr<ssl::context> make_tls_context(const tls_files& files)
{
    for (const auto& [what, file] : {std::pair{"certificate", files.certificate}, std::pair{"key", files.key},
                                     std::pair{"authority of clients", files.client_ca}})
        if (!file.empty())
            expect_regular_file(what, file);
    expect_private(files.key);
    const auto made = std::make_shared<ssl::context>(ssl::context::tls_server);
    ::SSL_CTX_set_min_proto_version(made->native_handle(), TLS1_2_VERSION);
    made->set_options(ssl::context::default_workarounds | ssl::context::no_compression | SSL_OP_NO_RENEGOTIATION);
    ::SSL_CTX_set_alpn_select_cb(made->native_handle(), choose_protocol, nullptr);
    error_code wrong;
    // Nobody is there to type one.
    made->set_password_callback([](std::size_t, ssl::context::password_purpose) { return std::string{}; }, wrong);
    const auto expect = [&](const char* what, const std::string& file) {
        if (wrong)
            throw input_error{std::string{what} + " `" + file + "`: " + reason_of(wrong)};
    };
    made->use_certificate_chain_file(files.certificate, wrong);
    expect("certificate", files.certificate);
    made->use_private_key_file(files.key, ssl::context::pem, wrong);
    const bool is_of_another =
        wrong && ERR_GET_REASON(static_cast<unsigned long>(wrong.value())) == X509_R_KEY_VALUES_MISMATCH;
    if (!is_of_another)
        expect("key", files.key);
    if (is_of_another || ::SSL_CTX_check_private_key(made->native_handle()) != 1)
        throw input_error{"key `" + files.key + "`: it is not that of the certificate `" + files.certificate + '`'};
    if (!files.client_ca.empty()) {
        made->load_verify_file(files.client_ca, wrong);
        expect("authority of clients", files.client_ca);
        ::SSL_CTX_set_client_CA_list(made->native_handle(), ::SSL_load_client_CA_file(files.client_ca.c_str()));
        made->set_verify_mode(ssl::verify_peer, wrong);
        // Sessions that are resumed are those of who showed the same certificate.
        constexpr std::string_view of = "ringfenced";
        ::SSL_CTX_set_session_id_context(made->native_handle(), reinterpret_cast<const unsigned char*>(of.data()),
                                         of.size());
    }
    return made;
}

tls_listener::tls_listener(settings with, spdlog::logger& log, tls_traffic& counts)
    : with_{std::move(with)}, log_{log}, counts_{counts}, context_{make_tls_context(with_.files)}
{
    counts_.certificate_end = end_of_certificate(*context_);
}

tls_listener::~tls_listener()
{
    if (!thread_.joinable())
        return;
    stop_listening();
    asio::post(io_, [this] { stays_.reset(); });
    ended_.get_future().wait_for(last_bytes);
    io_.stop();
    thread_.join();
}

void tls_listener::listen(const listen_address& where, const std::string& scheme, tls_traffic::door& counts, taker to)
{
    try {
        asio::ip::tcp::acceptor made = listen_on(io_, where);
        log_.info("listening on {}://{}", scheme, text_of(made.local_endpoint()));
        doors_.push_back({std::move(made), counts, std::move(to)});
    } catch (const boost::system::system_error& e) {
        throw boost::system::system_error{e.code(), "cannot listen on " + where.to_string() + " (" + scheme + ")"};
    }
}

void tls_listener::start()
{
    for (door& each : doors_)
        asio::co_spawn(io_, accept(each), asio::detached);
    stays_.emplace(asio::make_work_guard(io_));
    thread_ = std::thread{[this] {
        io_.run();
        ended_.set_value();
    }};
}

void tls_listener::reload()
{
    asio::post(io_, [this] {
        try {
            context_ = make_tls_context(with_.files);
            counts_.certificate_end = end_of_certificate(*context_);
            log_.info("certificate and key were read again");
        } catch (const std::exception& e) {
            ++counts_.failed_reloads;
            log_.error("{}; connections are made with the certificate and key from before", e.what());
        }
    });
}

void tls_listener::stop_listening()
{
    asio::post(io_, [this] {
        error_code ignored;
        for (door& each : doors_)
            each.acceptor.close(ignored);
    });
}

asio::awaitable<void> tls_listener::accept(door& at)
{
    while (at.acceptor.is_open()) {
        error_code failed;
        asio::ip::tcp::endpoint peer;
        asio::ip::tcp::socket connected{io_};
        co_await at.acceptor.async_accept(connected, peer, asio::redirect_error(asio::use_awaitable, failed));
        if (!at.acceptor.is_open())
            break;
        if (failed) {
            if (failed == asio::error::connection_aborted)
                continue;
            log_.error("cannot accept a connection: {}", failed.message());
            asio::steady_timer pause{io_, without_descriptors};
            co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, failed));
            continue;
        }
        const address_bytes from = bytes_of(peer.address());
        std::size_t& its_own = shaking_of_[origin_of(from)];
        const bool is_welcome = with_.allow_from.empty() || is_loopback(from) || contains(with_.allow_from, from);
        const std::size_t tenth = std::max<std::size_t>(with_.most_shaking / 10, 1);
        const std::size_t most_of_one = is_loopback(from) ? with_.most_shaking - tenth : tenth;
        if (!is_welcome || open_ >= with_.most_open || shaking_ >= with_.most_shaking || its_own >= most_of_one) {
            if (its_own == 0)
                shaking_of_.erase(origin_of(from));
            ++counts_.rejected;
            continue;
        }
        ++its_own;
        ++shaking_;
        ++open_;
        asio::co_spawn(io_, serve(std::move(connected), peer, at), [this](const std::exception_ptr&) { --open_; });
    }
}

asio::awaitable<void> tls_listener::serve(asio::ip::tcp::socket connected, asio::ip::tcp::endpoint peer, const door& at)
{
    error_code failed;
    connected.set_option(asio::ip::tcp::no_delay{true}, failed);
    const auto what = std::make_shared<relayed>(std::move(connected), context_);
    close_in(what, with_.handshake);
    co_await what->stream.async_handshake(ssl::stream_base::server, asio::redirect_error(asio::use_awaitable, failed));
    --shaking_;
    const address_bytes origin = origin_of(bytes_of(peer.address()));
    if (--shaking_of_[origin] == 0)
        shaking_of_.erase(origin);
    what->deadline.cancel();
    if (failed) {
        ++counts_.failed_handshakes;
        log_.debug("{}: no TLS: {}", text_of(peer), reason_of(failed));
        what->close();
        co_return;
    }
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        log_.error("cannot hand a connection on: {}", std::generic_category().message(errno));
        what->close();
        co_return;
    }
    what->plain.assign(asio::local::stream_protocol{}, ends[0]);
    ++at.counts.connections;
    const counted now{at.counts.clients};
    at.to(secured{ends[1], peer, subject_of(what->stream.native_handle())});
    asio::co_spawn(io_, pass_in(what), asio::detached);
    co_await pass_out(what, with_.write);
}

}  // namespace ringfence::server
