// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_TESTS_UNIT_OPERATE_MISFIT_HPP
#define RINGFENCE_TESTS_UNIT_OPERATE_MISFIT_HPP

#include <ringfence/operate/record.hpp>
#include <ringfence/operate/shape.hpp>

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <variant>

namespace operate_tests {

/// Where fields that hold something were seen: `lists/more`, or `List/title` of what has a name.
using places_seen = std::set<std::string>;

inline std::string misfit(const ringfence::operate::record& of, const ringfence::operate::shape& in,
                          const std::string& place, places_seen& seen);

/// How what has no name of its own is called where it stands at `place`.
inline std::string place_of(const ringfence::operate::shape& of, const std::string& place)
{
    return of.name().empty() ? place : std::string{of.name()};
}

inline std::string misfit(const ringfence::operate::value& of, const ringfence::operate::shape_field& in,
                          const std::string& place, places_seen& seen)
{
    using kind = ringfence::operate::shape_field::kind;
    if (std::holds_alternative<std::monostate>(of))
        return in.may_be_none ? "" : place + " is none";
    seen.insert(place);
    if (const auto* const rows = std::get_if<ringfence::operate::rows>(&of)) {
        if (in.is != kind::table)
            return place + " is a table";
        for (const auto& row : *rows)
            if (std::string wrong = misfit(row, in.inside, place_of(in.inside, place), seen); !wrong.empty())
                return wrong;
        return {};
    }
    const bool is_of_its_kind = std::holds_alternative<std::string>(of)     ? in.is == kind::text
                                : std::holds_alternative<std::uint64_t>(of) ? in.is == kind::count
                                : std::holds_alternative<bool>(of)
                                    ? in.is == kind::flag
                                    : std::holds_alternative<ringfence::timestamp>(of) && in.is == kind::time;
    if (!is_of_its_kind)
        return place + " is of another kind: " + cell_text(of);
    if (!in.words.empty() && std::ranges::find(in.words, cell_text(of)) == in.words.end())
        return place + " is none of its words: " + cell_text(of);
    return {};
}

/// The first thing of a record that its shape does not have; empty where it is all as that says.
inline std::string misfit(const ringfence::operate::record& of, const ringfence::operate::shape& in,
                          const std::string& place, places_seen& seen)
{
    for (const auto& field : of.fields()) {
        const auto described = std::ranges::find(in.fields(), field.name, &ringfence::operate::shape_field::name);
        const std::string here = place + '/' + field.name;
        if (described == in.fields().end())
            return here + " is not described";
        if (std::string wrong = misfit(field.is, *described, here, seen); !wrong.empty())
            return wrong;
    }
    for (const auto& described : in.fields())
        if (!described.may_be_missing && of.find(described.name) == nullptr)
            return place + '/' + std::string{described.name} + " is missing";
    return {};
}

}  // namespace operate_tests

#endif
