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
