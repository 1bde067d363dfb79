// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/http/commands.hpp"

#include "file_commands.hpp"
#include "front/http/arguments.hpp"
#include "front/http/awaited.hpp"
#include "front/http/multipart.hpp"
#include "json.hpp"

#include <ringfence/base/ascii.hpp>
#include <ringfence/operate/read_arguments.hpp>
#include <ringfence/operate/roles.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/imports.hpp>
#include <ringfence/store/jobs.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace ringfence::server::http {

namespace {

using operate::argument;

constexpr std::uint64_t most_rule_bytes = std::uint64_t{40} << 20;   // in JSON or a form, of 32 MiB of rules
constexpr std::uint64_t most_reserved = std::uint64_t{160} << 20;    // of all such bodies at a time
constexpr std::uint64_t most_field_bytes = 64 * 1024;                // of a form's fields, but for its files
constexpr std::size_t most_answer = std::size_t{64} << 20;           // of JSON
constexpr std::uint64_t digested_together = std::uint64_t{8} << 20;  // bytes, before others at the desk have their turn
constexpr std::string_view ending = "the daemon is ending";
constexpr std::size_t most_announced = 1000;
constexpr std::ptrdiff_t most_announced_by_one = 100;
constexpr std::chrono::hours announced_for{24};

// A file of rules can be written so that analysing it takes for ever.
constexpr std::chrono::seconds most_time_for_rules{60};
constexpr std::size_t most_memory_for_rules = std::size_t{1} << 30;

// Sanitizers take all memory there could be, and use little of it.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif
#else
constexpr bool is_sanitized = false;
#endif

constexpr std::string_view csv_type = "text/csv; charset=utf-8";
constexpr std::string_view json_lines_type = "application/x-ndjson";

std::vector<command> all_commands()
{
    using enum command::body;
    using enum command::answer;
    using role = store::account_role;
    namespace of = file_commands;
    return {
        {.name = "import",
         .summary = "fills a list from a file: one number a line, CSV, JSON lines, packed or not; without a body a "
                    "number is given out, under which the file can be sent",
         .needs = role::supervisor,
         .right = "import",
         .takes = of::import_arguments(),
         .reads = numbers,
         .gives = object,
         .runs_in = command::lane::imports,
         .words = {"import", "--report=json"},
         .answers = of::import_report_shape},
        {.name = "import data",
         .summary = "the file of an import that was announced",
         .needs = role::supervisor,
         .takes = {{"import", argument::kind::place, "N"}},
         .reads = numbers,
         .gives = object,
         .runs_in = command::lane::imports,
         .words = {"import", "--report=json"},
         .answers = of::import_report_shape},
        {.name = "export",
         .summary = "what is in a list, so that importing it gives the same list",
         .needs = role::reader,
         .takes = of::export_arguments(),
         .gives = rows,
         .runs_in = command::lane::rows,
         .words = {"export"}},
        {.name = "scrub",
         .summary = "a file of contacts without those whom the rules stop",
         .needs = role::reader,
         .takes = of::scrub_arguments(),
         .reads = numbers,
         .gives = kept_rows,
         .runs_in = command::lane::rows,
         .words = {"scrub", "--report=json"}},
        {.name = "check",
         .summary = "what is wrong in rule files",
         .takes = of::check_arguments(),
         .reads = rules,
         .gives = messages,
         .words = {"check", "--format=json"},
         .answers = of::checked_shape},
        {.name = "test",
         .summary = "runs the tests that stand in rule files",
         .takes = of::test_arguments(),
         .reads = rules,
         .gives = messages,
         .words = {"test", "--format=json"},
         .answers = of::tested_shape},
        {.name = "fmt",
         .summary = "a rule file in the one style",
         .reads = rules,
         .gives = text,
         .words = {"fmt", "--stdout"}},
        {.name = "diff",
         .summary = "what rule files decide differently than the policy in force, each with a query that shows it",
         .takes = {{"old", argument::kind::may_place, "VERSION",
                    "the version of the policy that they are compared with; default: that in force"}},
         .reads = rules,
         .gives = object,
         .words = {"diff", "--format=json"},
         .answers = of::difference_shape},
        {.name = "activate",
         .summary = "compiles rule files, runs their tests and puts them in force",
         .needs = role::administrator,
         .takes = of::activate_arguments(),
         .reads = rules,
         .gives = object,
         .runs_in = command::lane::activation,
         .words = {"activate", "--format=json"},
         .answers = of::activated_shape},
        {.name = "activate shadow",
         .summary = "compiles rule files, runs their tests and has them asked beside the policy in force",
         .needs = role::administrator,
         .takes = of::activate_arguments(),
         .reads = rules,
         .gives = object,
         .runs_in = command::lane::activation,
         .words = {"activate", "--format=json", "--shadow"},
         .answers = of::activated_shape},
    };
}

std::string_view without_line_ends(std::string_view text) noexcept
{
    while (text.ends_with('\n'))
        text.remove_suffix(1);
    return text;
}

std::string_view last_line_of(std::string_view text) noexcept
{
    text = without_line_ends(text);
    return text.substr(text.rfind('\n') + 1);
}

/// Whether an argument is given to it, under the name that arguments have.
bool has(const operate::request& wanted, std::string_view name)
{
    return std::ranges::find(wanted.names, name, &operate::request::named::name) != wanted.names.end();
}

/// What a process died of; nothing of one that came to its end, whatever it thought of its task.
std::string trouble_of(const child_end& ended)
{
    switch (ended.is) {
    case child_end::cause::out_of_time: return "its process took too long and was ended";
    case child_end::cause::killed: return "its process was ended by signal " + std::to_string(ended.signal);
    case child_end::cause::exited: break;
    }
    return ended.status < 3 ? std::string{} : "its process ended with status " + std::to_string(ended.status);
}

/// What `tell_problem` of the command line has written last; nothing where it has not.
std::optional<operate::problem> last_problem_in(std::string_view errors)
{
    const auto told = nlohmann::json::parse(last_line_of(errors), nullptr, false);
    if (!told.is_object() || !told.contains("code") || !told.contains("detail"))
        return std::nullopt;
    const auto code = operate::read_error_word(told["code"].get<std::string>());
    return code ? std::optional{operate::problem{*code, told["detail"].get<std::string>()}} : std::nullopt;
}

/// What an error of the process is: the last line that it wrote, which it made for that, or all that it wrote.
reply told_problem(const child_end& ended, std::string_view instead_of)
{
    using cause = child_end::cause;
    if (ended.is == cause::out_of_time)
        return problem_reply(422, "invalid",
                             "it took more than " + std::to_string(most_time_for_rules.count()) + " s and was ended");
    if (ended.is == cause::killed)
        return problem_reply(500, "failed", "the process that did it ended before it was done: try again");
    if (const auto problem = last_problem_in(ended.errors)) {
        const bool is_of_another = problem->code == operate::error_code::conflict && !instead_of.empty();
        return problem_reply(is_of_another ? 412U : status_of(problem->code), operate::error_word(problem->code),
                             problem->text);
    }
    return ended.status == 3 ? problem_reply(500, "failed", ended.errors) : problem_reply(400, "invalid", ended.errors);
}

/// The same, with what the log is to have of it.
reply problem_of(const child_end& ended, std::string_view instead_of)
{
    reply made = told_problem(ended, instead_of);
    made.trouble = trouble_of(ended);
    return made;
}

/// What `Ringfence-Report` asks for. Throws `operate::error`.
std::optional<report_form> wanted_report(const request& asked)
{
    const std::string_view text = asked.header("ringfence-report");
    if (text.empty())
        return std::nullopt;
    const auto comma = std::min(text.find(','), text.size());
    const std::string_view form = trimmed(text.substr(0, comma));
    const std::string_view more = trimmed(text.substr(std::min(comma + 1, text.size())));
    if ((form != "text" && form != "json") || (!more.empty() && more != "rejected"))
        throw operate::error{operate::error_code::misused,
                             "`Ringfence-Report` is text or json, and `, rejected` behind it for the rows of an import "
                             "that cannot be read"};
    return report_form{.as_json = form == "json", .wants_rejected = more == "rejected"};
}

std::string frame(std::string_view what, std::string_view bytes)
{
    return std::string{what} + ' ' + std::to_string(bytes.size()) + '\n' + std::string{bytes};
}

/// What a process wrote to standard error as a person would have read it: what it wrote last for programs, as that.
std::string messages_of(const child_end& ended)
{
    const auto problem = last_problem_in(ended.errors);
    if (!problem)
        return ended.errors;
    const std::string_view all = without_line_ends(ended.errors);
    return std::string{all.substr(0, all.size() - last_line_of(all).size())} + "ringfence: " + problem->text + '\n';
}

/// Whether it did what it was to do; 1 also tells of what is wrong in what was read, but for a problem that ended it.
bool is_done(const child_end& ended)
{
    return ended.exited_with(0) || (ended.exited_with(1) && !last_problem_in(ended.errors));
}

/// The last frames of a report.
std::string end_of_report(const child_end& ended)
{
    const std::string messages = messages_of(ended);
    return (messages.empty() ? std::string{} : frame("messages", messages)) + "status " + std::to_string(ended.status) +
           '\n';
}

/// Rows that are kept, and what follows them.
std::function<asio::awaitable<std::string>()> kept_rows_and(std::shared_ptr<spooled_body> rows, std::string end)
{
    return [rows = std::move(rows), end = std::move(end)]() mutable -> asio::awaitable<std::string> {
        std::string next = rows->take();
        if (next.empty())
            next = std::exchange(end, {});
        co_return next;
    };
}

reply report_reply(unsigned status, std::string body)
{
    reply made{.status = status, .type = "application/vnd.ringfence.report", .body = std::move(body)};
    made.headers.emplace_back("Cache-Control", "no-store");
    return made;
}

/// What is told of rules that were not put in force: their messages, or that tests failed.
reply refused_rules(const nlohmann::json& told, std::string_view text)
{
    const bool tests = told.value("tests_failed", std::uint64_t{0}) != 0;
    reply made = problem_reply(tests ? 409U : 400U, tests ? "refused" : "invalid", text);
    auto body = nlohmann::ordered_json::parse(made.body);
    body["messages"] = told.value("messages", nlohmann::json::array());
    body["tests_failed"] = told.value("tests_failed", std::uint64_t{0});
    made.body = body.dump() + '\n';
    return made;
}

/// `answer`, under one name with what else there is to say.
std::string messages_answer(const command& is, std::string_view answer, const child_end& ended)
{
    json_object made;
    made.flag("accepted", ended.status == 0);
    made.value_as_is(is.name == "check" ? "messages" : "files", without_line_ends(answer));
    if (is.name != "check")
        made.text("messages", ended.errors);
    return made.str() + '\n';
}

/// The type of the rows that an export writes, and how such files end.
std::pair<std::string_view, std::string_view> form_of(const operate::request& wanted)
{
    const auto format = std::ranges::find(wanted.names, "format", &operate::request::named::name);
    const std::string_view name =
        format == wanted.names.end() || !format->value ? "csv" : std::string_view{*format->value};
    return name == "jsonl"   ? std::pair{json_lines_type, std::string_view{".jsonl"}}
           : name == "plain" ? std::pair{text_type, std::string_view{".txt"}}
                             : std::pair{csv_type, std::string_view{".csv"}};
}

/// The rows that a process writes, as they come. One that fails leaves them without their end.
asio::awaitable<reply> stream_of(const operate::request& wanted, std::shared_ptr<child> process, lane::place place)
{
    std::string first = co_await process->read();
    if (first.empty()) {
        const child_end ended = co_await process->wait();
        if (!ended.exited_with(0))
            co_return problem_of(ended, {});
    }
    const auto [type, suffix] = form_of(wanted);
    reply made{.type = std::string{type}, .body = std::move(first)};
    made.headers.emplace_back("Cache-Control", "no-store");
    made.headers.emplace_back("Content-Disposition",
                              "attachment; filename=\"" + wanted.places.front() + std::string{suffix} + '"');
    if (!made.body.empty())
        made.more = [process = std::move(process), place = std::move(place)]() -> asio::awaitable<std::string> {
            std::string next = co_await process->read();
            if (next.empty()) {
                const child_end ended = co_await process->wait();
                if (!ended.exited_with(0))
                    throw std::runtime_error{"the export ended before its end: " + trouble_of(ended)};
            }
            co_return next;
        };
    co_return made;
}

/// The rows that a process writes, all of them, and what it reports of them.
asio::awaitable<reply> kept_rows_of(std::shared_ptr<child> process, const spool& in, address_bytes origin)
{
    const auto kept = std::make_shared<spooled_body>(in, origin);
    for (;;) {
        const std::string part = co_await process->read();
        if (part.empty())
            break;
        kept->append(part);
    }
    const child_end ended = co_await process->wait();
    const auto report = nlohmann::json::parse(last_line_of(ended.errors), nullptr, false);
    const bool is_told = ended.exited_with(0) || ended.exited_with(1);
    if (!is_told || !report.is_object() || !report.contains("kept"))
        co_return problem_of(ended, {});
    kept->rewind_to(0, kept->size());
    reply made{.type = std::string{csv_type}};
    made.headers.emplace_back("Cache-Control", "no-store");
    for (const auto& [header, member] :
         {std::pair{"Ringfence-Rows", "rows"}, std::pair{"Ringfence-Kept", "kept"},
          std::pair{"Ringfence-Stopped", "stopped"}, std::pair{"Ringfence-Unreadable", "rejected"}})
        made.headers.emplace_back(header, std::to_string(report.value(member, std::uint64_t{0})));
    made.size = kept->size();
    made.more = [kept]() -> asio::awaitable<std::string> { co_return kept->take(); };
    co_return made;
}

/// The answer of a process that did what it was to do.
reply told_reply(const command& is, std::string text, const child_end& ended)
{
    if (is.gives == command::answer::messages)
        return {.type = std::string{json_type}, .body = messages_answer(is, text, ended)};
    if (is.gives == command::answer::text)
        return {.type = std::string{text_type}, .body = std::move(text)};
    reply made{.type = std::string{json_type}, .body = std::move(text)};
    made.headers.emplace_back("Cache-Control", "no-store");
    const auto told = nlohmann::json::parse(made.body, nullptr, false);
    if (is.words.front() == "activate") {
        if (ended.status == 1)
            return refused_rules(told, ended.errors);
        made.status = 201;
        made.headers.emplace_back("Location", "/v1/policy/versions/" + std::to_string(told.value("version", 0)));
    }
    if (is.words.front() == "import" && told.is_object() && told.contains("import") && told["import"].is_number()) {
        made.status = 201;
        made.headers.emplace_back("Location", "/v1/imports/" + std::to_string(told["import"].get<std::uint64_t>()));
    }
    return made;
}

/// All that a process writes; nothing where that is more than an answer may have, and the process is ended.
asio::awaitable<std::optional<std::string>> output_of(std::shared_ptr<child> process)
{
    std::string text;
    for (;;) {
        const std::string part = co_await process->read();
        if (part.empty())
            break;
        if (text.size() + part.size() > most_answer) {
            process->kill();
            co_return std::nullopt;
        }
        text += part;
    }
    co_return text;
}

reply too_long_an_answer()
{
    return problem_reply(500, "failed", "the answer has more than " + std::to_string(most_answer >> 20) + " MiB");
}

/// A number of an import; 0, which none has, for other texts.
std::uint64_t number_of(std::string_view text) noexcept
{
    std::uint64_t number = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
    return wrong == std::errc{} && end == text.data() + text.size() ? number : 0;
}

/// The file of rejected rows.
std::filesystem::path rejected_rows_in(const passing_directory& folder) { return folder.path() / "rejected"; }

std::string hyphenated(std::string name)
{
    std::ranges::replace(name, '_', '-');
    return name;
}

}  // namespace

std::span<const command> commands()
{
    static const std::vector<command> all = all_commands();
    return all;
}

const command& command_named(std::string_view name) { return *std::ranges::find(commands(), name, &command::name); }

command_runner::command_runner(common& with, asio::io_context& own, keyed_requests& keyed, command_settings settings)
    : common_{with}, io_{own}, keyed_{keyed}, settings_{std::move(settings)}, uploads_{settings_.folder,
                                                                                       settings_.most_uploaded},
      imports_{own, 1, 100}, rows_{own, 4, 100}, rules_{own, 2, 100}, activation_{own, 1, 100}
{
}

/// Why who asks may not, as things are now; nothing where he may. `list`: the id of what it is about, 0 where that is
/// none.
std::optional<reply> command_runner::refusal(const command& is, const operate::asker& who, std::uint32_t list)
{
    const store::read_transaction now{common_.decides.environment()};
    const auto about = list == 0 ? std::nullopt : store::find_list(now, list);
    if (list != 0 && (!about || about->dropped))
        return problem_reply(404, "missing", "the list was dropped meanwhile");
    auto wrong = operate::may_not(is.name, is.needs, who, operate::role_now(now, who));
    if (!wrong && about && !is.right.empty())
        wrong = operate::may_not_in(now, is.right, who, *about);
    if (!wrong)
        return std::nullopt;
    std::string request{is.name};
    if (about)
        request += ' ' + about->name;
    common_.post([this, what = denied_request{who.by, std::move(request), who.role}]() mutable {
        common_.denied.note(std::move(what));
    });
    return problem_reply(*wrong);
}

/// Counts bytes that a body will take of the memory; nothing where there is no room for so many.
std::optional<reservation> command_runner::reserve(std::uint64_t bytes)
{
    if (*reserved_ + bytes > most_reserved)
        return std::nullopt;
    *reserved_ += bytes;
    return reservation{reserved_.get(), [of = reserved_, bytes](void*) { *of -= bytes; }};
}

std::variant<reply, admission> command_runner::admit(const request& asked, const found_route& at, operate::asker who,
                                                     const peer& from)
{
    const command& is = command_named(at.is->operation);
    if (is.gives == command::answer::rows && asked.version == 10)
        return problem_reply(505, "misused",
                             "of HTTP/1.0 the end of an answer that is sent as it comes tells nothing: "
                             "ask by HTTP/1.1");
    admission made{.is = &is, .at = at, .key = idempotency_key(asked, *at.is)};
    // Whether he may at all is told first: whether there is such a list is not everybody's business.
    if (auto refused = refusal(is, who, 0))
        return *std::move(refused);
    const auto list = std::ranges::find(at.names, "list", &std::pair<std::string_view, std::string_view>::first);
    if (list != at.names.end()) {
        made.list = [&] {
            const store::read_transaction now{common_.decides.environment()};
            return operate::expect_list(now, list->second).id;
        }();
        if (auto refused = refusal(is, who, made.list))
            return *std::move(refused);
    }
    made.who = std::move(who);
    if (!asked.has_body)
        return made;
    if (is.reads == command::body::numbers) {
        made.most_body = uploads_.share();
        made.file = std::make_unique<spooled_body>(uploads_, from.origin);
    } else if (is.reads == command::body::rules) {
        made.most_body = most_rule_bytes;
        auto memory = reserve(std::min(asked.body_size.value_or(most_rule_bytes), most_rule_bytes));
        if (!memory)
            return problem_reply(503, "busy", "too many rule files are on their way, try again");
        made.memory = *std::move(memory);
    }
    return made;
}

/// Reads what a body brought: rule files into a folder, the place of the one file of a form, its fields.
command_runner::brought command_runner::read_body(const command& is, spooled_body* file, const std::string& body,
                                                  const std::string& type)
{
    brought made;
    const auto wrong_form = [&](std::string_view what) { made.wrong = problem_reply(400, "invalid", what); };
    if (is.reads == command::body::rules) {
        if (const auto wrong = read_rule_files(body, type, made.rules, made.members))
            wrong_form(*wrong);
        else
            made.folder = std::make_unique<rule_folder>(made.rules);
        return made;
    }
    if (file == nullptr)
        return made;
    const auto boundary = form_boundary(type);
    if (!boundary) {
        made.end = file->size();
        file->rewind_to(made.begin, made.end);
        return made;
    }
    std::uint64_t size = 0;
    {
        const mapped_body mapped{*file};
        std::vector<form_part> parts;
        if (const auto wrong = read_form(mapped.bytes(), *boundary, parts)) {
            wrong_form(*wrong);
            return made;
        }
        std::size_t files = 0;
        std::uint64_t fields = 0;
        for (form_part& part : parts) {
            if (part.file_name) {
                ++files;
                size = part.content.size();
                made.begin = size == 0 ? 0 : static_cast<std::uint64_t>(part.content.data() - mapped.bytes().data());
                made.file_name = part.file_name->substr(part.file_name->find_last_of("/\\") + 1);
                continue;
            }
            // Fields of the form say what is said in an address elsewhere.
            fields += part.content.size();
            if (fields > most_field_bytes) {
                wrong_form("the form's fields have more than " + std::to_string(most_field_bytes) +
                           " bytes: a file has a `filename`");
                return made;
            }
            made.members.emplace_back(std::move(part.name), std::string{part.content});
        }
        if (files != 1) {
            wrong_form(files == 0 ? "the form has no file" : "the form has several files: send one at a time");
            return made;
        }
    }
    made.end = made.begin + size;
    file->rewind_to(made.begin, made.end);
    return made;
}

/// A portion of the digest of what a body brought, of which a form is not the bytes: each time that it is sent it has
/// another boundary.
desk_answer command_runner::digest_portion(const std::shared_ptr<brought>& of, spooled_body* file,
                                           const std::shared_ptr<sha256>& made)
{
    for (std::uint64_t size = 0; file != nullptr && size < digested_together;) {
        const std::string part = file->take();
        made->update(part);
        size += part.size();
        if (part.empty()) {
            file->rewind_to(of->begin, of->end);
            file = nullptr;
        }
    }
    if (file != nullptr)
        return {.bytes = std::string{ending}, .goes_on = [of, file, made] { return digest_portion(of, file, made); }};
    of->digest = made->finish_bytes();
    return {.bytes = "read"};
}

asio::awaitable<reply> command_runner::run(request& asked, admission& admitted, const peer& from)
{
    const command& is = *admitted.is;
    if (asked.client)
        asked.client->when_gone([] {});  // it is looked at from here on
    const auto gone = [&] { return asked.client && asked.client->gone(); };
    const bool brings = !(is.name == "import" && !admitted.file);
    lane::place place;
    if (brings)  // no `?:`, of which g++ 12 destroys what was awaited twice
        place = co_await lane_of(is).enter(from.origin);
    if (brings && !place)
        co_return problem_reply(503, "busy", desk::too_many);
    if (gone())
        co_return problem_reply(408, "invalid", "the client has left");

    // A large body takes its time, of which no other client is to have less.
    const auto digest = admitted.key ? std::make_shared<sha256>() : nullptr;
    if (digest)
        digest->update(std::string{to_string(asked.method)} + ' ' + target_text(asked.where) + '\n');
    const auto body = std::make_shared<brought>();
    const awaited<desk_answer> done{io_};
    auto read = [body, &is, digest, file = admitted.file.get(), text = std::move(asked.body),
                 type = std::string{asked.header("content-type")}]() -> desk_answer {
        *body = read_body(is, file, text, type);
        if (!digest || body->wrong)
            return {.bytes = "read"};
        const auto add = [&](std::string_view each) {
            digest->update(std::to_string(each.size()) + ' ');
            digest->update(each);
        };
        add(body->file_name);
        for (const auto& [name, value] : body->members) {
            add(name);
            add(value.value_or(std::string{}));
        }
        for (const rule_file& each : body->rules) {
            add(each.name);
            add(each.text);
        }
        return digest_portion(body, file, digest);
    };
    if (common_.by.works.submit(std::move(read), done.teller(), from.origin) == desk::acceptance::full)
        co_return problem_reply(503, "busy", desk::too_many);
    // NOLINTNEXTLINE(bugprone-unchecked-optional-access): it waits for ever
    const desk_answer was_read = *co_await done.get();
    if (was_read.bytes != "read")
        co_return problem_reply(500, "failed", "the body could not be read: " + was_read.bytes);
    if (body->wrong)
        co_return *std::move(body->wrong);
    admitted.memory.reset();

    std::optional<keyed_request> keyed;
    if (admitted.key && brings) {
        auto begun = keyed_.begin(*admitted.key, admitted.who, std::move(body->digest));
        if (auto* const before = std::get_if<reply>(&begun))
            co_return std::move(*before);
        keyed = std::move(std::get<keyed_request>(begun));
    }
    order what{.is = &is, .file = std::move(admitted.file), .list = admitted.list, .who = admitted.who, .from = from};
    try {
        what.report = wanted_report(asked);
        if (what.report && keyed)
            throw operate::error{operate::error_code::misused,
                                 "`Ringfence-Report` and `Idempotency-Key` do not go together"};
        what.wanted = request_of(is.takes, admitted.at, asked.where, std::move(body->members));
        if (is.name == "scrub")
            std::erase_if(what.wanted.names, [&](operate::request::named& one) {
                const bool is_key =
                    std::ranges::find(is.takes, hyphenated(one.name), &argument::name) == is.takes.end();
                if (is_key)
                    what.keys.push_back(one.name + '=' + one.value.value_or("true"));
                return is_key;
            });
        // Looked at here already, where it costs no process.
        operate::request copy = what.wanted;
        const operate::arguments read_as{is.takes, std::move(copy),
                                         operate::usage_of(is.name, is.takes, operate::spelling::keys)};
        read_as.count("old", 0, 1, std::numeric_limits<std::uint32_t>::max());  // no name of a file
        if (!body->file_name.empty() && !read_as.has("as"))
            what.wanted.names.push_back({"as", std::move(body->file_name)});
        for (const operate::request::named& one : what.wanted.names)
            if (one.value && one.value->empty())
                throw operate::error{operate::error_code::misused, "`" + one.name + "` needs a value"};
        if (is.words.front() == "activate")
            if (const auto version = version_to_match(asked))
                what.instead_of = std::to_string(*version);
    } catch (const operate::error& e) {
        co_return problem_reply(operate::problem{e.code(), e.what()});
    }
    if (body->folder) {
        what.rule_file = body->rules.front().name;
        what.folder = body->folder->path().string();
        body->rules.clear();
    }
    if (is.name == "import" && !what.file)
        co_return co_await announce(std::move(what.wanted), what.list, what.who);
    if (is.reads == command::body::numbers && !what.file)
        co_return problem_reply(400, "misused", "the body is to be the file");
    const bool is_data = is.name == "import data";
    reply told;
    if (is_data)
        told = co_await take_data(asked, std::move(what), place);
    else
        told = co_await carry_out(asked, std::move(what), place);
    // Which imports are announced is the daemon's alone, and another by and by.
    if (keyed && (!is_data || told.status < 300))
        co_await keyed_.keep(*keyed, told);
    co_return told;
}

/// Gives out the number of an import, whose data are to come.
asio::awaitable<reply> command_runner::announce(operate::request wanted, std::uint32_t list, const operate::asker& who)
{
    forget_old_imports();
    const auto of_account = std::ranges::count_if(announced_, [&](const auto& each) {
        return each.second.who.by.user == who.by.user && each.second.state == "announced";
    });
    if (announced_.size() >= most_announced || of_account >= most_announced_by_one)
        co_return problem_reply(503, "busy", "too many imports were announced without their data");
    const awaited<operate::answer> done{io_};
    common_.post([this, told = done.teller()] {
        const auto taken = common_.made.submit(
            [](store::write_transaction& in) {
                operate::answer made;
                made.told.id("import", store::reserve_import(in));
                return made;
            },
            changes::origin::client, told);
        if (taken == store_writer::acceptance::full)
            told({.told = {},
                  .wrong =
                      operate::problem{operate::error_code::busy, "too many changes wait for the store, try again"}});
    });
    auto made = co_await done.get();
    if (!made)
        co_return problem_reply(503, "busy", "the daemon could not do it now: try again");
    if (made->wrong)
        co_return problem_reply(*made->wrong);
    const std::uint64_t number = made->told.count_of("import");
    announced_import import{.list = list, .list_name = wanted.places.front(), .who = who, .wanted = std::move(wanted)};
    announced_.insert_or_assign(number, std::move(import));
    reply told{.status = 201, .type = std::string{json_type}, .body = told_of_import(std::to_string(number)).value()};
    told.headers.emplace_back("Location", "/v1/imports/" + std::to_string(number));
    co_return told;
}

/// The data of an import that was announced.
asio::awaitable<reply> command_runner::take_data(const request& asked, order what, const lane::place& place)
{
    forget_old_imports();
    const std::string name = what.wanted.places.front();
    const std::uint64_t number = number_of(name);
    const auto found = announced_.find(number);
    if (found == announced_.end() || found->second.who.by.user != what.who.by.user ||
        found->second.who.proof != what.who.proof)
        co_return problem_reply(404, "missing",
                                "this account has announced no import " + name +
                                    " since the daemon started: POST to the imports of a list announces one");
    if (found->second.state == "running" || found->second.state == "done")
        co_return problem_reply(409, "conflict", "the data of import " + name + " are there already");
    found->second.state = "running";
    found->second.address = what.from.address;
    found->second.answer.clear();
    const auto sent_as = std::ranges::find(what.wanted.names, "as", &operate::request::named::name);
    std::optional<operate::request::named> as;
    if (sent_as != what.wanted.names.end())
        as = std::move(*sent_as);
    what.is = &command_named("import");
    what.wanted = found->second.wanted;
    what.list = found->second.list;
    if (as && !has(what.wanted, "as"))
        what.wanted.names.push_back(*std::move(as));
    what.import = number;
    const bool is_report = what.report.has_value();
    std::optional<reply> told;
    std::string failed;
    try {
        told = co_await carry_out(asked, std::move(what), place);
    } catch (const std::exception& e) {
        failed = e.what();
    }
    if (!told)
        told = problem_reply(500, "failed", failed);
    const auto still = announced_.find(number);
    if (still != announced_.end()) {
        still->second.state = told->status < 300 ? "done" : "failed";
        // A report is for who asked for it: in an object of JSON it has no place.
        still->second.answer = is_report ? std::string{} : told->body;
    }
    co_return *std::move(told);
}

child_settings command_runner::settings_for(const order& what) const
{
    const auto as_text = [&what](std::string word) {
        constexpr std::string_view json = "=json";
        if (what.report && !what.report->as_json && word.ends_with(json))
            word.replace(word.size() - json.size(), json.size(), "=text");
        return word;
    };
    child_settings made{
        .program = settings_.program,
        .environment = {"RINGFENCE_CLIENT=" + what.from.address, "RINGFENCE_REQUEST=" + what.who.by.request},
        .folder = what.folder};
    std::vector<std::string>& words = made.words;
    std::ranges::transform(what.is->words, std::back_inserter(words), as_text);
    words.push_back("--store=" + settings_.store);
    words.push_back("--user=" + what.who.by.user);
    for (const std::string& plugin : settings_.plugins)
        words.push_back("--plugin=" + plugin);
    for (const operate::request::named& one : what.wanted.names)
        words.push_back("--" + hyphenated(one.name) + (one.value ? '=' + *one.value : std::string{}));
    if (what.import != 0)
        words.push_back("--import=" + std::to_string(what.import));
    if (!what.instead_of.empty())
        words.push_back("--instead-of=" + what.instead_of);
    if (what.rejected)
        words.push_back("--reject-file=" + rejected_rows_in(*what.rejected).string());
    words.emplace_back("--");
    std::vector<std::string> places = what.wanted.places;
    if (what.list != 0) {
        // By the name that it has now.
        const store::read_transaction now{common_.decides.environment()};
        if (const auto list = store::find_list(now, what.list))
            places.front() = list->name;
    }
    words.insert(words.end(), places.begin(), places.end());
    words.insert(words.end(), what.keys.begin(), what.keys.end());
    if (!what.rule_file.empty())
        words.push_back(what.rule_file);
    if (what.file) {
        made.input = what.file->file();
        words.emplace_back("-");
    }
    if (what.is->reads == command::body::rules) {
        made.most_memory = is_sanitized ? 0 : most_memory_for_rules;
        made.most_time = most_time_for_rules;
    }
    return made;
}

lane& command_runner::lane_of(const command& is) noexcept
{
    switch (is.runs_in) {
    case command::lane::imports: return imports_;
    case command::lane::rows: return rows_;
    case command::lane::activation: return activation_;
    case command::lane::rules: break;
    }
    return rules_;
}

asio::awaitable<reply> command_runner::carry_out(const request& asked, order what, const lane::place& place)
{
    const command& is = *what.is;
    // Once more, as what came before may have taken its time.
    if (auto refused = refusal(is, what.who, what.list))
        co_return *std::move(refused);
    if (asked.client && asked.client->gone())
        co_return problem_reply(408, "invalid", "the client has left");
    if (what.report && what.report->wants_rejected && is.words.front() == "import")
        what.rejected = std::make_shared<passing_directory>("ringfenced", "rejected rows");
    const auto process = std::make_shared<child>(io_, settings_for(what));
    if (asked.client)
        asked.client->when_gone([there = std::weak_ptr<child>{process}] {
            if (const auto still = there.lock())
                still->kill();
        });
    const bool gives_rows = is.gives == command::answer::rows || is.gives == command::answer::kept_rows;
    if (what.report && gives_rows)
        co_return co_await report_of_rows(std::move(what), process, place);
    if (what.report)
        co_return co_await report_of(std::move(what), process);
    if (is.gives == command::answer::rows)
        co_return co_await stream_of(what.wanted, process, place);
    if (is.gives == command::answer::kept_rows)
        co_return co_await kept_rows_of(process, uploads_, what.from.origin);

    auto text = co_await output_of(process);
    if (!text)
        co_return too_long_an_answer();
    const child_end ended = co_await process->wait();
    if (ended.is == child_end::cause::killed && asked.client && asked.client->gone())
        co_return problem_reply(408, "invalid", "the client has left");
    // 1 tells of what is wrong in what was read, which may be what was asked for.
    const bool is_told = ended.exited_with(0) || ended.exited_with(1);
    if (!is_told || text->empty())
        co_return ended.exited_with(0) && is.gives == command::answer::text ? reply{.type = std::string{text_type}}
                                                                            : problem_of(ended, what.instead_of);
    co_return told_reply(is, *std::move(text), ended);
}

/// The report of a command whose output is not long, with the status that it has without one.
asio::awaitable<reply> command_runner::report_of(order what, std::shared_ptr<child> process)
{
    const auto text = co_await output_of(process);
    if (!text)
        co_return too_long_an_answer();
    const child_end ended = co_await process->wait();
    if (ended.is != child_end::cause::exited)
        co_return problem_of(ended, what.instead_of);
    const bool is_activation = what.is->words.front() == "activate";
    const bool is_told = is_activation ? ended.status == 0 : is_done(ended);
    const unsigned status = !is_told ? problem_of(ended, what.instead_of).status : is_activation ? 201U : 200U;
    std::string body = text->empty() ? std::string{} : frame("output", *text);
    auto rejected = std::make_shared<spooled_body>(uploads_, what.from.origin);
    if (what.rejected) {
        std::ifstream in{rejected_rows_in(*what.rejected), std::ios::binary};
        std::string part(64 * 1024, '\0');
        try {
            while (in.read(part.data(), static_cast<std::streamsize>(part.size())) || in.gcount() > 0)
                rejected->append(std::string_view{part}.substr(0, static_cast<std::size_t>(in.gcount())));
        } catch (const std::exception& e) {
            // What was imported stays so, whether or not there is room for what was not.
            body += frame("messages", "the rows that could not be read are not sent: " + std::string{e.what()} + '\n');
            rejected.reset();
        }
    }
    const std::uint64_t rows = rejected ? rejected->size() : 0;
    if (rows == 0)
        co_return report_reply(status, body + end_of_report(ended));
    rejected->rewind_to(0, rows);
    reply made = report_reply(status, body + "rejected " + std::to_string(rows) + '\n');
    made.more = kept_rows_and(std::move(rejected), end_of_report(ended));
    co_return made;
}

/// The report of a command that writes rows: they are sent as they come, those of a scrub once it has let them through.
asio::awaitable<reply> command_runner::report_of_rows(order what, std::shared_ptr<child> process, lane::place place)
{
    if (what.is->gives == command::answer::rows) {
        std::string first = co_await process->read();
        if (first.empty()) {
            const child_end ended = co_await process->wait();
            if (ended.is != child_end::cause::exited)
                co_return problem_of(ended, {});
            co_return report_reply(ended.status == 0 ? 200U : problem_of(ended, {}).status, end_of_report(ended));
        }
        reply made = report_reply(200, frame("output", first));
        made.more = [process = std::move(process), place = std::move(place),
                     at_end = false]() mutable -> asio::awaitable<std::string> {
            if (at_end)
                co_return std::string{};
            const std::string next = co_await process->read();
            if (!next.empty())
                co_return frame("output", next);
            at_end = true;
            const child_end ended = co_await process->wait();
            if (ended.is != child_end::cause::exited)
                throw std::runtime_error{"the export ended before its end"};
            co_return end_of_report(ended);
        };
        co_return made;
    }
    const auto kept = std::make_shared<spooled_body>(uploads_, what.from.origin);
    for (;;) {
        const std::string part = co_await process->read();
        if (part.empty())
            break;
        kept->append(part);
    }
    const child_end ended = co_await process->wait();
    if (ended.is != child_end::cause::exited)
        co_return problem_of(ended, {});
    if (!is_done(ended))
        co_return report_reply(problem_of(ended, {}).status, end_of_report(ended));
    const std::uint64_t rows = kept->size();
    kept->rewind_to(0, rows);
    reply made = report_reply(200, "output " + std::to_string(rows) + '\n');
    made.more = kept_rows_and(kept, end_of_report(ended));
    co_return made;
}

void command_runner::forget_old_imports()
{
    std::erase_if(announced_, [now = clock::now()](const auto& each) {
        return each.second.state != "running" && each.second.since + announced_for < now;
    });
    // The store knows of those that are done.
    if (announced_.size() >= most_announced)
        std::erase_if(announced_, [](const auto& each) { return each.second.state == "done"; });
}

operate::shape announced_import_shape()
{
    return operate::shape{"AnnouncedImport"}
        .count("import")
        .text("list")
        .word("state", {"announced", "running", "done", "failed"})
        .text("data", "the address that its data are to be put to")
        .text_or_none("doing")
        .count("done")
        .count("total")
        .object_or_none("answer", operate::shape{}, "what those who put the data were answered");
}

std::optional<std::string> command_runner::told_of_import(std::string_view number) const
{
    const auto found = announced_.find(number_of(number));
    if (found == announced_.end())
        return std::nullopt;
    const announced_import& of = found->second;
    json_object made;
    made.number("import", found->first).text("list", of.list_name).text("state", of.state);
    made.text("data", "/v1/imports/" + std::to_string(found->first) + "/data");
    std::string doing = "null";
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    if (of.state == "running")
        for (const store::job_info& job : store::jobs(settings_.store))
            if (job.state == store::job_state::running && job.by.address == of.address && job.what == "import") {
                doing.clear();
                append_json(doing, job.doing);
                done = job.done;
                total = job.total;
            }
    made.value_as_is("doing", doing).number("done", done).number("total", total);
    made.value_as_is("answer", of.answer.empty() ? "null" : without_line_ends(of.answer));
    return made.str() + '\n';
}

}  // namespace ringfence::server::http
