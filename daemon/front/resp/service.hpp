// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What the daemon does with a request, whichever way it came: no sockets here. For the I/O thread; but `work` is for
// the desks and what `change_of` returns for the writer, and these touch what does not change alone.

#ifndef RINGFENCE_DAEMON_FRONT_RESP_SERVICE_HPP
#define RINGFENCE_DAEMON_FRONT_RESP_SERVICE_HPP

#include "front/resp/client.hpp"
#include "front/resp/info.hpp"
#include "serve/common.hpp"
#include "serve/desk_work.hpp"

#include <ringfence/operate/catalogue.hpp>
#include <ringfence/operate/operation.hpp>
#include <ringfence/wire/request.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::server {

/// How long one client is served before the others have their turn.
inline constexpr std::chrono::microseconds turn{200};

/// What follows from a request.
struct handled {
    enum class then : std::uint8_t {
        answered,  ///< the answer was appended
        wait,      ///< for `change` or `job`: see `service::begin`
        go_on,     ///< with `step`, when others have had their turn
        close      ///< the answer was appended, and is the last
    };

    then what = then::answered;
    store_writer::change change{};  ///< for the writer; what it comes to is the answer unless there is a `reply`
    desk::job job{};                ///< for `by`: gives the answer
    desk* by = nullptr;
    std::string reply{};                     ///< of a decision: the answer, whatever becomes of its change
    std::optional<denied_request> beyond{};  ///< what is journalled where the change turns out to be beyond the role
    wire::protocol speaks = wire::protocol::resp2;
    desk::gone_flag gone{};                                          ///< of a job
    bool ends_with_client = false;                                   ///< of a job: even where its client only listens
    std::function<std::optional<handled>(std::string& out)> step{};  ///< what follows at the end, nothing before it
};

class service {
public:
    explicit service(common& with);
    service(const service&) = delete;
    service& operator=(const service&) = delete;

    /// Answers a request of a TCP client. `words` is not empty.
    handled handle(std::span<const std::string_view> words, client& from, std::string& out);

    /// Answers a line that came as a datagram, without framing; nothing appended means silence. `words` is for its use.
    handled handle_datagram(std::string_view line, wire::word_list& words, std::string& out);

    /// Whether the request may be handled before the ones submitted before it are on the disk.
    static bool may_overtake(std::span<const std::string_view> words) noexcept;

    /// Starts what the answer to a TCP client, `of`, waits for. `done` is called once, with the answer: later, or at
    /// once where the queue is full.
    void begin(handled next, const client& of, const desk::completion& done);

    /// Whether accounts may have changed since this was last asked.
    bool accounts_changed();

    /// Looks whether the files of the store are still the ones at its path, and says in the log that they are not, or
    /// are again.
    void look_at_store();

    /// Looks whether somebody has been reading one state of the store for too long, and says so in the log.
    void look_at_readers();

    /// Gives a client the role that its account has now; none where it is gone or has another password.
    void recheck(client& of);

    /// A client that has proved to be this account before it asks, if there is one of that name.
    void recognise(client& who, const std::string& name);

    traffic& counts() noexcept { return common_.network; }
    common& with() noexcept { return common_; }
    void set_listening(std::string text) { listening_ = std::move(text); }

    /// What comes before each turn of a TCP client, and what makes room where clients leave too many answers waiting.
    void set_network(std::function<void()> before_turn, std::function<void()> make_room)
    {
        before_turn_ = std::move(before_turn);
        make_room_ = std::move(make_room);
    }
    void before_turn() const { before_turn_(); }
    void make_room() const { make_room_(); }
    spdlog::logger& log() noexcept { return common_.log; }

private:
    std::optional<fault> decide(std::span<const std::string_view> words, std::string& text,
                                std::vector<effect>& effects);
    handled operation(const operate::found_operation& found, std::span<const std::string_view> words,
                      const client& from, std::string& out);
    handled decide_many(std::span<const std::string_view> lines, std::string& out);
    void decide_one(std::string_view line, std::string& all, std::vector<effect>& effects);
    handled explain(std::span<const std::string_view> words, const client& from);
    desk_answer explanation_of(const std::vector<std::string>& words, wire::protocol in);
    handled hello(std::span<const std::string_view> words, client& from, std::string& out);
    /// `success` is the answer to the right password; `then` is done with it.
    handled authenticate(std::string_view user, std::string_view password, client& from, std::string success,
                         std::function<void(client&)> then, std::string& out);
    static void be(client& who, const store::user_info& account);
    void forget(client& who) const;
    void wrong_password(client& who);
    std::optional<fault> read_query(std::span<const std::string_view> words, wire::query_request& to);

    common& common_;
    engine& engine_;
    decider& decider_;
    std::function<void()> before_turn_{[] {}};
    std::function<void()> make_room_{[] {}};
    std::string listening_;  ///< addresses, for `INFO`
    std::optional<store::read_transaction> accounts_;
    std::uint64_t accounts_seen_ = 0;
    bool store_in_place_ = true;
    pid_t told_reader_ = 0;
    wire::query_request query_;
    wire::word_list nested_;
};

}  // namespace ringfence::server

#endif
