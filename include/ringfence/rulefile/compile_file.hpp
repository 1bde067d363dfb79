// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Rule file to policy, the whole way: text -> ast -> checked policy -> image. Includes Spirit and libphonenumber, so a
// program is wise to include it in one source file only.

#ifndef RINGFENCE_RULEFILE_COMPILE_FILE_HPP
#define RINGFENCE_RULEFILE_COMPILE_FILE_HPP

#include <ringfence/config.hpp>
#include <ringfence/language/load.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/policy/check.hpp>
#include <ringfence/rulefile/activate.hpp>

#include <filesystem>
#include <optional>

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
RINGFENCE_DECL check_options checking_of(source_standing standing, strictness warnings = strictness::lenient,
                                         const circumstances* around = nullptr);

/// Reads, checks and compiles a rule file and what it includes. `around`: as in `check_options`. `words` must outlive
/// what is returned. Throws as `check`, `compile_numbering_plan` and `read`; never for what a file holds. Thread-safe
/// where `read` is.
RINGFENCE_DECL file_compilation compile_file(const std::filesystem::path& file, const registry& words,
                                             strictness warnings, const file_reader& read = read_rule_file,
                                             const circumstances* around = nullptr,
                                             include_reach reach = include_reach::anywhere);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/rulefile/compile_file.ipp>
#endif

#endif
