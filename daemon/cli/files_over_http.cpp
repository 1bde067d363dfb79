// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "cli/files_over_http.hpp"

#include "cli/client.hpp"
#include "cli/http_daemon.hpp"
#include "cli/operation_command.hpp"
#include "cli/progress.hpp"
#include "cli/row_output.hpp"
#include "cli/rules/rules.hpp"
#include "file_commands.hpp"
#include "json.hpp"

#include <ringfence/base/utf8.hpp>
#include <ringfence/language/load.hpp>

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

namespace ringfence::command {

namespace {

// Over HTTP rule files are relative to the first of them. This stands for its folder in what the daemon says of them.
constexpr std::string_view folder_of_rules = "~folder-of-rules~";

constexpr std::chrono::milliseconds between_looks{500};

/// What there is to be sent: a file, or standard input.
class sent_file {
public:
    /// Throws `input_error`.
    explicit sent_file(const std::string& path)
        : name_{path == "-" ? "standard input" : '`' + path + '`'}, file_{path == "-" ? ::dup(STDIN_FILENO)
                                                                                      : ::open(path.c_str(),
                                                                                               O_RDONLY | O_CLOEXEC)}
    {
        struct stat found {};
        if (file_ < 0 || ::fstat(file_, &found) != 0)
            fail();
        if (S_ISDIR(found.st_mode)) {
            errno = EISDIR;
            fail();
        }
        const off_t begin = S_ISREG(found.st_mode) ? ::lseek(file_, 0, SEEK_CUR) : -1;
        if (begin >= 0 && begin <= found.st_size)
            size_ = static_cast<std::uint64_t>(found.st_size - begin);
    }
    sent_file(const sent_file&) = delete;
    sent_file& operator=(const sent_file&) = delete;
    ~sent_file()
    {
        if (file_ >= 0)
            ::close(file_);
    }

    const std::optional<std::uint64_t>& size() const noexcept { return size_; }

    /// Whether all of it was handed on: from then on nobody can tell what became of it but the daemon.
    bool is_at_end() const noexcept { return at_end_; }

    std::size_t read(char* to, std::size_t most)
    {
        ssize_t got = -1;
        do
            got = ::read(file_, to, most);
        while (got < 0 && errno == EINTR);
        if (got < 0)
            fail();
        given_ += static_cast<std::uint64_t>(got);
        at_end_ = size_ ? given_ >= *size_ : got == 0;
        return static_cast<std::size_t>(got);
    }

    http_daemon::upload as_upload()
    {
        return {.source = [this](char* to, std::size_t most) { return read(to, most); }, .size = size_};
    }

private:
    [[noreturn]] void fail() const { throw input_error{name_ + ": " + std::generic_category().message(errno)}; }

    std::string name_;
    int file_;
    std::optional<std::uint64_t> size_{};
    std::uint64_t given_ = 0;
    bool at_end_ = false;
};

/// Rows as they come, handed on in whole lines, as `row_output` takes them.
class whole_lines {
public:
    explicit whole_lines(row_output& to) : to_{to} {}

    void take(std::string_view part)
    {
        const auto end = part.rfind('\n');
        if (end == std::string_view::npos) {
            if (rest_.size() + part.size() > longest)
                throw input_error{"a row has more than " + std::to_string(longest >> 20) + " MiB"};
            rest_ += part;
            return;
        }
        rest_ += part.substr(0, end + 1);
        to_.write(rest_);
        rest_ = part.substr(end + 1);
    }

    void finish()
    {
        to_.write(rest_);
        to_.finish();
    }

private:
    static constexpr std::size_t longest = std::size_t{64} << 20;  // bytes

    row_output& to_;
    std::string rest_;
};

http_daemon daemon_of(const invocation& asked) { return {asked, credentials_of(asked)}; }

/// What the daemon writes for standard error, once a line of progress is gone.
std::function<void(std::string_view)> tell_on(progress_line& shown)
{
    return [&shown](std::string_view text) {
        shown.clear();
        std::fwrite(text.data(), 1, text.size(), stderr);
    };
}

/// The request without its places, which are no options.
operate::request options_in(std::span<const operate::argument> takes, const invocation& asked)
{
    std::vector<operate::argument> named;
    std::ranges::copy_if(takes, std::back_inserter(named), [](const operate::argument& a) { return !a.has_place(); });
    operate::request made = request_for(named, asked);
    made.places.clear();
    return made;
}

void name(operate::request& in, const std::string& argument, const std::string& value)
{
    std::erase_if(in.names, [&](const operate::request::named& one) { return one.name == argument; });
    in.names.push_back({argument, value});
}

// --- rule files -----------------------------------------------------------------------------------------------

/// Rule files as they are sent, and what the daemon's words about them are here.
struct sent_rules {
    std::string body{};
    std::string folder{};  ///< of the first, with its `/`; empty: the one in which this works

    std::string here(std::string_view text, output_format format) const
    {
        std::string in_text = folder;
        if (format == output_format::json) {
            in_text.clear();
            append_json(in_text, folder);
            in_text = in_text.substr(1, in_text.size() - 2);
        }
        const std::string there = std::string{folder_of_rules} + '/';
        std::string made;
        for (std::size_t at = 0;;) {
            const auto found = text.find(there, at);
            made += text.substr(at, found - at);
            if (found == std::string_view::npos)
                return made;
            made += in_text;
            at = found + there.size();
        }
    }
};

bool is_utf8(std::string_view text)
{
    while (!text.empty()) {
        const code_point found = first_code_point(text);
        if (!found.is_sound())
            return false;
        text.remove_prefix(found.bytes);
    }
    return true;
}

/// Reads a rule file with those that it includes, as far as they are there: what is wrong in them the daemon tells.
/// Throws `input_error` where the first cannot be read.
sent_rules read_rules(const std::string& path)
{
    const std::filesystem::path main{path};
    sent_rules made;
    if (main.has_parent_path())
        made.folder = path.substr(0, path.size() - main.filename().native().size());
    if (const file_text first = read_rule_file(main); !first.error.empty())
        throw input_error{"`" + path + "` cannot be read: " + first.error};
    std::vector<std::string> files;
    for (const source_file& source : rule_files_of(main)) {
        std::string name = std::filesystem::path{source.name()}
                               .lexically_relative(main.has_parent_path() ? main.parent_path() : ".")
                               .generic_string();
        if (name.starts_with(".."))  // which the daemon says where it is included
            continue;
        if (!is_utf8(source.text()))
            throw input_error{"`" + source.name() + "` is not UTF-8, and over HTTP rule files have to be"};
        if (!made.folder.empty())
            name = std::string{folder_of_rules} + '/' + name;
        files.push_back(json_object{}.text("name", name).text("text", source.text()).str());
    }
    made.body = json_object{}.value_as_is("files", json_array(files)).str();
    return made;
}

/// Has a command done with rule files, and tells what it says.
int run_with_rules(const invocation& asked, http_daemon::file_request wanted, const std::string& path,
                   output_format format, int not_done)
{
    const sent_rules rules = read_rules(path);
    wanted.as_json = format == output_format::json;
    std::size_t at = 0;
    const http_daemon::upload file{.source =
                                       [&](char* to, std::size_t most) {
                                           const std::size_t given = rules.body.copy(to, most, at);
                                           at += given;
                                           return given;
                                       },
                                   .size = rules.body.size(),
                                   .type = "application/json"};
    std::string output;
    std::string messages;
    http_daemon daemon = daemon_of(asked);
    http_daemon::outcome made;
    try {
        made = daemon.run(wanted, file,
                          {.output = [&](std::string_view text) { output += text; },
                           .messages = [&](std::string_view text) { messages += text; }});
    } catch (const operate::error& e) {
        throw operate::error{e.code(), rules.here(e.what(), output_format::text)};
    }
    fmt::print(stderr, "{}", rules.here(messages, output_format::text));
    print(rules.here(output, format));
    return made.is_done || made.status != input_wrong ? made.status : not_done;
}

}  // namespace

void add_file_place_options(po::options_description& to)
{
    add_client_options(to, "have the daemon there do it, not a store: https://HOST:PORT");
}

bool is_done_elsewhere(const invocation& asked)
{
    if (!asked.has("connect")) {
        expect_no_client_options(asked);
        return false;
    }
    if (!is_web_address(asked.text("connect")))
        throw usage_error{"`--connect " + asked.text("connect") +
                          "`: files go over HTTP alone: write https://HOST:PORT, or http://127.0.0.1:7465"};
    return true;
}

int import_over_http(const invocation& asked, const std::string& path, const std::string& file, output_format told)
{
    if (asked.has("import"))
        throw usage_error{"import: `--import` goes with a store: over HTTP the daemon gives out the number"};
    sent_file sent{path};
    http_daemon daemon = daemon_of(asked);
    const auto takes = file_commands::import_arguments();
    operate::request what = options_in(takes, asked);
    name(what, "as", file);
    const std::string list = asked.text("list");
    what.places = {list};
    // What is made has a number before its file is there, by which it can be asked about.
    const std::uint64_t import = asked.has("dry-run") ? 0 : daemon.announce_import(what);
    const std::string number = std::to_string(import);
    http_daemon::file_request wanted{.command = "import data",
                                     .what = {.places = {number}},
                                     .as_json = told == output_format::json,
                                     .wants_rejected = asked.has("reject-file"),
                                     .was_answered = import != 0};
    if (import == 0) {
        wanted.command = "import";
        wanted.what = std::move(what);
    }

    progress_line shown;
    std::unique_ptr<row_output> rejected;
    std::string output;
    auto looked = std::chrono::steady_clock::now();
    const auto show = [&](std::uint64_t bytes) {
        if (!sent.is_at_end() || bytes < sent.size().value_or(0)) {
            shown.show("sending", bytes, sent.size().value_or(0), progress_unit::bytes);
            return;
        }
        const auto now = std::chrono::steady_clock::now();
        if (now - looked < between_looks || import == 0 || !stderr_is_lively())
            return;
        looked = now;
        if (const auto far = daemon.progress_of(import); !far.doing.empty())
            shown.show(far.doing, far.done, far.total,
                       far.doing == "reading" ? progress_unit::bytes : progress_unit::numbers);
    };
    try {
        const auto made = daemon.run(wanted, sent.as_upload(),
                                     {.output = [&](std::string_view text) { output += text; },
                                      .messages = tell_on(shown),
                                      .rejected =
                                          [&](std::string_view rows) {
                                              if (!rejected)
                                                  rejected = std::make_unique<row_output>(asked.text("reject-file"));
                                              rejected->write(rows);
                                          },
                                      .meanwhile = show});
        shown.clear();
        if (rejected)
            rejected->finish();
        print(output);
        return made.status;
    } catch (const web_error& e) {
        shown.clear();
        if (import == 0)
            throw std::runtime_error{"import: " + std::string{e.what()} + "; nothing was to be changed"};
        if (!sent.is_at_end())
            throw std::runtime_error{"import " + number + ": " + e.what() +
                                     "; the file was not there as a whole: the list `" + list + "` is as it was"};
        throw std::runtime_error{"import " + number + ": " + e.what() +
                                 "; whether it was made is not known: `ringfence imports show " + number +
                                 " --connect " + daemon.place() + "` tells"};
    }
}

int export_over_http(const invocation& asked)
{
    http_daemon daemon = daemon_of(asked);
    const auto takes = file_commands::export_arguments();
    operate::request what = options_in(takes, asked);
    const std::string list = asked.text("list");
    what.places = {list};
    row_output out{asked.text("output")};
    whole_lines rows{out};
    progress_line shown;
    std::uint64_t bytes = 0;
    std::string messages;
    http_daemon::outcome made;
    try {
        made = daemon.run({.command = "export", .what = std::move(what)}, {},
                          {.output =
                               [&](std::string_view part) {
                                   bytes += part.size();
                                   shown.show("exporting", bytes, 0, progress_unit::bytes);
                                   rows.take(part);
                               },
                           .messages = [&](std::string_view text) { messages += text; }});
    } catch (const web_error& e) {
        throw std::runtime_error{"export: " + std::string{e.what()} + "; what came of `" + list + "` is not all of it"};
    }
    const bool is_whole = made.is_done && (made.status == done || made.status == input_wrong);
    if (is_whole)
        rows.finish();
    shown.clear();
    fmt::print(stderr, "{}", messages);
    return made.status;
}

int scrub_over_http(const invocation& asked, const std::vector<std::string>& query, const std::string& path,
                    const std::string& file, output_format told)
{
    if (asked.text("unreadable").starts_with("file="))
        throw usage_error{"scrub: `--unreadable file=FILE` goes with a store; over HTTP it is drop or abort"};
    sent_file sent{path};
    http_daemon daemon = daemon_of(asked);
    const auto takes = file_commands::scrub_arguments();
    operate::request what = options_in(takes, asked);
    name(what, "as", file);
    what.places = {query.front()};
    for (std::size_t i = 1; i < query.size(); ++i) {
        const auto equals = std::min(query[i].find('='), query[i].size());
        what.names.push_back({query[i].substr(0, equals), query[i].substr(std::min(equals + 1, query[i].size()))});
    }
    std::error_code ignored;
    const std::string target = asked.text("output");
    if (!target.empty() && std::filesystem::equivalent(target, path, ignored))
        throw usage_error{"scrub: `--output` is the file that is read"};
    row_output out{target};
    whole_lines rows{out};
    progress_line shown;
    std::string messages;
    http_daemon::outcome made;
    try {
        made = daemon.run({.command = "scrub", .what = std::move(what), .as_json = told == output_format::json},
                          sent.as_upload(),
                          {.output = [&](std::string_view part) { rows.take(part); },
                           .messages = [&](std::string_view text) { messages += text; },
                           .meanwhile =
                               [&](std::uint64_t bytes) {
                                   shown.show("scrubbing", bytes, sent.size().value_or(0), progress_unit::bytes);
                               }});
    } catch (const web_error& e) {
        throw std::runtime_error{"scrub: " + std::string{e.what()} + "; what came is not all of it"};
    }
    if (made.is_done)
        rows.finish();
    shown.clear();
    fmt::print(stderr, "{}", messages);
    return made.status;
}

int activate_over_http(const invocation& asked, const std::string& path, output_format format)
{
    http_daemon::file_request wanted{.command = asked.has("shadow") ? "activate shadow" : "activate"};
    wanted.what = options_in(file_commands::activate_arguments(), asked);
    if (asked.has("instead-of"))
        wanted.more.push_back("If-Match: \"" + asked.text("instead-of") + '"');
    try {
        return run_with_rules(asked, std::move(wanted), path, format, input_wrong);
    } catch (const web_error& e) {
        throw std::runtime_error{"activate: " + std::string{e.what()} +
                                 "; whether it is in force is not known: `ringfence policy list --connect " +
                                 asked.text("connect") + "` tells"};
    }
}

int diff_over_http(const invocation& asked, const std::string& before, const std::string& path, output_format format)
{
    http_daemon::file_request wanted{.command = "diff"};
    if (!before.empty())
        wanted.what.names.push_back({"old", before});
    // As diff(1) has it: 1 tells of a difference, and of nothing else.
    try {
        return run_with_rules(asked, std::move(wanted), path, format, usage_wrong);
    } catch (const operate::error& e) {
        throw usage_error{e.what()};
    }
}

}  // namespace ringfence::command
