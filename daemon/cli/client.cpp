// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "cli/client.hpp"

#include "regular_file.hpp"
#include "serve/asio.hpp"

#include <ringfence/base/time_text.hpp>
#include <ringfence/policy/zones.hpp>
#include <ringfence/store/accounts/token.hpp>

#include <boost/asio/connect.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <utility>

namespace ringfence::command {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr const char* default_address = "127.0.0.1:7464";

// The daemon answers what takes long one request after the other; a change of all that a filter finds may take hours.
constexpr std::chrono::seconds patience{60};
constexpr std::chrono::seconds patience_with_changes{std::chrono::hours{24}};
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
        throw usage_error{"`--connect " + text +
                          "`: write an address and a port, as 127.0.0.1:7464 or [::1]:7464, or https://HOST:PORT"};
    return found;
}

std::string first_line(const std::string& what, const std::string& file)
{
    expect_regular_file(what, file);
    std::ifstream in{file};
    std::string line;
    if (!in || (!std::getline(in, line) && line.empty()))
        throw input_error{what + " `" + file + "`: cannot be read, or is empty"};
    if (line.ends_with('\r'))
        line.pop_back();
    return line;
}

}  // namespace

class client::connection {
public:
    connection(const std::string& text, reach wanted) : text_{text}
    {
        const host_and_port at = read_address(text);
        error_code failed;
        asio::ip::tcp::resolver resolver{io_};
        const auto found = resolver.resolve(at.host, at.port, failed);
        if (failed)
            fail("`" + at.host + "` is no address that can be found: " + failed.message());
        if (wanted == reach::loopback)
            for (const auto& each : found)
                if (!each.endpoint().address().is_loopback())
                    throw usage_error{"`--connect " + text +
                                      "` is another machine, and what is asked there is not encrypted: open a tunnel, "
                                      "as `ssh -L 7464:127.0.0.1:7464`, and connect to this end of it"};
        failed = asio::error::would_block;
        asio::async_connect(socket_, found, [&](const error_code& e, const asio::ip::tcp::endpoint&) { failed = e; });
        run(connecting_time);
        if (failed)
            fail("no daemon answers at " + text_ + ": " + failed.message() +
                 "; --connect says where it listens, and `ringfenced --store DIRECTORY` starts one");
    }

    wire::resp_reply ask(const std::vector<std::string>& words, std::chrono::seconds longest = patience)
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
            run(longest);
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

namespace {

constexpr std::array client_options{"password-file", "token-file", "tls-ca", "tls-certificate", "tls-key"};

std::string of_environment(const char* name)
{
    const char* const text = std::getenv(name);
    return text ? text : "";
}

}  // namespace

void add_client_options(po::options_description& to, const char* connect)
{
    const auto file = [] { return po::value<std::string>()->value_name("FILE"); };
    to.add_options()("connect", po::value<std::string>()->value_name("ADDRESS:PORT|URL"), connect)(
        "password-file", file(),
        "its first line is the password of the account --user; default: the environment's RINGFENCE_PASSWORD, if any")(
        "token-file", file(),
        "its first line is a program's token, in a password's place; default: the environment's RINGFENCE_TOKEN, if "
        "any")("tls-ca", file(), "of https: certificates that are trusted in place of the system's, PEM")(
        "tls-certificate", file(), "of https: this client's certificate, PEM")(
        "tls-key", file(), "of https: its key, PEM; default: in the file of --tls-certificate");
}

void expect_no_client_options(const invocation& asked)
{
    if (asked.has("password-file"))
        throw usage_error{"`--password-file` says who asks a daemon, and goes with `--connect`; the password of an "
                          "account is read from `--new-password-file`"};
    for (const char* const option : client_options)
        if (asked.has(option))
            throw usage_error{std::string{"`--"} + option + "` is for asking a daemon, and goes with `--connect`"};
}

credentials credentials_of(const invocation& asked)
{
    if (asked.has("password-file") && asked.has("token-file"))
        throw usage_error{"`--password-file` and `--token-file` both say who asks: name one of them"};
    credentials who{.user = asked.text("user")};
    if (asked.has("token-file"))
        who.token = first_line("token file", asked.text("token-file"));
    else if (asked.has("password-file"))
        who.password = first_line("password file", asked.text("password-file"));
    else if (who.token = of_environment("RINGFENCE_TOKEN"); who.token.empty())
        who.password = of_environment("RINGFENCE_PASSWORD");
    if (who.password.empty() && who.token.empty() && !who.user.empty())
        throw usage_error{"--user " + who.user +
                          " needs a password: --password-file FILE, or "
                          "RINGFENCE_PASSWORD in the environment"};
    return who;
}

client::client(const invocation& asked, reach wanted)
{
    credentials who = credentials_of(asked);
    const std::string where = asked.has("connect") ? asked.text("connect") : default_address;
    if (is_web_address(where)) {
        over_http_ = std::make_unique<http_daemon>(asked, who);
        return;
    }
    for (const char* const option : {"tls-ca", "tls-certificate", "tls-key"})
        if (asked.has(option))
            throw usage_error{std::string{"`--"} + option + "` goes with `--connect https://HOST:PORT`"};
    // Who a token is of stands in it.
    if (!who.token.empty() && who.user.empty())
        who.user = store::account_of_token(who.token).value_or(std::string{});
    std::string& password = who.token.empty() ? who.password : who.token;
    to_ = std::make_unique<connection>(where, wanted);
    const auto type_values = [&] { ask({"HELLO", "3", "SETNAME", "ringfence"}); };
    if (password.empty()) {
        type_values();
        return;
    }
    std::vector<std::string> words{"AUTH"};
    if (!who.user.empty())
        words.push_back(who.user);
    words.push_back(std::move(password));
    ask(words);
    type_values();
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

std::string client::explained(const std::vector<std::string>& query, const std::string& format)
{
    if (over_http_)
        return over_http_->explained(query, format);
    std::vector<std::string> words{"EXPLAIN"};
    words.insert(words.end(), query.begin(), query.end());
    words.push_back("format=" + format);
    return ask(words).text;
}

time_zone client::zone()
{
    if (over_http_)
        return over_http_->zone();
    constexpr std::string_view key = "\ntime_zone:";
    const std::string told = ask({"INFO", "store"}).text;
    const auto begin = told.find(key);
    if (begin == std::string::npos)
        return {};
    const auto name = begin + key.size();
    return make_zone(std::string_view{told}.substr(name, told.find_first_of("\r\n", name) - name))
        .value_or(time_zone{});
}

namespace {

struct request_size {
    std::size_t numbers;
    std::size_t bytes;
};

// A request has 64 words and 8 KiB at most; its head and its keys are some of them. Over HTTP 1,000 numbers and 1 MiB.
constexpr request_size over_tcp{40, 3000};
constexpr request_size over_http{1000, 500'000};

operate::record record_of(const wire::resp_reply& map);

operate::value value_of(const wire::resp_reply& of)
{
    using kind = wire::resp_reply::kind;
    switch (of.is) {
    case kind::null: return std::monostate{};
    case kind::flag: return of.integer != 0;
    case kind::integer: return static_cast<std::uint64_t>(of.integer);
    case kind::simple:
    case kind::bulk:
    case kind::error: return of.text;
    case kind::map: return operate::rows{record_of(of)};
    case kind::array: break;
    }
    operate::rows all;
    for (const wire::resp_reply& item : of.items)
        all.push_back(record_of(item));
    return all;
}

operate::record record_of(const wire::resp_reply& map)
{
    if (map.is != wire::resp_reply::kind::map)
        throw not_of_this_version();
    operate::record made;
    for (std::size_t i = 0; i + 1 < map.items.size(); i += 2) {
        const std::string& name = map.items[i].text;
        operate::value is = value_of(map.items[i + 1]);
        if (auto* const text = std::get_if<std::string>(&is))
            is = value_of_text(name, std::move(*text));
        made.add(name, std::move(is));
    }
    return made;
}

/// The kind of trouble that the first word of an error tells.
operate::problem problem_in(const std::string& error)
{
    using enum operate::error_code;
    const auto blank = std::min(error.find(' '), error.size());
    const std::string_view kind = std::string_view{error}.substr(0, blank);
    const std::string text = error.substr(std::min(blank + 1, error.size()));
    for (const auto& [word, code] :
         {std::pair{"MISSING", missing}, std::pair{"REFUSED", refused}, std::pair{"NOPERM", denied},
          std::pair{"BUSY", busy}, std::pair{"CONFLICT", conflict}, std::pair{"DAMAGED", damaged},
          std::pair{"FAILED", failed}})
        if (kind == word)
            return {code, text};
    return {invalid, text};
}

/// Puts what another request came to behind what those before it did.
void add_to(operate::record& all, const operate::record& more)
{
    operate::record sum;
    for (const operate::field& f : all.fields()) {
        const auto* const other = more.find(f.name);
        if (const auto* count = std::get_if<std::uint64_t>(&f.is); count && other) {
            sum.count(f.name, *count + more.count_of(f.name));
        } else if (const auto* rows = std::get_if<operate::rows>(&f.is); rows && other) {
            operate::rows both = *rows;
            const operate::rows& behind = more.rows_of(f.name);
            both.insert(both.end(), behind.begin(), behind.end());
            sum.table(f.name, std::move(both));
        } else {
            sum.add(f.name, f.is);
        }
    }
    all = std::move(sum);
}

/// Where the first number stands among the places of a request, where the operation takes many.
std::optional<std::size_t> first_number(const operate::operation& of)
{
    std::size_t at = 0;
    for (const operate::argument& a : of.takes) {
        if (a.takes_many())
            return at;
        at += a.has_place() ? 1 : 0;
    }
    return std::nullopt;
}

/// What an error about the one number of a request says, as the row that it is in an answer for several. Nothing where
/// the error is not about the number, which it then begins with.
std::optional<operate::answer> as_row(const operate::problem& wrong, const std::string& list, const std::string& typed)
{
    using enum operate::error_code;
    const auto colon = wrong.text.find(": ");
    if ((wrong.code != refused && wrong.code != invalid && wrong.code != missing) || colon == std::string::npos)
        return std::nullopt;
    const std::string about = wrong.text.substr(0, colon);
    const bool unread = about.front() == '`';
    if (!unread && about.front() != '+' && about.find_first_not_of("0123456789") == 0 && !about.starts_with("sender"))
        return std::nullopt;
    operate::answer made;
    made.told.text("list", list).count("changed", 0).count("refused", 1);
    made.told.table("numbers", {operate::record{}
                                    .text_or_none("number", unread ? std::string{} : about)
                                    .text("typed", typed)
                                    .text("result", unread ? "unreadable" : "refused")
                                    .text("reason", wrong.text.substr(colon + 2))});
    return made;
}

}  // namespace

operate::value value_of_text(std::string_view name, std::string text)
{
    const bool is_time = name == "when" || name == "valid_from" || name.ends_with("_at") || name.ends_with("_since");
    if (const auto when = is_time ? read_time(text, [] { return time_zone{}; }) : std::nullopt)
        return *when;
    return text;
}

std::runtime_error not_of_this_version()
{
    return std::runtime_error{"the daemon's answer is not what its version should give: is it an older one?"};
}

operate::answer client::ask_for(const operate::operation& of, const operate::request& what)
{
    if (over_http_)
        return over_http_->answer_to(of, what);
    std::vector<std::string> words;
    const auto blank = of.name.find(' ');
    words.emplace_back(of.name.substr(0, blank));
    if (blank != std::string_view::npos)
        words.emplace_back(of.name.substr(blank + 1));
    // Behind `--`, so that nothing that was typed as a number is taken for a name.
    const auto fixed = static_cast<std::ptrdiff_t>(std::min<std::size_t>(
        what.places.size(), static_cast<std::size_t>(
                                std::ranges::count(of.takes, operate::argument::kind::place, &operate::argument::is))));
    words.insert(words.end(), what.places.begin(), what.places.begin() + fixed);
    for (const operate::request::named& one : what.names)
        words.push_back(one.value ? one.name + '=' + *one.value : one.name);
    if (what.places.begin() + fixed != what.places.end()) {
        words.emplace_back("--");
        words.insert(words.end(), what.places.begin() + fixed, what.places.end());
    }
    const bool changes = of.does == operate::operation::effect::changes;
    const wire::resp_reply reply = to_->ask(words, changes ? patience_with_changes : patience);
    if (reply.is == wire::resp_reply::kind::error)
        return {.told = {}, .wrong = problem_in(reply.text)};
    return {.told = record_of(reply), .wrong = {}};
}

/// As `ask_for`, after requests that came to `before`. What those did is said where this one fails.
operate::answer client::ask_for_more(const operate::operation& of, const operate::request& some,
                                     const operate::answer& before)
{
    if (before.told.fields().empty())
        return ask_for(of, some);
    const std::string stays = "; before that, " + std::to_string(before.told.count_of("changed")) + " were changed";
    try {
        operate::answer made = ask_for(of, some);
        if (!made.wrong)
            return made;
        if (some.places.size() == *first_number(of) + 1)
            if (auto row = as_row(*made.wrong, some.places.front(), some.places.back()))
                return *std::move(row);
        made.wrong->text += stays;
        return made;
    } catch (const std::runtime_error& e) {
        return {.told = {},
                .wrong = operate::problem{operate::error_code::failed,
                                          e.what() + stays + "; whether the others were is not known"}};
    }
}

operate::answer client::perform(const operate::operation& of, const operate::request& what)
{
    const auto begin = first_number(of);
    if (!begin || what.places.size() <= *begin)
        return ask_for(of, what);
    if (what.places.size() == *begin + 1) {
        operate::answer made = ask_for(of, what);
        if (made.wrong)
            if (auto row = as_row(*made.wrong, what.places.front(), what.places.back()))
                return *std::move(row);
        return made;
    }
    const request_size most = over_http_ ? over_http : over_tcp;
    std::size_t names_size = 0;
    for (const operate::request::named& one : what.names)
        names_size += one.name.size() + (one.value ? one.value->size() : 0);
    operate::answer all;
    for (std::size_t at = *begin; at < what.places.size();) {
        operate::request some{.names = what.names};
        some.places.assign(what.places.begin(), what.places.begin() + static_cast<std::ptrdiff_t>(*begin));
        std::size_t size = names_size;
        do
            size += some.places.emplace_back(what.places[at]).size();
        while (++at < what.places.size() && size < most.bytes && some.places.size() < *begin + most.numbers);
        operate::answer made = ask_for_more(of, some, all);
        if (made.wrong)
            return made;
        if (all.told.fields().empty())
            all = std::move(made);
        else
            add_to(all.told, made.told);
    }
    return all;
}

}  // namespace ringfence::command
