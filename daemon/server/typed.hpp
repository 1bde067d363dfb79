// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Numbers as clients type them.

#ifndef RINGFENCE_DAEMON_SERVER_TYPED_HPP
#define RINGFENCE_DAEMON_SERVER_TYPED_HPP

#include <ringfence/engine.hpp>
#include <ringfence/number/cell.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/wire/reply.hpp>

#include <cstdint>
#include <exception>
#include <new>
#include <span>
#include <string>
#include <string_view>

namespace ringfence::server {

/// A number, prefix or range as it was typed and read.
struct typed_pattern {
    std::string typed;
    number_pattern pattern;
};

/// What a number is typed for.
enum class typed_for : std::uint8_t {
    entering,         ///< it is to be put into a list
    entering_anyway,  ///< the same, and whoever typed it knows that it is in no range of the plan
    finding           ///< it may be in one
};

/// Whether these are the groups of one number: `ringfence::are_groups_of_one`, by the policy in force. Without one no.
inline bool are_groups_of_one(engine& by, std::span<const std::string_view> typed)
{
    try {
        return by.with_plan(
            [&](const numbering_plan& plan) { return ringfence::are_groups_of_one(typed, plan, &is_assigned); });
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {
        return false;
    }
}

/// Reads one by the region of the policy in force. Returns what is wrong, or nothing.
inline std::string read_typed(engine& by, std::string_view typed, typed_for what, typed_pattern& into)
{
    try {
        return by.with_plan([&](const numbering_plan& plan) -> std::string {
            const cell_reading found = what == typed_for::finding
                                           ? read_listed(typed, plan, &is_assigned)
                                           : read_cell(typed, plan, sender_reading::marked, &is_assigned);
            if (!found)
                return wire::quoted(typed) + ": " + found.reason;
            if (found.patterns.size() > 1)
                return wire::quoted(typed) + ": several numbers; give each by itself";
            if (found.unassigned && what == typed_for::entering)
                return wire::quoted(typed) + ": " + not_in_use(found.patterns.front().first, plan, &is_assigned) +
                       "; with `anyway` behind it it is added all the same";
            into = {std::string{typed}, found.patterns.front()};
            return {};
        });
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& e) {
        return e.what();
    }
}

}  // namespace ringfence::server

#endif
