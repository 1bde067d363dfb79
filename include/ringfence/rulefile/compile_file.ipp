// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_RULEFILE_COMPILE_FILE_IPP
#define RINGFENCE_RULEFILE_COMPILE_FILE_IPP

#include <ringfence/language/load.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/policy/check.hpp>
#include <ringfence/policy/compile.hpp>
#include <ringfence/rulefile/activate.hpp>
#include <ringfence/rulefile/compile_file.hpp>

#include <filesystem>
#include <optional>
#include <utility>

namespace ringfence {

RINGFENCE_DECL check_options checking_of(source_standing standing, strictness warnings, const circumstances* around)
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

RINGFENCE_DECL file_compilation compile_file(const std::filesystem::path& file, const registry& words,
                                             strictness warnings, const file_reader& read, const circumstances* around,
                                             include_reach reach)
{
    file_compilation made;
    loaded files = load(file, made.found, read, source_standing::offered, reach);
    const check_options options = checking_of(source_standing::offered, warnings, around);
    std::optional<policy> checked = check(files, words, options, made.found);
    made.sources = std::move(files.sources);
    if (checked)
        made.policy =
            compiled_policy{compile(*checked, &compile_numbering_plan), made.sources, std::move(checked->tests)};
    return made;
}

}  // namespace ringfence

#endif
