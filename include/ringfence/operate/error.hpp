// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What can go wrong with an operation, by kinds that every front has its own way to tell.

#ifndef RINGFENCE_OPERATE_ERROR_HPP
#define RINGFENCE_OPERATE_ERROR_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ringfence::operate {

enum class error_code : std::uint8_t {
    misused,   ///< the request is not written as the operation is, or contradicts itself
    invalid,   ///< what stands in it cannot be read
    missing,   ///< what it names is not there
    refused,   ///< a rule of the store or of the list is against it
    denied,    ///< it is beyond who asks
    busy,      ///< somebody else is at it; trying again may help
    conflict,  ///< what it would make is there already
    damaged,   ///< the store has what no program wrote
    failed     ///< the store or the system failed
};

/// `misused`, `invalid`, ...
RINGFENCE_DECL std::string_view error_word(error_code of) noexcept;

/// Reads what `error_word` gives. Nothing for any other text.
RINGFENCE_DECL std::optional<error_code> read_error_word(std::string_view word) noexcept;

/// The kind of what the store reports.
RINGFENCE_DECL error_code kind_of(store::error_code of) noexcept;

/// What went wrong. The text is for people: what, where, and what can be done.
struct problem {
    error_code code = error_code::failed;
    std::string text{};
};

/// A problem on its way up. What a job did before stays done.
class error : public std::runtime_error {
public:
    error(error_code code, const std::string& text) : std::runtime_error{text}, code_{code} {}

    error_code code() const noexcept { return code_; }

private:
    error_code code_;
};

/// The problem that an exception is, whatever its type.
RINGFENCE_DECL problem problem_of(const std::exception& what);

}  // namespace ringfence::operate

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/operate/error.ipp>
#endif

#endif
