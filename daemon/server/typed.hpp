// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Numbers as clients type them.

#ifndef RINGFENCE_DAEMON_SERVER_TYPED_HPP
#define RINGFENCE_DAEMON_SERVER_TYPED_HPP

#include <ringfence/engine.hpp>
#include <ringfence/number/pattern.hpp>
#include <ringfence/wire/reply.hpp>

#include <exception>
#include <new>
#include <string>
#include <string_view>

namespace ringfence::server {

/// A number, prefix or range as it was typed and read.
struct typed_pattern {
    std::string typed;
    number_pattern pattern;
};

/// Reads one by the region of the policy in force. Returns what is wrong, or nothing.
inline std::string read_typed(engine& by, std::string_view typed, typed_pattern& into)
{
    try {
        const pattern_reading found = read_pattern(typed, [&](std::string_view text) { return by.read_number(text); });
        if (!found)
            return wire::quoted(typed) + ": " + std::string{found.reason};
        into = {std::string{typed}, *found.pattern};
        return {};
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& e) {
        return e.what();
    }
}

}  // namespace ringfence::server

#endif
