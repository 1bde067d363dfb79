// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A rule file together with the files it includes.
//
// Codes, all errors:
//
//     RF0020  malformed `include`
//     RF0021  a file cannot be read
//     RF0022  files include each other in a circle
//     RF0023  too many files, or too much text in them together

#ifndef RINGFENCE_LANGUAGE_LOAD_HPP
#define RINGFENCE_LANGUAGE_LOAD_HPP

#include <ringfence/config.hpp>
#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/grammar.hpp>
#include <ringfence/language/source.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace ringfence {

inline constexpr std::size_t max_rule_files = 64;
inline constexpr std::size_t max_rule_bytes = std::size_t{32} * 1024 * 1024;  ///< of all files together

/// A rule file and, behind it, what it includes, in the order in which it was met. `files[i]` is the form of
/// `sources[i]`.
struct loaded {
    source_map sources;
    std::vector<ast::file> files;
};

/// What reading a file gave: `text`, or nothing but the reason in `error`.
struct file_text {
    std::string text;
    std::string error;
};

/// Reads a whole file. More than `max_rule_file_bytes` need not be read: one byte more is enough to be refused.
using file_reader = std::function<file_text(const std::filesystem::path&)>;

/// Reads an open file from where it is, as `file_reader`.
RINGFENCE_DECL file_text read_open_rule_file(std::FILE* file);

/// The reader for files on disk.
RINGFENCE_DECL file_text read_rule_file(const std::filesystem::path& path);

/// Where the files may lie that are included.
enum class include_reach : std::uint8_t {
    anywhere,
    folder  ///< that of the main file, and those in it: for rules of whom the disk's other files are not to be told to
};

/// Reads the rule file at `path` and what it includes, each file once. In messages the main file is called as in
/// `path`, an included one by the same folder and its name as written. What is wrong is added to `found`; the result is
/// of use for a policy only when no error was added. There is always a first file, even where it could not be read.
///
/// Thread safe where `read` is. Throws what `read` throws and `std::bad_alloc`.
RINGFENCE_DECL loaded load(const std::filesystem::path& path, diagnostics& found,
                           const file_reader& read = read_rule_file,
                           source_standing standing = source_standing::offered,
                           include_reach reach = include_reach::anywhere);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/language/load.ipp>
#endif

#endif
