// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_POLICY_PROOF_TIME_CLASSES_IPP
#define RINGFENCE_POLICY_PROOF_TIME_CLASSES_IPP

#include <ringfence/policy/hours.hpp>
#include <ringfence/policy/proof/time_classes.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace ringfence {

namespace detail {

class time_classifier {
public:
    explicit time_classifier(const std::vector<hours_in_zone>& all) : all_{all}
    {
        find_differences();
        find_stretches();
    }

    std::optional<time_classes> run(std::size_t limit)
    {
        std::size_t ranges = 0;
        for (const hours_in_zone& h : all_)
            ranges += h.hours->weekly.size() + h.hours->specials.size();
        time_classes made;
        made.open.resize(all_.size());
        std::map<std::vector<bool>, std::uint32_t> places;
        for (const difference& d : differences_) {
            const std::vector<std::int64_t> edges = edges_of(d);
            for (const std::int64_t day : days_of(d)) {
                const std::size_t steps = edges.size() * (ranges + 1);
                if (steps > limit)
                    return std::nullopt;
                limit -= steps;
                for (const std::int64_t edge : edges)
                    look_at(day * day_minutes + edge, d, made, places);
            }
        }
        return made;
    }

private:
    static constexpr std::int64_t day_minutes = 1440;
    static constexpr std::int64_t forever = std::int64_t{1} << 40;  ///< days
    static constexpr std::int64_t soon = 20605;  ///< 2026-06-01: examples are from here on if they can

    struct day_range {
        std::int64_t first;
        std::int64_t last;  ///< included
    };

    /// How many minutes each of the hours' clocks is ahead of the first, and on which of the first's days.
    struct difference {
        std::vector<std::int64_t> ahead;
        std::vector<day_range> when;
    };

    /// Days between which it does not change which zones have days of their own near by.
    struct stretch {
        day_range days;
        bool special;
    };

    void find_differences()
    {
        std::set<std::int64_t> changes;
        for (const hours_in_zone& h : all_)
            if (*h.zone != *all_.front().zone)
                for (const time_zone* zone : {all_.front().zone, h.zone})
                    for (const zone_transition& t : zone->transitions)
                        changes.insert(t.since);
        const time_zone& first = *all_.front().zone;
        const auto day_at = [&](std::int64_t utc) {
            return std::chrono::floor<std::chrono::days>(std::chrono::seconds{utc + first.offset_at(utc)}).count();
        };
        std::map<std::vector<std::int64_t>, std::size_t> places;
        std::size_t now = 0;
        const auto change = [&](std::int64_t utc, std::int64_t day) {
            std::vector<std::int64_t> ahead;
            for (const hours_in_zone& h : all_)
                ahead.push_back((h.zone->offset_at(utc) - first.offset_at(utc)) / 60);
            if (!differences_.empty() && differences_[now].ahead == ahead)
                return;
            if (!differences_.empty())
                differences_[now].when.back().last = day_at(utc - 1);
            const auto [at, is_new] = places.try_emplace(ahead, differences_.size());
            if (is_new)
                differences_.push_back({std::move(ahead), {}});
            now = at->second;
            differences_[now].when.push_back({day, forever});
        };
        change(changes.empty() ? 0 : *changes.begin() - 1, -forever);
        for (const std::int64_t utc : changes)
            change(utc, day_at(utc));
    }

    /// By how many days another zone's date may differ from the first's.
    std::int64_t days_apart(std::size_t i) const
    {
        std::int64_t most = 0;
        for (const difference& d : differences_)
            most = std::max(most, std::abs(d.ahead[i]));
        return (most + day_minutes - 1) / day_minutes;
    }

    void find_stretches()
    {
        // Where one more special day is near, or one less.
        std::map<std::int64_t, int> dates;
        for (std::size_t i = 0; i < all_.size(); ++i) {
            const std::int64_t apart = days_apart(i);
            for (const special_days& s : all_[i].hours->specials) {
                ++dates[s.first - apart];
                --dates[std::int64_t{s.last} + 1 + apart];
                for (std::int64_t by = -apart; by <= apart; ++by) {
                    dates.try_emplace(s.first + by, 0);
                    dates.try_emplace(std::int64_t{s.last} + 1 + by, 0);
                }
            }
        }
        std::int64_t since = -forever;
        int near = 0;
        for (const auto& [day, more] : dates) {
            stretches_.push_back({{since, day - 1}, near > 0});
            since = day;
            near += more;
        }
        stretches_.push_back({{since, forever}, false});
    }

    /// One day of each kind that there is while the clocks differ like this, those that are soon before the others.
    std::vector<std::int64_t> days_of(const difference& d) const
    {
        std::vector<std::int64_t> days;
        std::set<std::int64_t> ordinary;  // weekdays
        const auto look = [&](const day_range& within) {
            for (const day_range& when : d.when)
                for (auto s = std::partition_point(
                         stretches_.begin(), stretches_.end(),
                         [&](const stretch& before) { return before.days.last < std::max(when.first, within.first); });
                     s != stretches_.end() && s->days.first <= std::min(when.last, within.last); ++s) {
                    const std::int64_t last = std::min({s->days.last, when.last, within.last});
                    std::int64_t first = std::max({s->days.first, when.first, within.first});
                    // What has no beginning is looked at where it ends.
                    first = first == -forever ? last - 6 : first;
                    for (std::int64_t day = first; day <= std::min(last, first + 6); ++day)
                        if (s->special || ordinary.insert((day % 7 + 7) % 7).second)
                            days.push_back(day);
                }
        };
        look({soon, forever});
        look({-forever, soon - 1});
        return days;
    }

    /// Minutes of a day of the first zone at which hours or some zone's day begin or end.
    std::vector<std::int64_t> edges_of(const difference& d) const
    {
        std::set<std::int64_t> edges;
        for (std::size_t i = 0; i < all_.size(); ++i) {
            const auto add = [&](std::int64_t minute) {
                edges.insert(((minute - d.ahead[i]) % day_minutes + day_minutes) % day_minutes);
            };
            const auto add_both = [&](const minutes_range& r) {
                add(r.from);
                add(r.until);
            };
            add(0);
            std::for_each(all_[i].hours->weekly.begin(), all_[i].hours->weekly.end(), add_both);
            for (const special_days& s : all_[i].hours->specials)
                std::for_each(s.open.begin(), s.open.end(), add_both);
        }
        return {edges.begin(), edges.end()};
    }

    void look_at(std::int64_t minute, const difference& d, time_classes& made,
                 std::map<std::vector<bool>, std::uint32_t>& places) const
    {
        const time_zone utc{};
        std::vector<bool> open(all_.size());
        for (std::size_t i = 0; i < all_.size(); ++i)
            open[i] = is_open(
                *all_[i].hours, utc,
                timestamp{std::chrono::duration_cast<timestamp::duration>(std::chrono::minutes{minute + d.ahead[i]})});
        const auto [at, is_new] = places.try_emplace(open, static_cast<std::uint32_t>(places.size()));
        made.moments.emplace_back(minute, at->second);
        if (!is_new)
            return;
        for (std::size_t i = 0; i < all_.size(); ++i)
            if (open[i])
                made.open[i].push_back(at->second);
        made.members.push_back(std::move(open));
    }

    const std::vector<hours_in_zone>& all_;
    std::vector<difference> differences_;
    std::vector<stretch> stretches_;
};

}  // namespace detail

RINGFENCE_DECL std::optional<time_classes> classify_times(const std::vector<hours_in_zone>& all, std::size_t limit)
{
    return detail::time_classifier{all}.run(limit);
}

RINGFENCE_DECL std::optional<timestamp> time_of_class(const std::vector<hours_in_zone>& all,
                                                      const time_classes& classes, std::uint32_t wanted)
{
    for (const auto& [minute, of] : classes.moments) {
        if (of != wanted)
            continue;
        const timestamp when{std::chrono::duration_cast<timestamp::duration>(
            std::chrono::seconds{all.front().zone->to_utc(minute * 60)})};
        bool is_it = true;
        for (std::size_t i = 0; i < all.size(); ++i)
            is_it = is_it && is_open(*all[i].hours, *all[i].zone, when) == classes.members[wanted][i];
        if (is_it)
            return when;
    }
    return std::nullopt;
}

}  // namespace ringfence

#endif
