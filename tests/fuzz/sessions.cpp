// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Three TCP clients ask the daemon's sessions, in this process and with its writer and desks at work: whatever they
// send, in whatever pieces, and whenever they leave, each gets well-formed answers, no more than it asked for, and
// every session comes to its end. The input is a line for each thing that a client does:
//
//     0:DECIDE inbound from=112 to=112    client 0 sends the line
//     1+*1                                client 1 sends the bytes, without a line end
//     2<                                  client 2 takes what it was answered
//     0.                                  client 0 sends nothing more, and listens
//     1!                                  client 1 leaves, and comes again
//
// After a line the daemon works as far as it can; any other line has it wait for one thing that its threads do.

#include "front/resp/session.hpp"
#include "front/resp/translate.hpp"
#include "serve/common.hpp"

#include "../support/scratch.hpp"

#include <ringfence/number/normalise.hpp>
#include <ringfence/rulefile/activate.hpp>
#include <ringfence/rulefile/compile_file.hpp>
#include <ringfence/wire/resp_reply.hpp>

#include <spdlog/logger.h>
#include <spdlog/sinks/null_sink.h>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace ringfence;
namespace server = ringfence::server;

constexpr const char* rules = R"(ringfence 1;
region PL;
list dnc "Do not call" { +48601000001; }
list robots ttl 24h max 1000 max 100 per 1s;
list complaints review max-import 1000;
always { anonymous -> hangup; }
inbound { dnc -> hangup 603; robots -> redirect "+48221230000"; calls 3 within 1m -> add robots then hangup; }
campaign "out" { dnc -> status "Do not call"; complaints -> status; }
)";

/// A daemon without a network. Made anew now and then, as its store grows.
class house {
public:
    house()
    {
        const auto in = store::environment::open(directory_.path(), store::access::write,
                                                 {.map_size = 1 << 26, .commits = store::durability::unsynced});
        const auto made =
            compile_file("test.ring", standard_words(), strictness::lenient, [](const std::filesystem::path&) {
                return file_text{rules, {}};
            });
        activate(*in, made.policy.value(), {.program = "fuzz"}, system_now());
        engine_.emplace(in, engine_options{.read_number = &read_number,
                                           .effects = effect_handling::hand_over,
                                           .author = {.program = "ringfenced"},
                                           .stops = stop_noting::on});
        const auto post = [this](std::function<void()> f) { server::asio::post(io_, std::move(f)); };
        notes_.emplace(server::decision_log::settings{.bytes = 1 << 16}, *engine_, log_);
        writes_.emplace(*engine_, 100, post, [](const std::string&) {});
        for (auto* each : {&passwords_, &administration_, &works_})
            each->emplace(8, post, server::problem_text);
        common_.emplace(
            *engine_, *writes_,
            server::desks{.passwords = *passwords_, .administration = *administration_, .works = *works_}, *notes_,
            log_, trouble_, post,
            server::common::settings{.password = "secret", .store = "store", .damage = [] { return std::string{}; }});
        service_.emplace(*common_);
    }
    house(const house&) = delete;
    house& operator=(const house&) = delete;
    ~house()
    {
        for (auto* each : {&works_, &administration_, &passwords_})
            (*each)->stop();
        writes_->stop();
        io_.restart();
        io_.poll();
    }

    server::asio::io_context& io() noexcept { return io_; }
    server::service& service() noexcept { return *service_; }

private:
    test::scratch directory_;
    spdlog::logger log_{"fuzz", std::make_shared<spdlog::sinks::null_sink_mt>()};
    server::complaints trouble_{log_};
    std::optional<engine> engine_;
    server::asio::io_context io_{1};
    std::optional<server::decision_log> notes_;
    std::optional<server::store_writer> writes_;
    std::optional<server::desk> passwords_;
    std::optional<server::desk> administration_;
    std::optional<server::desk> works_;
    std::optional<server::common> common_;
    std::optional<server::service> service_;
};

/// A client and the daemon's session with it.
class caller {
public:
    caller(house& in, store::account_role role)
    {
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) != 0)
            std::abort();
        socket_ = ends[0];
        server::asio::ip::tcp::socket connected{in.io()};
        connected.assign(server::asio::ip::tcp::v4(), ends[1]);
        session_ = std::make_shared<server::session>(
            std::move(connected), in.service(),
            server::client{.id = 1, .address = "127.0.0.1:1", .origin = another_origin(), .unnamed = role},
            server::session_limits{.idle = std::chrono::milliseconds{0}, .write = std::chrono::seconds{10}});
        server::asio::co_spawn(in.io(), session_->run(), [this](const std::exception_ptr& failed) {
            if (failed)
                std::rethrow_exception(failed);
            ended_ = true;
        });
    }
    caller(const caller&) = delete;
    caller& operator=(const caller&) = delete;
    ~caller() { leave(); }

    void send(std::string_view bytes, bool is_line)
    {
        lines_ += is_line ? 1 : 0;
        only_lines_ = only_lines_ && is_line;
        // What does not go into the socket is not sent: the daemon waits for this client to take its answers.
        if (socket_ >= 0 && !finished_ &&
            ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()))
            only_lines_ = false;
    }

    void finish()
    {
        finished_ = true;
        if (socket_ >= 0)
            ::shutdown(socket_, SHUT_WR);
    }

    /// Takes what was answered, and looks at it.
    void take()
    {
        std::array<char, 16384> some;  // NOLINT(cppcoreguidelines-pro-type-member-init): overwritten
        for (ssize_t size = 0; socket_ >= 0 && (size = ::recv(socket_, some.data(), some.size(), 0)) > 0;)
            answers_.append(some.data(), static_cast<std::size_t>(size));
        wire::resp_reply one;
        for (std::size_t size = 0; (size = wire::read_reply(answers_, one)) != 0; answers_.erase(0, size))
            ++taken_;
        if (only_lines_ && taken_ > lines_)
            std::abort();  // more answers than requests
    }

    void leave()
    {
        if (socket_ >= 0)
            ::close(std::exchange(socket_, -1));
    }

    /// Each is one of its own: whose wrong passwords were many waits for seconds.
    static server::address_bytes another_origin()
    {
        static std::uint32_t count = 0;
        ++count;
        server::address_bytes made{};
        for (std::size_t i = 0; i < sizeof count; ++i)
            made[i] = static_cast<std::uint8_t>(count >> (8 * i));
        return made;
    }

    bool ended() const noexcept { return ended_; }
    bool is_whole() const noexcept { return answers_.empty(); }
    void stop() { session_->stop(); }

private:
    int socket_ = -1;
    std::shared_ptr<server::session> session_;
    std::string answers_;
    std::size_t lines_ = 0;
    std::size_t taken_ = 0;
    bool only_lines_ = true;
    bool finished_ = false;
    bool ended_ = false;
};

/// Whether `until` came to be while the daemon worked; it has long for it, since a password takes some tenths of a
/// second and the machine may be busy.
template <class F>
bool works_until(house& in, F&& until)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{25};
    while (!until()) {
        in.io().restart();
        in.io().run_one_for(std::chrono::milliseconds{10});
        if (std::chrono::steady_clock::now() > end)
            return false;
    }
    return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    constexpr std::size_t most_bytes = 4096;
    constexpr unsigned inputs_of_a_house = 500;
    constexpr std::array roles{store::account_role::decide, store::account_role::supervisor,
                               store::account_role::administrator};
    static std::optional<house> in;  // and so its engine ends after much of the library's static storage
    static unsigned inputs = 0;
    if (size > most_bytes)
        return 0;
    if (inputs++ % inputs_of_a_house == 0) {
        in.reset();
        in.emplace();
    }

    std::array<std::unique_ptr<caller>, roles.size()> callers;
    std::vector<std::unique_ptr<caller>> left;
    for (std::size_t i = 0; i < roles.size(); ++i)
        callers[i] = std::make_unique<caller>(*in, roles[i]);
    std::string_view rest{reinterpret_cast<const char*>(data), size};
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        in->io().restart();
        if (line.size() < 2 || line[0] < '0' || line[0] > '2') {
            in->io().run_one_for(std::chrono::milliseconds{1});
            continue;
        }
        auto& by = callers[static_cast<std::size_t>(line[0] - '0')];
        switch (line[1]) {
        case ':': by->send(std::string{line.substr(2)} + "\r\n", true); break;
        case '+': by->send(line.substr(2), false); break;
        case '<': by->take(); break;
        case '.': by->finish(); break;
        case '!':
            by->leave();
            left.push_back(
                std::exchange(by, std::make_unique<caller>(*in, roles[static_cast<std::size_t>(line[0] - '0')])));
            break;
        default: break;
        }
        in->io().poll();
    }
    for (auto& each : callers) {
        each->finish();
        left.push_back(std::move(each));
    }
    const bool all_ended = works_until(*in, [&] {
        for (const auto& each : left)
            each->take();
        return std::ranges::all_of(left, &caller::ended);
    });
    if (!all_ended)
        std::abort();  // a session goes on although its client has nothing more to ask
    for (const auto& each : left) {
        each->take();
        if (!each->is_whole())
            std::abort();  // it ended in the middle of an answer
    }
    return 0;
}
