// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_ERROR_HPP
#define RINGFENCE_STORE_ERROR_HPP

#include <ringfence/config.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ringfence::store {

enum class error_code : std::uint8_t {
    missing,     ///< there is no store, list, policy or import of that name
    format,      ///< not a ringfence store, or one of another format version
    permission,  ///< the files are there but may not be used
    busy,        ///< somebody else has it, or a reader does not come to an end; trying again may help
    full,        ///< the disk, the map limit or another limit of the store is reached
    corrupt,     ///< stored bytes that this program cannot have written
    io,          ///< the system failed to read or write
    refused      ///< the call breaks a rule of the store or of a list
};

/// Whatever goes wrong in the store. The text says what, where and what can be done, for a person.
class error : public std::runtime_error {
public:
    error(error_code code, const std::string& text) : std::runtime_error{text}, code_{code} {}

    error_code code() const noexcept { return code_; }

private:
    error_code code_;
};

/// Throws `error_code::corrupt`; `what` says what is damaged, and where.
[[noreturn]] inline void fail_damaged(std::string_view what)
{
    throw error{error_code::corrupt, "the store is damaged: " + std::string{what} +
                                         "; restore it from a copy or build it anew from its sources"};
}

}  // namespace ringfence::store

#endif
