// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Where a number is from, for people.

#ifndef RINGFENCE_OPERATE_COUNTRY_ZONES_HPP
#define RINGFENCE_OPERATE_COUNTRY_ZONES_HPP

#include <ringfence/number/normalise.hpp>
#include <ringfence/number/number.hpp>

#include <cstddef>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace ringfence::operate {

/// `PL`. Of a range that of all its numbers, empty where they have several; a prefix has none.
inline std::string country_of(const number_pattern& pattern)
{
    if (pattern.is_prefix())
        return {};
    std::string first = region_of_number(pattern.first);
    return pattern.is_range() && region_of_number(pattern.last) != first ? std::string{} : first;
}

/// The time zones of countries by the system's zone.tab. Where it has none, no country has a zone here.
class country_zones {
public:
    country_zones()
    {
        std::ifstream file{"/usr/share/zoneinfo/zone.tab"};
        for (std::string line; std::getline(file, line);) {
            const auto code_end = line.find('\t');
            const auto place_end = line.find('\t', code_end + 1);
            if (line.starts_with('#') || code_end != 2 || place_end == std::string::npos)
                continue;
            const auto name_end = line.find('\t', place_end + 1);
            auto& [count, name] = zones_[line.substr(0, code_end)];
            if (++count == 1)
                name = line.substr(place_end + 1, name_end - place_end - 1);
        }
    }

    /// `Europe/Warsaw`; `several (29)` for a country that has so many; empty where there is none.
    std::string of(std::string_view country) const
    {
        const auto found = zones_.find(country);
        if (found == zones_.end())
            return {};
        const auto& [count, name] = found->second;
        return count == 1 ? name : "several (" + std::to_string(count) + ")";
    }

private:
    std::map<std::string, std::pair<std::size_t, std::string>, std::less<>> zones_;
};

}  // namespace ringfence::operate

#endif
