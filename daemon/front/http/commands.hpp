// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Requests that bring or take files: each is a command of `ringfence`, run as a process of its own, that reads what the
// body brought and whose output is the answer. What a strange file does to it, it does to nobody else.

#ifndef RINGFENCE_DAEMON_FRONT_HTTP_COMMANDS_HPP
#define RINGFENCE_DAEMON_FRONT_HTTP_COMMANDS_HPP

#include "front/http/idempotency.hpp"
#include "front/http/lane.hpp"
#include "front/http/request.hpp"
#include "front/http/routes.hpp"
#include "front/http/rule_files.hpp"
#include "front/http/spool.hpp"
#include "serve/asio.hpp"
#include "serve/child.hpp"
#include "serve/common.hpp"

#include <ringfence/base/passing_directory.hpp>
#include <ringfence/base/sha256.hpp>
#include <ringfence/operate/arguments.hpp>
#include <ringfence/operate/operation.hpp>
#include <ringfence/operate/shape.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ringfence::server::http {

struct command {
    enum class body : std::uint8_t {
        none,
        numbers,  ///< a file of numbers, of any size, as its standard input
        rules     ///< rule files, the first of which it is given
    };
    enum class answer : std::uint8_t {
        object,    ///< of JSON
        messages,  ///< arrays of JSON, with whether all is well
        text,      ///< a rule file
        rows,      ///< as they come
        kept_rows  ///< once all of them are there: how many were read is told before them
    };
    enum class lane : std::uint8_t { imports, rows, rules, activation };

    std::string_view name;  ///< as routes have it
    std::string_view summary;
    store::account_role needs = store::account_role::reader;
    std::string_view right{};  ///< that an account needs which has rights in single lists; empty: none
    std::vector<operate::argument> takes{};
    body reads = body::none;
    answer gives = answer::object;
    lane runs_in = lane::rules;
    std::vector<std::string> words{};       ///< the command line's first
    operate::shape (*answers)() = nullptr;  ///< of JSON; null: it answers with something else

    /// Whether it may leave the store another than it was.
    bool changes() const noexcept { return runs_in == lane::imports || runs_in == lane::activation; }
};

std::span<const command> commands();
const command& command_named(std::string_view name);

/// An answer as `ringfence` itself tells it, which is what `Ringfence-Report` asks for: frames, each a line with a word
/// and how many bytes follow it, then these: `output` and `messages`, what it writes to standard output and to standard
/// error; `rejected`, the file of rows that could not be read, as far as it goes. The last line is `status` and the
/// exit status: an answer without it is not whole.
struct report_form {
    bool as_json = false;         ///< of what is told of the work; else a text
    bool wants_rejected = false;  ///< of an import
};

/// What is told of an import whose number was given out, as long as the store knows nothing of it.
operate::shape announced_import_shape();

struct command_settings {
    std::string program{};  ///< `ringfence`
    std::string store{};
    std::vector<std::string> plugins{};
    std::filesystem::path folder{};  ///< where uploads are kept
    std::uint64_t most_uploaded = std::uint64_t{4} << 30;
};

/// Bytes of memory that are counted until this goes.
using reservation = std::shared_ptr<void>;

/// A request that may bring its body.
struct admission {
    const command* is = nullptr;
    found_route at{};
    operate::asker who{};
    std::uint32_t list = 0;                ///< the id of the list that it is about; 0: none
    std::unique_ptr<spooled_body> file{};  ///< which takes the body; null: it is kept in memory
    std::uint64_t most_body = 0;           ///< bytes
    std::optional<std::string> key{};      ///< by which the same request is known
    reservation memory{};                  ///< for a body that is kept there
};

/// For the HTTP thread.
class command_runner {
public:
    /// `keyed` outlives it.
    command_runner(common& with, asio::io_context& own, keyed_requests& keyed, command_settings settings);
    command_runner(const command_runner&) = delete;
    command_runner& operator=(const command_runner&) = delete;

    /// Looks whether who asks may, before anything of the body is read.
    std::variant<reply, admission> admit(const request& asked, const found_route& at, operate::asker who,
                                         const peer& from);

    /// `asked.body` has the body where the admission has no file; it is taken.
    asio::awaitable<reply> run(request& asked, admission& admitted, const peer& from);

    /// An import whose number was given out, as long as the store knows nothing of it; nothing for others.
    std::optional<std::string> told_of_import(std::string_view number) const;

private:
    using clock = std::chrono::steady_clock;

    /// What a body brought.
    struct brought {
        std::optional<reply> wrong{};
        std::vector<said> members{};
        std::string file_name{};
        std::vector<rule_file> rules{};
        std::unique_ptr<rule_folder> folder{};
        std::uint64_t begin = 0;  ///< of the file in the body
        std::uint64_t end = 0;
        std::string digest{};  ///< of all of this, where it was asked for
    };

    /// What a process is to do.
    struct order {
        const command* is = nullptr;
        operate::request wanted{};
        std::vector<std::string> keys{};  ///< of the calls that are asked about, as `name=spring-sale`
        std::string rule_file{};          ///< the main one; empty: none
        std::string folder{};             ///< where that is
        std::unique_ptr<spooled_body> file{};
        std::uint64_t import = 0;  ///< its number; 0: the next
        std::uint32_t list = 0;    ///< the id of the list that it is about; 0: none
        std::string instead_of{};  ///< the version of the policy that it replaces; empty: any
        std::optional<report_form> report{};
        std::shared_ptr<passing_directory> rejected{};  ///< where the file of rejected rows is made; null: nowhere
        operate::asker who{};
        peer from{};
    };

    /// An import whose number was given out before its data.
    struct announced_import {
        std::uint32_t list = 0;  ///< its id
        std::string list_name{};
        operate::asker who{};  ///< who may send them
        operate::request wanted{};
        std::string state = "announced";
        std::string address{};  ///< of who sends them
        std::string answer{};   ///< what it came to, JSON; empty: nothing yet
        clock::time_point since = clock::now();
    };

    std::optional<reply> refusal(const command& is, const operate::asker& who, std::uint32_t list);
    std::optional<reservation> reserve(std::uint64_t bytes);
    static brought read_body(const command& is, spooled_body* file, const std::string& body, const std::string& type);
    static desk_answer digest_portion(const std::shared_ptr<brought>& of, spooled_body* file,
                                      const std::shared_ptr<sha256>& made);
    asio::awaitable<reply> announce(operate::request wanted, std::uint32_t list, const operate::asker& who);
    asio::awaitable<reply> take_data(const request& asked, order what, const lane::place& place);
    asio::awaitable<reply> carry_out(const request& asked, order what, const lane::place& place);
    asio::awaitable<reply> report_of(order what, std::shared_ptr<child> process);
    asio::awaitable<reply> report_of_rows(order what, std::shared_ptr<child> process, lane::place place);
    child_settings settings_for(const order& what) const;
    lane& lane_of(const command& is) noexcept;
    void forget_old_imports();

    common& common_;
    asio::io_context& io_;
    keyed_requests& keyed_;
    const command_settings settings_;
    spool uploads_;
    lane imports_;
    lane rows_;
    lane rules_;
    lane activation_;
    std::shared_ptr<std::uint64_t> reserved_ = std::make_shared<std::uint64_t>(0);  ///< bytes of memory
    std::map<std::uint64_t, announced_import> announced_;
};

}  // namespace ringfence::server::http

#endif
