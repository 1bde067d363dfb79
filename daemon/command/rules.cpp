// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "rules.hpp"

#include "command.hpp"

#include <ringfence/compile_file.hpp>
#include <ringfence/language/render.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace ringfence::command {

std::optional<compiled_policy> compile_rules(const std::filesystem::path& file, const registry& words,
                                             strictness warnings)
{
    file_compilation made = compile_file(file, words, warnings);
    const colour as = stderr_is_lively() ? colour::ansi : colour::none;
    for (const diagnostic& d : made.found)
        fmt::print(stderr, "{}\n", render(d, made.sources, as));
    const auto errors = std::count_if(made.found.begin(), made.found.end(),
                                      [](const diagnostic& d) { return d.level == severity::error; });
    if (errors != 0)
        fmt::print(stderr, "{}: {} error{}; nothing was changed\n", file.string(), errors, errors == 1 ? "" : "s");
    return std::move(made.policy);
}

}  // namespace ringfence::command
