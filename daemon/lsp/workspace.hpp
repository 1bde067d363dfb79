// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What an editor has open, which policies that is part of, and what there is to say of them. A policy is a rule file
// that no other known one includes, with all that it includes; texts that are open come before those on disk.

#ifndef RINGFENCE_DAEMON_LSP_WORKSPACE_HPP
#define RINGFENCE_DAEMON_LSP_WORKSPACE_HPP

#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/load.hpp>
#include <ringfence/language/utf16.hpp>
#include <ringfence/plugin/registry.hpp>
#include <ringfence/policy/names.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::command::lsp_protocol {

/// The limits of what is looked at on disk to find the policies that an open file is part of.
inline constexpr std::size_t max_scanned_files = 2000;
inline constexpr std::size_t max_scanned_entries = 100'000;                       ///< of folders, rule files or not
inline constexpr int max_scanned_depth = 6;                                       ///< of folders below a workspace's
inline constexpr std::uintmax_t max_scanned_bytes = std::uintmax_t{1024} * 1024;  ///< of a file that is looked into
inline constexpr std::size_t max_open_documents = 1000;
inline constexpr std::size_t max_policies_of_a_file = 16;  ///< that one file is checked as a part of

struct document {
    std::string uri;   ///< as the editor writes it
    std::string path;  ///< absolute; of what is no file, the URI itself
    std::string text;
    std::int64_t version = 0;
};

/// A policy as it was read last.
struct analysis {
    loaded files;
    diagnostics found;
    std::vector<name_use> names;
    std::set<std::string> paths;  ///< of all files that were read, or could not be
    std::uint64_t read_at = 0;    ///< the workspace's count of changes then

    /// The number of a file among `files`; nothing where it is not a part of the policy.
    std::optional<std::uint32_t> file_of(const std::string& path) const;
};

/// The path that a `file:` URI names; of another URI itself.
std::string path_of_uri(std::string_view uri);
std::string uri_of_path(const std::string& path);

/// Not thread safe.
class workspace {
public:
    explicit workspace(const registry& words) : words_{words} {}

    const registry& words() const noexcept { return words_; }

    void add_folder(const std::string& path);
    void remove_folder(const std::string& path);

    /// False where as many documents are open as can be.
    [[nodiscard]] bool open(document made);
    void close(const std::string& uri);
    document* find(const std::string& uri);
    const std::map<std::string, document>& documents() const noexcept { return open_; }

    /// To be called when a document's text has changed.
    void changed(const document& which);

    /// To be called when files may have changed on disk.
    void changed_on_disk();

    /// The main files of the policies that the file is a part of, at least one: itself where no other includes it.
    std::vector<std::string> policies_of(const std::string& path);

    /// The policy as it is now; valid until the next change.
    const analysis& now(const std::string& policy);

    /// The policy as it was read last, which may be some changes ago.
    const analysis& lately(const std::string& policy);

    /// Reads again what has changed of the policies of open documents, and forgets those of none. Returns what was read
    /// or forgotten.
    std::vector<std::string> refresh();

    /// Those that `refresh` left.
    const std::map<std::string, analysis>& policies() const noexcept { return policies_; }

    /// The URI by which the editor knows the file.
    std::string uri_of(const std::string& path) const;

    /// The text of an open file, or of one on disk.
    file_text read(const std::filesystem::path& path) const;

private:
    struct scanned {
        std::filesystem::file_time_type written;
        std::uintmax_t bytes = 0;
        std::vector<std::string> includes;
    };

    const analysis& analyse(const std::string& policy);
    void scan();
    void scan_folder(const std::filesystem::path& folder, int depth);
    const std::vector<std::string>& includes_of(const std::string& path);
    void find_includers();
    bool is_current(const analysis& of) const;

    const registry& words_;
    std::map<std::string, document> open_;     ///< by URI
    std::map<std::string, std::string> uris_;  ///< of open documents, by path
    std::set<std::string> folders_;
    std::set<std::string> on_disk_;           ///< rule files that were found in `folders_` and beside open ones
    std::map<std::string, scanned> scanned_;  ///< by path
    std::map<std::string, std::vector<std::string>> open_includes_;  ///< by path
    bool scan_wanted_ = true;
    std::size_t scanned_entries_ = 0;                            ///< in the last scan
    std::map<std::string, analysis> policies_;                   ///< by the main file's path
    std::map<std::string, std::vector<std::string>> includers_;  ///< by path: what includes it
    std::uint64_t includers_at_ = 0;
    std::uint64_t changes_ = 1;
    std::map<std::string, std::uint64_t> changed_at_;  ///< by path
    std::uint64_t disk_changed_at_ = 0;
    std::uint64_t refreshed_at_ = 0;
};

}  // namespace ringfence::command::lsp_protocol

#endif
