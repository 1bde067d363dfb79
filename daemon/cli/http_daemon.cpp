// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "cli/http_daemon.hpp"

#include "cli/client.hpp"
#include "file_commands.hpp"
#include "front/http/routes.hpp"
#include "front/http/target.hpp"
#include "json.hpp"
#include "regular_file.hpp"

#include <ringfence/operate/catalogue.hpp>
#include <ringfence/policy/zones.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <thread>
#include <utility>

namespace ringfence::command {

namespace {

using operate::argument;
using server::http::route;
using json = nlohmann::ordered_json;

// As over TCP; a connection whose other end is gone is noticed sooner, by TCP itself.
constexpr std::chrono::seconds patience{60};
constexpr std::chrono::seconds patience_with_changes{std::chrono::hours{24}};

// How often, and for how long each time at most, a reading is asked for again.
constexpr int most_attempts = 5;
constexpr int longest_wait = 3;  // seconds

constexpr std::size_t most_frame_head = 64;              // bytes
constexpr std::size_t most_told = std::size_t{1} << 20;  // bytes of a problem

constexpr std::string_view no_address = "what an address over HTTP is made of cannot be empty, `.` or `..`";

/// What is said, by its name; no value: a flag.
using said = std::vector<std::pair<std::string, std::optional<std::string>>>;

/// Places by the names of their arguments, then what has names.
said said_in(std::span<const argument> takes, const operate::request& what)
{
    said made;
    std::size_t at = 0;
    for (const argument& a : takes) {
        if (!a.has_place())
            continue;
        do
            if (at < what.places.size())
                made.emplace_back(std::string{a.name}, what.places[at++]);
        while (a.takes_many() && at < what.places.size());
    }
    for (const operate::request::named& one : what.names)
        made.emplace_back(one.name, one.value);
    return made;
}

/// What the parts of a pattern in braces are.
std::vector<std::string_view> names_in(const route& of)
{
    std::vector<std::string_view> names;
    for (std::size_t at = of.pattern.find('{'); at != std::string_view::npos; at = of.pattern.find('{', at + 1))
        names.push_back(of.pattern.substr(at + 1, of.pattern.find('}', at) - at - 1));
    if (!of.last.empty())
        names.back() = of.last;
    return names;
}

/// Whether a part of an address can be this text.
bool is_part(std::string_view text) { return !text.empty() && text != "." && text != ".."; }

/// The route at which most of what is said stands in the address: what takes many stands in the body. Null: none.
const route* route_for(server::http::page is, std::string_view name, std::span<const argument> takes, const said& all)
{
    const route* best = nullptr;
    std::size_t most = 0;
    for (const route& each : server::http::routes()) {
        if (each.is != is || each.operation != name)
            continue;
        const auto names = names_in(each);
        const bool fits = std::ranges::all_of(names, [&](std::string_view part) {
            const auto a = std::ranges::find(takes, part, &argument::name);
            const auto value = std::ranges::find(all, part, &said::value_type::first);
            return (a == takes.end() || !a->takes_many()) && value != all.end() && value->second &&
                   is_part(*value->second);
        });
        if (fits && (best == nullptr || names.size() > most)) {
            best = &each;
            most = names.size();
        }
    }
    return best;
}

/// The address without what follows `?`. Takes what stands in it out of `all`.
server::http::target take_target(const route& at, said& all)
{
    server::http::target made;
    const auto names = names_in(at);
    std::size_t in_braces = 0;
    for (std::string_view rest = at.pattern.substr(1); !rest.empty();) {
        const std::string_view part = rest.substr(0, rest.find('/'));
        rest.remove_prefix(std::min(part.size() + 1, rest.size()));
        if (!part.starts_with('{')) {
            made.segments.emplace_back(part);
            continue;
        }
        const auto value = std::ranges::find(all, names[in_braces++], &said::value_type::first);
        made.segments.push_back(*std::move(value->second));
        all.erase(value);
    }
    return made;
}

void add_parameters(server::http::target& to, said rest)
{
    for (auto& [name, value] : rest)
        to.parameters.emplace_back(std::move(name), value ? *std::move(value) : "true");
}

/// An object; a name that is said several times, and each that takes many, is an array.
std::string body_of(std::span<const argument> takes, const said& rest)
{
    json made = json::object();
    for (const auto& [name, value] : rest) {
        json is = value ? json(*value) : json(true);
        const auto a = std::ranges::find(takes, name, &argument::name);
        const bool is_array = a != takes.end() && (a->takes_many() || a->is == argument::kind::keys);
        if (is_array)
            made[name].push_back(std::move(is));
        else
            made[name] = std::move(is);
    }
    return made.dump(-1, ' ', false, json::error_handler_t::replace);
}

operate::record record_of(const json& object);

operate::value value_of(const std::string& name, const json& of)
{
    switch (of.type()) {
    case json::value_t::null: return std::monostate{};
    case json::value_t::boolean: return of.get<bool>();
    case json::value_t::number_unsigned: return of.get<std::uint64_t>();
    case json::value_t::string: return value_of_text(name, of.get<std::string>());
    case json::value_t::object: return operate::rows{record_of(of)};
    case json::value_t::array: break;
    default: throw not_of_this_version();
    }
    operate::rows all;
    for (const json& item : of)
        all.push_back(record_of(item));
    return all;
}

operate::record record_of(const json& object)
{
    if (!object.is_object())
        throw not_of_this_version();
    operate::record made;
    for (const auto& [name, is] : object.items())
        made.add(name, value_of(name, is));
    return made;
}

std::string readable_file(const invocation& asked, const char* option)
{
    if (!asked.has(option))
        return {};
    const std::string file = asked.text(option);
    expect_regular_file(std::string{"the file of `--"} + option + '`', file);
    if (!std::filesystem::exists(file))
        throw input_error{std::string{"the file of `--"} + option + "` `" + file + "`: there is none"};
    return file;
}

web_place read_place(const std::string& text)
{
    auto place = read_web_place(text);
    if (!place)
        throw usage_error{"`--connect " + text +
                          "`: write scheme, host and port, as https://lists.example.com:7466 or http://127.0.0.1:7465"};
    return *std::move(place);
}

web_settings settings_of(const invocation& asked, const web_place& place)
{
    web_settings made{.agent = std::string{"ringfence/"} + RINGFENCE_VERSION, .only_loopback = !place.is_encrypted};
    for (const char* const option : {"tls-ca", "tls-certificate", "tls-key"})
        if (asked.has(option) && !place.is_encrypted)
            throw usage_error{std::string{"`--"} + option + "` goes with `--connect https://HOST:PORT`"};
    if (asked.has("tls-key") && !asked.has("tls-certificate"))
        throw usage_error{"`--tls-key` goes with `--tls-certificate`"};
    made.authority_file = readable_file(asked, "tls-ca");
    made.certificate_file = readable_file(asked, "tls-certificate");
    made.key_file = readable_file(asked, "tls-key");
    return made;
}

void authenticate(web_client& by, const credentials& who)
{
    const std::string& secret = who.token.empty() ? who.password : who.token;
    if (!who.token.empty() && who.user.empty())
        by.authenticate(who.token);
    else if (!secret.empty())
        by.authenticate(who.user.empty() ? "default" : who.user, secret);
}

/// Throws what an error of the connection is on a command line.
[[noreturn]] void fail(const web_error& e, const std::string& place)
{
    switch (e.is()) {
    case web_error::cause::unreachable:
        throw std::runtime_error{std::string{e.what()} +
                                 "; --connect says where the daemon listens, and `ringfenced --https` has it do so"};
    case web_error::cause::not_loopback:
        throw usage_error{"`--connect " + place +
                          "` is another machine, and what is asked there is not encrypted: write https://, or open a "
                          "tunnel, as `ssh -L 7465:127.0.0.1:7465`, and connect to this end of it"};
    case web_error::cause::not_trusted:
        throw std::runtime_error{std::string{e.what()} +
                                 "; `--tls-ca FILE` names the authority, `--tls-certificate FILE` this client's own"};
    case web_error::cause::not_spoken:
        throw std::runtime_error{std::string{e.what()} +
                                 "; `--connect ADDRESS:PORT` without a scheme is for the port of RESP"};
    case web_error::cause::broken: break;
    }
    throw std::runtime_error{e.what()};
}

bool is_problem(const web_answer& told) { return told.header("content-type").starts_with("application/problem+json"); }

/// The parts of a report, as they come: front/http/commands.hpp says how it is written.
class report_reader {
public:
    explicit report_reader(const http_daemon::outlets& to) : to_{to} {}

    void take(std::string_view part)
    {
        while (!part.empty()) {
            if (left_ != 0) {
                const std::string_view some =
                    part.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(part.size(), left_)));
                if (*outlet_)
                    (*outlet_)(some);
                left_ -= some.size();
                part.remove_prefix(some.size());
                continue;
            }
            const auto end = part.find('\n');
            head_ += part.substr(0, end);
            if (head_.size() > most_frame_head || status_)
                throw not_of_this_version();
            if (end == std::string_view::npos)
                return;
            part.remove_prefix(end + 1);
            begin_frame();
        }
    }

    std::optional<int> status() const noexcept { return status_; }

private:
    void begin_frame()
    {
        const std::string head = std::exchange(head_, {});
        const auto blank = std::min(head.find(' '), head.size());
        std::uint64_t count = 0;
        const char* const begin = head.data() + std::min(blank + 1, head.size());
        const auto [stopped, wrong] = std::from_chars(begin, head.data() + head.size(), count);
        const std::string_view what = std::string_view{head}.substr(0, blank);
        if (wrong != std::errc{} || stopped != head.data() + head.size())
            throw not_of_this_version();
        left_ = count;
        if (what == "output")
            outlet_ = &to_.output;
        else if (what == "messages")
            outlet_ = &to_.messages;
        else if (what == "rejected")
            outlet_ = &to_.rejected;
        else if (what == "status" && count <= system_failed)
            status_ = static_cast<int>(std::exchange(left_, 0));
        else
            throw not_of_this_version();
    }

    const http_daemon::outlets& to_;
    const std::function<void(std::string_view)>* outlet_ = nullptr;
    std::string head_;
    std::uint64_t left_ = 0;
    std::optional<int> status_{};
};

}  // namespace

bool is_web_address(const std::string& connect) { return connect.find("://") != std::string::npos; }

http_daemon::http_daemon(const invocation& asked, const credentials& who)
    : place_{read_place(asked.text("connect"))}, settings_{settings_of(asked, place_)}, who_{who}, by_{settings_}
{
    authenticate(by_, who_);
}

void http_daemon::note_zone(const web_answer& told)
{
    const std::string_view name = told.header("ringfence-time-zone");
    if (name.empty() || name == zone_name_)
        return;
    zone_name_ = name;
    zone_ = make_zone(name).value_or(time_zone{});
}

web_answer http_daemon::ask(const web_request& what, bool is_reading)
{
    try {
        for (int attempt = 1;; ++attempt) {
            web_answer told = by_.ask(what);
            note_zone(told);
            if (told.status != 503 || !is_reading || attempt == most_attempts)
                return told;
            int wait = 1;
            const std::string_view text = told.header("retry-after");
            std::from_chars(text.data(), text.data() + text.size(), wait);
            std::this_thread::sleep_for(std::chrono::seconds{std::clamp(wait, 0, longest_wait)});
        }
    } catch (const web_error& e) {
        command::fail(e, place_.text);
    }
}

operate::problem http_daemon::problem_in(const web_answer& told) const
{
    if (!is_problem(told))
        throw std::runtime_error{"what answers at " + place_.text + " is no ringfenced: it says " +
                                 std::to_string(told.status) + " without telling what is wrong"};
    const auto read = json::parse(told.body, nullptr, false);
    const auto text_of = [&](const char* name) {
        return read.is_object() && read.contains(name) && read[name].is_string() ? read[name].get<std::string>()
                                                                                 : std::string{};
    };
    const std::string detail = text_of("detail");
    if (told.status == 401 && who_.password.empty() && who_.token.empty())
        throw input_error{
            "the daemon wants to know who asks: --user NAME with --password-file FILE, or --token-file FILE"};
    if (told.status == 401)
        throw input_error{"the daemon says: " + detail};
    if (told.status == 405 || (told.status == 404 && detail == "there is nothing at this address"))
        throw input_error{"the daemon is of an older version: " + detail};
    return {operate::read_error_word(text_of("code")).value_or(operate::error_code::failed), detail};
}

void http_daemon::fail(const web_answer& told) const
{
    const operate::problem wrong = problem_in(told);
    throw operate::error{wrong.code, wrong.text};
}

operate::answer http_daemon::answer_to(const operate::operation& of, const operate::request& what)
{
    said all = said_in(of.takes, what);
    const route* const at = route_for(server::http::page::operation, of.name, of.takes, all);
    if (at == nullptr)
        return {.told = {}, .wrong = operate::problem{operate::error_code::invalid, std::string{no_address}}};
    auto where = take_target(*at, all);
    web_request request{.method = std::string{to_string(at->method)}};
    const bool in_address = at->method == server::http::verb::get || at->method == server::http::verb::delete_;
    if (in_address)
        add_parameters(where, std::move(all));
    else
        request.body = body_of(of.takes, all);
    request.url = place_.text + target_text(where);
    if (!in_address)
        request.headers.emplace_back("Content-Type: application/json");
    const bool changes = of.does == operate::operation::effect::changes;
    request.longest_silence = changes ? patience_with_changes : patience;
    const web_answer told = ask(request, !changes);
    if (told.status >= 400)
        return {.told = {}, .wrong = problem_in(told)};
    const auto read = json::parse(told.body, nullptr, false);
    if (read.is_discarded())
        throw not_of_this_version();
    return {.told = record_of(read), .wrong = {}};
}

std::string http_daemon::explained(const std::vector<std::string>& words, const std::string& format)
{
    if (!is_part(words.front()))
        throw input_error{"`" + words.front() + "` is no scenario"};
    server::http::target where{.segments = {"v1", "explain", words.front()}};
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto equals = words[i].find('=');
        where.parameters.emplace_back(words[i].substr(0, equals),
                                      equals == std::string::npos ? std::string{"true"} : words[i].substr(equals + 1));
    }
    where.parameters.emplace_back("format", format);
    const web_request request{.method = "GET", .url = place_.text + target_text(where)};
    web_answer told = ask(request, true);
    if (told.status == 400 && told.body.starts_with("-"))
        throw input_error{"the daemon says: " + told.body.substr(1, told.body.find_last_not_of("\r\n"))};
    if (told.status >= 400) {
        const operate::problem wrong = problem_in(told);
        throw input_error{"the daemon says: ERR " + wrong.text};
    }
    if (told.body.ends_with('\n'))
        told.body.pop_back();
    return std::move(told.body);
}

http_daemon::outcome http_daemon::run(const file_request& wanted, const upload& file, const outlets& to)
{
    said all;
    if (!wanted.what.places.empty()) {  // of these commands there is one at most, which stands in the address
        const route& at = *std::ranges::find_if(server::http::routes(), [&](const route& each) {
            return each.is == server::http::page::command && each.operation == wanted.command;
        });
        all.emplace_back(std::string{names_in(at).front()}, wanted.what.places.front());
    }
    for (const operate::request::named& one : wanted.what.names)
        all.emplace_back(one.name, one.value);
    const route* const at = route_for(server::http::page::command, wanted.command, {}, all);
    if (at == nullptr)
        throw operate::error{operate::error_code::invalid, std::string{no_address}};
    auto where = take_target(*at, all);
    add_parameters(where, std::move(all));
    web_request request{.method = std::string{to_string(at->method)},
                        .url = place_.text + target_text(where),
                        .headers = wanted.more,
                        .source = file.source,
                        .source_size = file.size,
                        .longest_silence = patience_with_changes};
    if (file.source)
        request.headers.push_back("Content-Type: " + file.type);
    request.headers.push_back(std::string{"Ringfence-Report: "} + (wanted.as_json ? "json" : "text") +
                              (wanted.wants_rejected ? ", rejected" : ""));

    report_reader report{to};
    std::string problem;
    const auto is_report = [](const web_answer& head) {
        return head.header("content-type") == "application/vnd.ringfence.report";
    };
    const auto take = [&](const web_answer& head, std::string_view part) {
        if (is_report(head))
            report.take(part);
        else if (problem.size() < most_told)
            problem += part;
    };
    web_answer told;
    try {
        told = by_.ask(request, take, to.meanwhile);
    } catch (const web_error& e) {
        // What that means is another thing for each command.
        if (e.is() == web_error::cause::broken || wanted.was_answered)
            throw;
        command::fail(e, place_.text);
    }
    if (is_report(told)) {
        if (!report.status())
            throw web_error{web_error::cause::broken, place_.text + " ended its answer before it was whole"};
        return {.status = *report.status(), .is_done = told.status < 400};
    }
    told.body = std::move(problem);
    if (told.status >= 400)
        fail(told);
    throw input_error{"the daemon at " + place_.text + " is of an older version: it does not tell what it has done"};
}

std::uint64_t http_daemon::announce_import(const operate::request& what)
{
    said all{{"list", what.places.front()}};
    for (const operate::request::named& one : what.names)
        all.emplace_back(one.name, one.value);
    const route* const at = route_for(server::http::page::command, "import", {}, all);
    if (at == nullptr)
        throw operate::error{operate::error_code::missing, "there is no list `" + what.places.front() + '`'};
    auto where = take_target(*at, all);
    add_parameters(where, std::move(all));
    const web_request request{.method = "POST", .url = place_.text + target_text(where)};
    const web_answer told = ask(request, false);
    if (told.status >= 400)
        fail(told);
    const auto read = json::parse(told.body, nullptr, false);
    if (!read.is_object() || !read.contains("import") || !read["import"].is_number_unsigned())
        throw not_of_this_version();
    return read["import"].get<std::uint64_t>();
}

http_daemon::import_progress http_daemon::progress_of(std::uint64_t import) noexcept
{
    try {
        if (!beside_) {
            beside_.emplace(settings_);
            authenticate(*beside_, who_);
        }
        const web_request request{.method = "GET",
                                  .url = place_.text + "/v1/imports/" + std::to_string(import),
                                  .longest_silence = std::chrono::seconds{2}};
        const auto read = json::parse(beside_->ask(request).body, nullptr, false);
        if (!read.is_object() || !read.contains("doing") || !read["doing"].is_string())
            return {};
        return {.doing = read["doing"].get<std::string>(),
                .done = read.value("done", std::uint64_t{0}),
                .total = read.value("total", std::uint64_t{0})};
    } catch (const std::exception&) {
        return {};
    }
}

}  // namespace ringfence::command
