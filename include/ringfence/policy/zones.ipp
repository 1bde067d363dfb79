// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_POLICY_ZONES_IPP
#define RINGFENCE_POLICY_ZONES_IPP

#include <ringfence/policy/hours.hpp>
#include <ringfence/policy/zones.hpp>

// Debian's libdate-tz reads the system's zone files, and its header only then says the same where this is defined.
#ifndef USE_OS_TZDB
#define USE_OS_TZDB 1
#endif

#include <algorithm>
#include <cstdint>
#include <date/tz.h>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#if !USE_OS_TZDB
#error "ringfence needs date/tz.h with USE_OS_TZDB=1: define it before the first include of date/tz.h, in every unit"
#endif

namespace ringfence {

namespace zoning {

RINGFENCE_DECL std::string footer_of(const std::string& name)
{
    std::ifstream file{"/usr/share/zoneinfo/" + name, std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    if (bytes.size() < 2 || bytes.back() != '\n')
        return {};
    const std::size_t before = bytes.rfind('\n', bytes.size() - 2);
    return before == std::string::npos ? std::string{} : bytes.substr(before + 1, bytes.size() - before - 2);
}

RINGFENCE_DECL void add_transition(time_zone& zone, std::int64_t since, std::int64_t offset)
{
    if (zone.transitions.empty() || zone.transitions.back().offset != offset)
        zone.transitions.push_back({since, static_cast<std::int32_t>(offset)});
}

RINGFENCE_DECL void extend(time_zone& zone, const posix_rule& rule, std::int64_t known_until)
{
    std::vector<zone_transition> changes;
    for (int year = first_zone_year; year < end_zone_year; ++year) {
        changes.push_back({rule.begin.in(year)-rule.standard, static_cast<std::int32_t>(rule.summer)});
        changes.push_back({rule.end.in(year)-rule.summer, static_cast<std::int32_t>(rule.standard)});
    }
    std::sort(changes.begin(), changes.end(),
              [](const zone_transition& a, const zone_transition& b) { return a.since < b.since; });
    for (const zone_transition& c : changes)
        if (c.since > known_until)
            add_transition(zone, c.since, c.offset);
}

}  // namespace zoning

RINGFENCE_DECL std::vector<std::string> zone_names()
{
    std::vector<std::string> names;
    for (const auto& zone : date::get_tzdb().zones)
        names.push_back(zone.name());
    return names;
}

RINGFENCE_DECL std::optional<time_zone> make_zone(std::string_view name)
{
    const auto& zones = date::get_tzdb().zones;
    const auto known = std::find_if(zones.begin(), zones.end(), [name](const auto& z) { return z.name() == name; });
    if (known == zones.end())
        return std::nullopt;
    const auto begin = date::sys_seconds{date::sys_days{date::year{first_zone_year} / 1 / 1}};
    const auto end = date::sys_seconds{date::sys_days{date::year{end_zone_year} / 1 / 1}};
    time_zone made{std::string{name}, {}};
    auto info = known->get_info(begin);
    zoning::add_transition(made, begin.time_since_epoch().count(), info.offset.count());
    std::int64_t known_until = begin.time_since_epoch().count();
    while (info.end < end) {
        const auto since = info.end;
        info = known->get_info(since);
        known_until = since.time_since_epoch().count();
        zoning::add_transition(made, known_until, info.offset.count());
    }
    if (const auto rule = zoning::posix_rule_reader{zoning::footer_of(made.name)}.read())
        zoning::extend(made, *rule, known_until);
    return made;
}

}  // namespace ringfence

#endif
