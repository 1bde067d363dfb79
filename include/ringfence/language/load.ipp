// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_LANGUAGE_LOAD_IPP
#define RINGFENCE_LANGUAGE_LOAD_IPP

#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/grammar.hpp>
#include <ringfence/language/load.hpp>
#include <ringfence/language/source.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

namespace ringfence {

RINGFENCE_DECL file_text read_open_rule_file(std::FILE* file)
{
    file_text read;
    std::array<char, 65536> buffer;
    while (read.text.size() <= max_rule_file_bytes) {
        const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), file);
        read.text.append(buffer.data(), count);
        if (count < buffer.size() && std::ferror(file) != 0)
            return {{}, std::generic_category().message(errno)};
        if (count == 0)
            break;
    }
    return read;
}

RINGFENCE_DECL file_text read_rule_file(const std::filesystem::path& path)
{
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{std::fopen(path.c_str(), "rb"), &std::fclose};
    return file ? read_open_rule_file(file.get()) : file_text{{}, std::generic_category().message(errno)};
}

namespace loading {

/// One run of `load`.
struct run {
    const file_reader& read;
    source_standing standing;
    include_reach reach;
    diagnostics& found;
    loaded result{};
    std::map<std::string, std::uint32_t> known{};  ///< normalised path to file number
    std::vector<std::uint32_t> chain{};            ///< the files being read, each included by the one before it
    std::size_t bytes = 0;
};

inline diagnostic& report(run& r, const char* code, span where, std::string message, std::string help = {})
{
    r.found.push_back({severity::error, code, where, std::move(message), std::move(help)});
    return r.found.back();
}

inline bool is_include(const ast::statement& s)
{
    return s.head.literals.front().kind == ast::literal_kind::word && s.head.literals.front().text == "include";
}

inline void include(run& r, const ast::statement& s);

/// By their names alone.
inline bool is_in_folder_of(const std::filesystem::path& main, const std::filesystem::path& path)
{
    const std::filesystem::path from = path.lexically_relative(main.parent_path().empty() ? "." : main.parent_path());
    return !from.empty() && *from.begin() != "..";
}

/// Parses text that was read as `path`, then what it includes. At most `max_rule_files` deep.
inline void enter(run& r, const std::filesystem::path& path, std::string text)
{
    const auto file = static_cast<std::uint32_t>(r.result.sources.size());
    r.known.emplace(path.lexically_normal().string(), file);
    r.bytes += text.size();
    r.result.sources.emplace_back(path.string(), std::move(text));
    r.result.files.emplace_back();
    ast::file parsed = parse(r.result.sources, file, r.found, r.standing);
    r.chain.push_back(file);
    for (const ast::item& item : parsed.items)
        if (const auto* s = std::get_if<ast::statement>(&item); s != nullptr && is_include(*s))
            include(r, *s);
    r.chain.pop_back();
    r.result.files[file] = std::move(parsed);
}

inline void include(run& r, const ast::statement& s)
{
    if (r.found.size() >= max_form_errors)
        return;
    const auto& words = s.head.literals;
    if (words.size() != 2 || words[1].kind != ast::literal_kind::text || words[1].text.empty() || s.has_body) {
        // That a path without its quotes is no name has been said already, and says less.
        std::erase_if(r.found, [where = s.where](const diagnostic& d) {
            return d.code == "RF0010" && d.where.file == where.file && d.where.begin >= where.begin &&
                   d.where.end <= where.end;
        });
        const bool unquoted = words.size() == 2 && words[1].kind == ast::literal_kind::word && !s.has_body;
        report(r, "RF0020", unquoted ? words[1].where : s.where, "`include` takes one file name in quotes",
               unquoted ? "write `include \"" + words[1].text + "\";`" : "as in `include \"partners.ring\";`");
        return;
    }
    const span where = words[1].where;
    const std::filesystem::path including = r.result.sources[r.chain.back()].name();
    const std::filesystem::path path = (including.parent_path() / words[1].text).lexically_normal();
    if (const auto at = r.known.find(path.string()); at != r.known.end()) {
        if (std::find(r.chain.begin(), r.chain.end(), at->second) == r.chain.end())
            return;
        diagnostic& d =
            report(r, "RF0022", where,
                   "`" + words[1].text + "` is already being read: the files include each other in a circle");
        d.help = at->second == r.chain.back() ? "a file must not include itself" : "take one of the includes out";
        return;
    }
    if (r.result.sources.size() >= max_rule_files) {
        report(r, "RF0023", where, "more than 64 files");
        return;
    }
    if (r.reach == include_reach::folder && !is_in_folder_of(r.result.sources.front().name(), path)) {
        report(r, "RF0021", where, "cannot read `" + words[1].text + "`: it is not among the files that came together",
               "a name is relative to the file that includes it");
        return;
    }
    std::error_code failed;
    const std::filesystem::file_status there = std::filesystem::status(path, failed);
    const bool is_readable = !std::filesystem::exists(there) || std::filesystem::is_regular_file(there);
    file_text text = is_readable ? r.read(path) : file_text{{}, "it is not a regular file"};
    if (!text.error.empty())
        report(r, "RF0021", where, "cannot read `" + path.string() + "`: " + text.error,
               "a name is relative to the file that includes it");
    else if (r.bytes + text.text.size() > max_rule_bytes)
        report(r, "RF0023", where, "more than 32 MiB of rules", "put long lists into the store by an import");
    else
        enter(r, path, std::move(text.text));
}

}  // namespace loading

RINGFENCE_DECL loaded load(const std::filesystem::path& path, diagnostics& found, const file_reader& read,
                           source_standing standing, include_reach reach)
{
    loading::run r{read, standing, reach, found};
    file_text text = read(path);
    const std::string error = std::move(text.error);
    if (error.empty()) {
        loading::enter(r, path, std::move(text.text));
    } else {
        r.result.sources.emplace_back(path.string(), std::string{});
        r.result.files.emplace_back();
        loading::report(r, "RF0021", {}, "cannot read `" + path.string() + "`: " + error);
    }
    return std::move(r.result);
}

}  // namespace ringfence

#endif
