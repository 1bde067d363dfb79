// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_LANGUAGE_DIAGNOSTIC_HPP
#define RINGFENCE_LANGUAGE_DIAGNOSTIC_HPP

#include <ringfence/language/source.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace ringfence {

enum class severity : std::uint8_t { warning, error };

/// What a warning does to a policy.
enum class strictness : std::uint8_t {
    lenient,
    strict  ///< there is none
};

/// What rule files are to whoever reads them.
enum class source_standing : std::uint8_t {
    offered,  ///< they are to be put in force: whatever is wrong is an error
    accepted  ///< a store has them in one of its versions: they are read as they were when it accepted them
};

/// The level of what is an error today and was none in the beginning: what has been accepted stays so.
constexpr severity level_of_new_error(source_standing standing) noexcept
{
    return standing == source_standing::accepted ? severity::warning : severity::error;
}

/// One thing found wrong in a rule file.
struct diagnostic {
    severity level = severity::error;
    std::string code;  ///< `RF0101`: stable, one meaning for ever
    span where;
    std::string message;  ///< lower case, the user's own text in backticks, no full stop
    std::string help;     ///< what to do about it, may be empty
    struct note {         ///< another place that matters, as 'first bound here'
        span where;
        std::string message;
    };
    std::vector<note> notes{};
};

using diagnostics = std::vector<diagnostic>;

inline bool has_errors(const diagnostics& found) noexcept
{
    for (const diagnostic& d : found)
        if (d.level == severity::error)
            return true;
    return false;
}

}  // namespace ringfence

#endif
