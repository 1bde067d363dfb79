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

/// How rule files are checked. Said here for all of them: what numbers in them are read by. Those of accepted files are
/// read by the same for ever, whatever offered ones come to be read by, and without a judgement on them.
inline check_options checking_of(source_standing standing, strictness warnings = strictness::lenient,
                                 const circumstances* around = nullptr)
{
    check_options options{
        .warnings = warnings, .standing = standing, .read_number = &read_number, .regions = &numbering_regions};
    if (standing == source_standing::offered) {
        options.read_number = quoted_number_reader();
        options.has_known_length = &has_known_length;
        options.doubt = &doubt_of;
        options.around = around;
    }
    return options;
}

/// Reads, checks and compiles a rule file and what it includes. `around`: as in `check_options`. Never throws for what
/// a file holds.
inline file_compilation compile_file(const std::filesystem::path& file, const registry& words, strictness warnings,
                                     const file_reader& read = read_rule_file, const circumstances* around = nullptr)
{
    file_compilation made;
    loaded files = load(file, made.found, read);
    const check_options options = checking_of(source_standing::offered, warnings, around);
    std::optional<policy> checked = check(files, words, options, made.found);
    made.sources = std::move(files.sources);
    if (checked)
        made.policy =
            compiled_policy{compile(*checked, &build_numbering_plan), made.sources, std::move(checked->tests)};
    return made;
}

}  // namespace ringfence

#endif
