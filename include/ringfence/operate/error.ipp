// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_OPERATE_ERROR_IPP
#define RINGFENCE_OPERATE_ERROR_IPP

#include <ringfence/base/bytes.hpp>
#include <ringfence/number/plan.hpp>
#include <ringfence/operate/error.hpp>

namespace ringfence::operate {

RINGFENCE_DECL std::string_view error_word(error_code of) noexcept
{
    switch (of) {
    case error_code::misused: return "misused";
    case error_code::invalid: return "invalid";
    case error_code::missing: return "missing";
    case error_code::refused: return "refused";
    case error_code::denied: return "denied";
    case error_code::busy: return "busy";
    case error_code::conflict: return "conflict";
    case error_code::damaged: return "damaged";
    case error_code::failed: break;
    }
    return "failed";
}

RINGFENCE_DECL std::optional<error_code> read_error_word(std::string_view word) noexcept
{
    using enum error_code;
    for (const error_code each : {misused, invalid, missing, refused, denied, busy, conflict, damaged, failed})
        if (error_word(each) == word)
            return each;
    return std::nullopt;
}

RINGFENCE_DECL error_code kind_of(store::error_code of) noexcept
{
    switch (of) {
    case store::error_code::missing: return error_code::missing;
    case store::error_code::refused: return error_code::refused;
    case store::error_code::busy: return error_code::busy;
    case store::error_code::corrupt: return error_code::damaged;
    case store::error_code::format:
    case store::error_code::permission:
    case store::error_code::full:
    case store::error_code::io: break;
    }
    return error_code::failed;
}

RINGFENCE_DECL problem problem_of(const std::exception& what)
{
    if (const auto* own = dynamic_cast<const error*>(&what))
        return {own->code(), own->what()};
    if (const auto* of_store = dynamic_cast<const store::error*>(&what))
        return {kind_of(of_store->code()), of_store->what()};
    if (dynamic_cast<const damaged_bytes*>(&what) || dynamic_cast<const bad_numbering_plan*>(&what))
        return {error_code::damaged, what.what()};
    return {error_code::failed, what.what()};
}

}  // namespace ringfence::operate

#endif
