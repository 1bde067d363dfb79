// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "lsp/workspace.hpp"

#include "lsp/file_uri.hpp"

#include <ringfence/language/grammar.hpp>
#include <ringfence/rulefile/compile_file.hpp>

#include <algorithm>
#include <system_error>
#include <utility>

namespace ringfence::command::lsp_protocol {

namespace {

constexpr std::string_view file_scheme = "file://";

int hexadecimal(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// The names that a text includes, looked for without parsing it.
std::vector<std::string> included_names(std::string_view text)
{
    std::vector<std::string> names;
    const grammar::cursor last = text.data() + text.size();
    std::size_t depth = 0;
    bool begins = true;
    for (grammar::cursor at = grammar::skip_gap(text.data(), last); at != last; at = grammar::skip_gap(at, last)) {
        const grammar::cursor end = grammar::token_end(at, last);
        const std::string_view token{at, static_cast<std::size_t>(end - at)};
        at = end;
        if (depth == 0 && begins && token == "include") {
            const grammar::cursor name = grammar::skip_gap(at, last);
            if (name != last && *name == '"' && grammar::is_closed_text(name, last))
                names.emplace_back(name + 1, grammar::closing_quote(name, last));
        }
        begins = token == ";" || token == "}";
        if (token == "{")
            ++depth;
        else if (token == "}" && depth != 0)
            --depth;
    }
    return names;
}

std::vector<std::string> included_paths(const std::string& path, std::string_view text)
{
    std::vector<std::string> paths;
    for (const std::string& name : included_names(text))
        paths.push_back((std::filesystem::path{path}.parent_path() / name).lexically_normal().string());
    return paths;
}

}  // namespace

std::string path_of_uri(std::string_view uri)
{
    if (!uri.starts_with(file_scheme))
        return std::string{uri};
    std::string_view rest = uri.substr(file_scheme.size());
    rest.remove_prefix(std::min(rest.find('/'), rest.size()));  // the host: this one
    rest = rest.substr(0, rest.find_first_of("?#"));
    std::string path;
    for (std::size_t i = 0; i < rest.size(); ++i) {
        const bool encoded =
            rest[i] == '%' && rest.size() - i > 2 && hexadecimal(rest[i + 1]) >= 0 && hexadecimal(rest[i + 2]) >= 0;
        if (encoded) {
            path += static_cast<char>(hexadecimal(rest[i + 1]) * 16 + hexadecimal(rest[i + 2]));
            i += 2;
        } else {
            path += rest[i];
        }
    }
    return std::filesystem::path{path}.lexically_normal().string();
}

std::string uri_of_path(const std::string& path) { return path.starts_with('/') ? uri_of_file(path) : path; }

std::optional<std::uint32_t> analysis::file_of(const std::string& path) const
{
    for (std::size_t i = 0; i < files.sources.size(); ++i)
        if (files.sources[i].name() == path)
            return static_cast<std::uint32_t>(i);
    return std::nullopt;
}

void workspace::add_folder(const std::string& path)
{
    folders_.insert(path);
    scan_wanted_ = true;
}

void workspace::remove_folder(const std::string& path)
{
    folders_.erase(path);
    scan_wanted_ = true;
}

bool workspace::open(document made)
{
    if (open_.size() >= max_open_documents && open_.find(made.uri) == open_.end())
        return false;
    uris_[made.path] = made.uri;
    const std::string uri = made.uri;
    document& kept = open_[uri] = std::move(made);
    scan_wanted_ = true;
    changed(kept);
    return true;
}

void workspace::close(const std::string& uri)
{
    const auto at = open_.find(uri);
    if (at == open_.end())
        return;
    changed_at_[at->second.path] = ++changes_;  // what is on disk counts again
    open_includes_.erase(at->second.path);
    uris_.erase(at->second.path);
    open_.erase(at);
    scan_wanted_ = true;
}

document* workspace::find(const std::string& uri)
{
    const auto at = open_.find(uri);
    return at == open_.end() ? nullptr : &at->second;
}

void workspace::changed(const document& which)
{
    changed_at_[which.path] = ++changes_;
    open_includes_[which.path] = included_paths(which.path, which.text);
}

void workspace::changed_on_disk()
{
    scan_wanted_ = true;
    disk_changed_at_ = ++changes_;
}

file_text workspace::read(const std::filesystem::path& path) const
{
    if (const auto open = uris_.find(path.string()); open != uris_.end())
        return {open_.at(open->second).text, {}};
    // A folder or a pipe would keep the editor waiting.
    std::error_code failed;
    const auto status = std::filesystem::status(path, failed);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
        return {{}, "is not a file"};
    return read_rule_file(path);
}

std::string workspace::uri_of(const std::string& path) const
{
    const auto open = uris_.find(path);
    return open == uris_.end() ? uri_of_path(path) : open->second;
}

void workspace::scan_folder(const std::filesystem::path& folder, int depth)
{
    std::error_code failed;
    constexpr auto lenient = std::filesystem::directory_options::skip_permission_denied;
    for (std::filesystem::directory_iterator at{folder, lenient, failed}, end; !failed && at != end;
         at.increment(failed)) {
        if (on_disk_.size() >= max_scanned_files || ++scanned_entries_ > max_scanned_entries)
            return;
        const std::filesystem::path path = at->path();
        const std::string name = path.filename().string();
        std::error_code unknown;
        if (name.starts_with('.') || at->is_symlink(unknown))
            continue;
        if (at->is_directory(unknown)) {
            if (depth < max_scanned_depth && name != "node_modules")
                scan_folder(path, depth + 1);
        } else if (name.ends_with(".ring") && at->is_regular_file(unknown)) {
            on_disk_.insert(path.lexically_normal().string());
        }
    }
}

void workspace::scan()
{
    if (!scan_wanted_)
        return;
    scan_wanted_ = false;
    scanned_entries_ = 0;
    on_disk_.clear();
    for (const std::string& folder : folders_)
        scan_folder(folder, 0);
    std::set<std::filesystem::path> beside;
    for (const auto& [path, uri] : uris_)
        if (path.starts_with('/'))
            beside.insert(std::filesystem::path{path}.parent_path());
    for (const std::filesystem::path& folder : beside)
        scan_folder(folder, max_scanned_depth);
}

const std::vector<std::string>& workspace::includes_of(const std::string& path)
{
    if (const auto open = open_includes_.find(path); open != open_includes_.end())
        return open->second;
    scanned& known = scanned_[path];
    std::error_code failed;
    const auto written = std::filesystem::last_write_time(path, failed);
    const std::uintmax_t bytes = failed ? 0 : std::filesystem::file_size(path, failed);
    if (failed || bytes > max_scanned_bytes) {
        known = {};
    } else if (known.written != written || known.bytes != bytes) {
        known = {written, bytes, included_paths(path, read_rule_file(path).text)};
    }
    return known.includes;
}

void workspace::find_includers()
{
    if (includers_at_ == changes_)
        return;
    includers_at_ = changes_;
    scan();
    includers_.clear();
    const auto note = [&](const std::string& from) {
        for (const std::string& to : includes_of(from))
            if (to != from)
                includers_[to].push_back(from);
    };
    for (const std::string& file : on_disk_)
        note(file);
    for (const auto& [file, uri] : uris_)
        if (on_disk_.find(file) == on_disk_.end())
            note(file);
}

std::vector<std::string> workspace::policies_of(const std::string& path)
{
    find_includers();
    std::set<std::string> seen{path};
    std::vector<std::string> left{path};
    std::set<std::string> tops;
    while (!left.empty()) {
        const std::string file = std::move(left.back());
        left.pop_back();
        const auto by = includers_.find(file);
        if (by == includers_.end()) {
            tops.insert(file);
            continue;
        }
        for (const std::string& each : by->second)
            if (seen.insert(each).second)
                left.push_back(each);
    }
    if (tops.empty())
        tops.insert(path);  // files that include each other in a circle
    std::vector<std::string> found{tops.begin(), tops.end()};
    if (found.size() > max_policies_of_a_file)
        found.resize(max_policies_of_a_file);
    return found;
}

const analysis& workspace::analyse(const std::string& policy)
{
    analysis made;
    made.read_at = changes_;
    const file_reader reader = [this, &made](const std::filesystem::path& path) {
        made.paths.insert(path.string());
        return read(path);
    };
    made.files = load(policy, made.found, reader);
    made.names = names_in(made.files, words_);
    check(made.files, words_, checking_of(source_standing::offered), made.found);
    return policies_[policy] = std::move(made);
}

bool workspace::is_current(const analysis& of) const
{
    return disk_changed_at_ <= of.read_at &&
           std::none_of(changed_at_.begin(), changed_at_.end(), [&](const auto& change) {
               return change.second > of.read_at && of.paths.contains(change.first);
           });
}

const analysis& workspace::lately(const std::string& policy)
{
    const auto at = policies_.find(policy);
    return at == policies_.end() ? analyse(policy) : at->second;
}

const analysis& workspace::now(const std::string& policy)
{
    const auto at = policies_.find(policy);
    return at == policies_.end() || !is_current(at->second) ? analyse(policy) : at->second;
}

std::vector<std::string> workspace::refresh()
{
    if (refreshed_at_ == changes_)
        return {};
    std::set<std::string> wanted;
    for (const auto& [uri, each] : open_)
        for (std::string& policy : policies_of(each.path))
            wanted.insert(std::move(policy));
    std::vector<std::string> touched;
    for (auto at = policies_.begin(); at != policies_.end();) {
        if (wanted.contains(at->first)) {
            ++at;
            continue;
        }
        touched.push_back(at->first);
        at = policies_.erase(at);
    }
    for (const std::string& policy : wanted)
        if (now(policy).read_at > refreshed_at_)
            touched.push_back(policy);
    refreshed_at_ = changes_;
    return touched;
}

}  // namespace ringfence::command::lsp_protocol
