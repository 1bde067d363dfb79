// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "cli/local_times.hpp"

#include <ringfence/base/time_text.hpp>

#include <utility>
#include <variant>

namespace ringfence::command {

namespace {

/// Whose texts may hold times that people wrote, which stay as they are.
enum class reasons : bool { of_people, of_operations };

operate::record localised(const operate::record& of, const time_zone& zone, reasons with)
{
    operate::record made;
    for (const operate::field& f : of.fields()) {
        if (const auto* const when = std::get_if<timestamp>(&f.is)) {
            made.text(f.name, local_text(*when, zone));
        } else if (const auto* const rows = std::get_if<operate::rows>(&f.is)) {
            operate::rows all;
            for (const operate::record& row : *rows)
                all.push_back(localised(row, zone, f.name == "numbers" ? reasons::of_operations : reasons::of_people));
            made.table(f.name, std::move(all));
        } else if (const auto* const text = std::get_if<std::string>(&f.is);
                   text && f.name == "reason" && with == reasons::of_operations) {
            made.text(f.name, with_local_times(*text, zone));
        } else {
            made.add(f.name, f.is);
        }
    }
    return made;
}

}  // namespace

void add_utc_option(po::options_description& to)
{
    to.add_options()("utc", "times in UTC, not in the policy's time zone");
}

operate::record with_local_times(const operate::record& of, const time_zone& zone)
{
    return localised(of, zone, reasons::of_people);
}

std::string with_local_times(std::string_view text, const time_zone& zone)
{
    constexpr std::string_view form = "dddd-dd-ddTdd:dd:ddZ";
    const auto is_time = [&](std::string_view part) {
        for (std::size_t i = 0; i < form.size(); ++i)
            if (form[i] == 'd' ? part[i] < '0' || part[i] > '9' : part[i] != form[i])
                return false;
        return true;
    };
    std::string made;
    while (text.size() >= form.size()) {
        const auto when = is_time(text.substr(0, form.size()))
                              ? read_time(text.substr(0, form.size()), [] { return time_zone{}; })
                              : std::nullopt;
        if (when) {
            made += local_text(*when, zone);
            text.remove_prefix(form.size());
        } else {
            made += text.front();
            text.remove_prefix(1);
        }
    }
    return made.append(text);
}

}  // namespace ringfence::command
