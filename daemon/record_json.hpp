// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What operations answer, as JSON: the same from `--format json` and over HTTP. A name that is told once keeps its
// meaning; what there is not is null; new members may come.

#ifndef RINGFENCE_DAEMON_RECORD_JSON_HPP
#define RINGFENCE_DAEMON_RECORD_JSON_HPP

#include "json.hpp"

#include <ringfence/operate/record.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ringfence {

std::string to_json(const operate::record& of);

namespace detail {

struct record_json_writer {
    json_object& to;
    std::string_view name;

    void operator()(std::monostate) const { to.value_as_is(name, "null"); }
    void operator()(bool flag) const { to.flag(name, flag); }
    void operator()(std::uint64_t count) const { to.number(name, count); }
    void operator()(timestamp when) const { to.time(name, when); }
    void operator()(const std::string& text) const { to.text(name, text); }
    void operator()(const operate::rows& table) const
    {
        std::vector<std::string> lines;
        lines.reserve(table.size());
        for (const operate::record& one : table)
            lines.push_back(to_json(one));
        to.value_as_is(name, json_lines_array(lines));
    }
};

}  // namespace detail

/// `{"list":"dnc","imported":12,...}`; rows stand each in a line of its own.
inline std::string to_json(const operate::record& of)
{
    json_object made;
    for (const operate::field& f : of.fields())
        std::visit(detail::record_json_writer{made, f.name}, f.is);
    return made.str();
}

}  // namespace ringfence

#endif
