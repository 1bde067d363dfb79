// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `fmt`: rule files in one style. A file is replaced as a whole or not at all.

#include "cli/command.hpp"

#include <ringfence/language/format.hpp>
#include <ringfence/language/load.hpp>
#include <ringfence/language/render.hpp>

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <optional>
#include <system_error>

namespace ringfence::command {

namespace {

/// What is done with a file's text once it is formatted.
enum class outcome : std::uint8_t { replaced, shown, compared };

[[noreturn]] void fail(const std::string& what) { throw std::system_error{errno, std::generic_category(), what}; }

/// A new file beside another one, gone with this object unless it has taken the other's place.
class replacement {
public:
    /// Throws `std::system_error`, as `write` and `take_place`.
    explicit replacement(const std::filesystem::path& of) : of_{of}, path_{of.string() + ".XXXXXX"}
    {
        file_ = ::mkstemp(path_.data());
        if (file_ < 0)
            fail("no file can be made beside `" + of_.string() + '`');
    }
    replacement(const replacement&) = delete;
    replacement& operator=(const replacement&) = delete;
    ~replacement()
    {
        if (file_ >= 0)
            ::close(file_);
        if (!path_.empty())
            ::unlink(path_.c_str());
    }

    void write(std::string_view text)
    {
        while (!text.empty()) {
            const ssize_t count = ::write(file_, text.data(), text.size());
            if (count < 0 && errno != EINTR)
                fail("`" + path_ + "` cannot be written");
            text.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
        }
    }

    /// With the other file's mode and, where that is allowed, its owner.
    void take_place()
    {
        struct stat had {};
        if (::stat(of_.c_str(), &had) != 0)
            fail("`" + of_.string() + "` cannot be read");
        // The group alone may be one's own to give. The mode is set last: a change of owner may take bits from it.
        if (::fchown(file_, had.st_uid, had.st_gid) != 0 && ::fchown(file_, static_cast<uid_t>(-1), had.st_gid) != 0 &&
            errno != EPERM)
            fail("the owner of `" + path_ + "` cannot be set");
        if (::fchmod(file_, had.st_mode & 07777) != 0 || ::fsync(file_) != 0 ||
            ::rename(path_.c_str(), of_.c_str()) != 0)
            fail("`" + of_.string() + "` cannot be replaced");
        path_.clear();
    }

private:
    std::filesystem::path of_;
    std::string path_;
    int file_ = -1;
};

void replace(const std::string& file, std::string_view text)
{
    std::error_code wrong;
    const std::filesystem::path path = std::filesystem::canonical(file, wrong);  // a link goes on to be one
    if (wrong || !std::filesystem::is_regular_file(path, wrong))
        throw input_error{"`" + file + "` is not a file that can be replaced; `--stdout` writes what it would be"};
    replacement made{path};
    made.write(text);
    made.take_place();
}

/// The file in the style, and its text as it was. Nothing where it cannot be: why is written to stderr.
std::optional<std::string> formatted(const std::string& file, std::string& was)
{
    const bool is_stdin = file == "-";
    file_text read = is_stdin ? read_open_rule_file(stdin) : read_rule_file(file);
    const std::string name = is_stdin ? "stdin" : file;
    source_map sources;
    sources.emplace_back(name, std::move(read.text));
    diagnostics found;
    std::optional<std::string> made;
    if (read.error.empty())
        made = format(sources, 0, found);
    else
        found.push_back({severity::error, "RF0021", {}, "cannot read `" + name + "`: " + read.error, {}});
    const colour as = stderr_is_lively() ? colour::ansi : colour::none;
    for (const diagnostic& d : found)
        fmt::print(stderr, "{}\n", render(d, sources, as));
    if (!made)
        fmt::print(stderr, "{}: not formatted\n", name);
    was = sources[0].text();
    return made;
}

}  // namespace

int format_rules(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    own.add_options()("check",
                      "change nothing: list the files that are not in the style, and exit with 1 if any is not")(
        "stdout", "change nothing: write the result to stdout");
    const invocation asked{of, words, own, {"file"}};
    if (asked.help_wanted())
        return done;
    const auto files = asked.texts("file");
    if (files.empty())
        throw usage_error{"fmt: name a rule file, or `-` for stdin"};
    if (asked.has("check") && asked.has("stdout"))
        throw usage_error{"fmt: `--check` and `--stdout` exclude each other"};
    int status = done;
    for (const std::string& file : files) {
        const outcome wanted = asked.has("check")                   ? outcome::compared
                               : asked.has("stdout") || file == "-" ? outcome::shown
                                                                    : outcome::replaced;
        std::string was;
        const std::optional<std::string> text = formatted(file, was);
        if (!text) {
            status = input_wrong;
        } else if (wanted == outcome::shown) {
            if (std::fwrite(text->data(), 1, text->size(), stdout) != text->size())
                fail("the output cannot be written");
        } else if (*text == was) {
            continue;
        } else if (wanted == outcome::compared) {
            fmt::print("{}\n", file == "-" ? "stdin" : file);
            status = input_wrong;
        } else {
            replace(file, *text);
        }
    }
    return status;
}

}  // namespace ringfence::command
