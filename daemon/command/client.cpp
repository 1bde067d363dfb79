// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "client.hpp"

#include "../server/asio.hpp"

#include <boost/asio/connect.hpp>

#include <chrono>
#include <cstdlib>
#include <fstream>

namespace ringfence::command {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr const char* default_address = "127.0.0.1:7464";

// The daemon answers what takes long one request after the other.
constexpr std::chrono::seconds patience{60};
constexpr std::chrono::seconds connecting_time{10};

struct host_and_port {
    std::string host;
    std::string port;
};

host_and_port read_address(const std::string& text)
{
    const auto colon = text.rfind(':');
    host_and_port found;
    if (colon != std::string::npos) {
        found = {text.substr(0, colon), text.substr(colon + 1)};
        if (found.host.starts_with('[') && found.host.ends_with(']'))
            found.host = found.host.substr(1, found.host.size() - 2);
        else if (found.host.find(':') != std::string::npos)
            found.host.clear();  // an IPv6 address without brackets: which part is the port?
    }
    if (found.host.empty() || found.port.empty() || found.port.find_first_not_of("0123456789") != std::string::npos)
        throw usage_error{"`--connect " + text + "`: write an address and a port, as 127.0.0.1:7464 or [::1]:7464"};
    return found;
}

std::string first_line(const std::string& file)
{
    std::ifstream in{file};
    std::string line;
    if (!in || (!std::getline(in, line) && line.empty()))
        throw input_error{"password file `" + file + "`: cannot be read, or is empty"};
    if (line.ends_with('\r'))
        line.pop_back();
    return line;
}

}  // namespace

class client::connection {
public:
    explicit connection(const std::string& text) : text_{text}
    {
        const host_and_port at = read_address(text);
        error_code failed;
        asio::ip::tcp::resolver resolver{io_};
        const auto found = resolver.resolve(at.host, at.port, failed);
        if (failed)
            fail("`" + at.host + "` is no address that can be found: " + failed.message());
        failed = asio::error::would_block;
        asio::async_connect(socket_, found, [&](const error_code& e, const asio::ip::tcp::endpoint&) { failed = e; });
        run(connecting_time);
        if (failed)
            fail("no daemon answers at " + text_ + ": " + failed.message() +
                 "; --connect says where it listens, and `ringfenced --store DIRECTORY` starts one");
    }

    wire::resp_reply ask(const std::vector<std::string>& words)
    {
        std::string request;
        wire::append_request(request, words);
        error_code failed = asio::error::would_block;
        asio::async_write(socket_, asio::buffer(request), [&](const error_code& e, std::size_t) { failed = e; });
        run(patience);
        expect(failed);
        for (wire::resp_reply answer;;) {
            if (const std::size_t size = wire::read_reply(unread_, answer)) {
                unread_.erase(0, size);
                return answer;
            }
            std::array<char, 65536> bytes;
            std::size_t count = 0;
            failed = asio::error::would_block;
            socket_.async_read_some(asio::buffer(bytes), [&](const error_code& e, std::size_t n) {
                failed = e;
                count = n;
            });
            run(patience);
            expect(failed);
            unread_.append(bytes.data(), count);
        }
    }

private:
    /// Lets the one operation that was begun come to its end, or ends it.
    void run(std::chrono::seconds longest)
    {
        io_.restart();
        io_.run_for(longest);
        if (io_.stopped())
            return;
        error_code ignored;
        socket_.close(ignored);
        io_.run();
        fail("the daemon at " + text_ + " does not answer");
    }

    void expect(const error_code& failed) const
    {
        if (failed == asio::error::eof || failed == asio::error::connection_reset)
            fail("the daemon at " + text_ + " closed the connection");
        if (failed)
            fail("the daemon at " + text_ + ": " + failed.message());
    }

    [[noreturn]] static void fail(const std::string& why) { throw std::runtime_error{why}; }

    std::string text_;
    asio::io_context io_{1};
    asio::ip::tcp::socket socket_{io_};
    std::string unread_;
};

void add_client_options(po::options_description& to)
{
    to.add_options()("connect", po::value<std::string>()->value_name("ADDRESS:PORT"),
                     "where the daemon listens; default: 127.0.0.1:7464")(
        "password-file", po::value<std::string>()->value_name("FILE"),
        "its first line is the password of the account --user; default: the environment's RINGFENCE_PASSWORD, if any");
}

client::client(const invocation& asked)
{
    const char* const from_environment = std::getenv("RINGFENCE_PASSWORD");
    std::string password = asked.has("password-file") ? first_line(asked.text("password-file"))
                           : from_environment         ? from_environment
                                                      : "";
    if (password.empty() && asked.has("user"))
        throw usage_error{"--user " + asked.text("user") +
                          " needs a password: --password-file FILE, or "
                          "RINGFENCE_PASSWORD in the environment"};
    to_ = std::make_unique<connection>(asked.has("connect") ? asked.text("connect") : default_address);
    if (password.empty())
        return;
    std::vector<std::string> words{"AUTH"};
    if (asked.has("user"))
        words.push_back(asked.text("user"));
    words.push_back(std::move(password));
    ask(words);
}

client::~client() = default;

wire::resp_reply client::ask(const std::vector<std::string>& words)
{
    wire::resp_reply answer = to_->ask(words);
    if (answer.is != wire::resp_reply::kind::error)
        return answer;
    if (answer.text.starts_with("NOAUTH"))
        throw input_error{"the daemon wants to know who asks: --user NAME with --password-file FILE"};
    if (answer.text.starts_with("ERR unknown command"))
        throw input_error{"the daemon is of an older version: " + answer.text};
    throw input_error{"the daemon says: " + answer.text};
}

}  // namespace ringfence::command
