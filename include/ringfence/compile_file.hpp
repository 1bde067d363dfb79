// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Rule file to policy, the whole way: text -> ast -> checked policy -> image. Includes Spirit and libphonenumber, so a
// program is wise to include it in one source file only.

#ifndef RINGFENCE_COMPILE_FILE_HPP
#define RINGFENCE_COMPILE_FILE_HPP

#include <ringfence/activate.hpp>
#include <ringfence/language/load.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/policy/check.hpp>
#include <ringfence/policy/compile.hpp>

#include <filesystem>
#include <optional>
#include <utility>

namespace ringfence {

/// What compiling a file gave: the policy unless there were errors, and what there is to say, whose spans mean places
/// in `sources`.
struct file_compilation {
    std::optional<compiled_policy> policy;
    diagnostics found;
    source_map sources;
};

/// Reads, checks and compiles a rule file and what it includes. Never throws for what a file holds.
inline file_compilation compile_file(const std::filesystem::path& file, const registry& words, strictness warnings,
                                     const file_reader& read = read_rule_file)
{
    file_compilation made;
    loaded files = load(file, made.found, read);
    const check_options options{.warnings = warnings, .read_number = &read_number, .regions = &numbering_regions};
    std::optional<policy> checked = check(files, words, options, made.found);
    made.sources = std::move(files.sources);
    if (checked)
        made.policy =
            compiled_policy{compile(*checked, &build_numbering_plan), made.sources, std::move(checked->tests)};
    return made;
}

}  // namespace ringfence

#endif
