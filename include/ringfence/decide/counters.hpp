// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DECIDE_COUNTERS_HPP
#define RINGFENCE_DECIDE_COUNTERS_HPP

#include <ringfence/base/mutex.hpp>
#include <ringfence/base/time.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <unordered_map>
#include <vector>

namespace ringfence {

/// How often calls of a subject reached a `calls N within D` condition: a sliding window of the newest N calls for
/// each condition and subject. Safe to use from any number of threads; kept in memory only, so a restart begins anew.
///
/// Bounded: past `max_windows` the window that was touched longest ago is forgotten.
class call_counters {
public:
    explicit call_counters(std::size_t max_windows = 1'000'000) : max_per_shard_{max_windows / shard_count + 1} {}

    enum class mode : std::uint8_t {
        count,  ///< this call counts
        peek    ///< tell what it would be counted as, and forget it
    };

    struct window {
        std::uint64_t condition;  ///< which condition counts, `lowering::identity`
        std::uint64_t subject;    ///< whom it counts, the bits of a number
        std::uint32_t limit;      ///< more than this need not be told apart
        std::chrono::milliseconds duration;
    };

    /// How many calls the window holds at `now`, this one included: 1 to `limit`. A call whose `id` (a hash, 0 for
    /// none) was counted before is not counted again, and gets the answer it got then; but only the newest `limit`
    /// calls are remembered: after so many others it counts as one more, and the answer is `limit`.
    ///
    /// Clocks are put right, so that a call may have come at a later time than `now`. By up to `duration` it counts, as
    /// one of now: it came before. By more it was counted by a clock that was wrong, and is forgotten. Calls that are
    /// too old stay among the newest `limit`, as the clock by which they are may be the one that is wrong.
    std::uint32_t reached(const window& w, std::uint64_t id, timestamp now, mode how)
    {
        const key k{w.condition, w.subject};
        const std::size_t hash = key_hash{}(k);
        shard& s = shards_[hash % shard_count];
        const mutex_lock lock{s.held};

        auto at = s.windows.find(k);
        if (at == s.windows.end()) {
            if (how == mode::peek)
                return 1;
            if (s.windows.size() >= max_per_shard_) {
                s.windows.erase(s.by_age.front());
                s.by_age.pop_front();
            }
            at = s.windows.emplace(k, calls{}).first;
            at->second.age = s.by_age.insert(s.by_age.end(), k);
        }
        calls& c = at->second;

        const timestamp oldest = now - w.duration;
        const timestamp newest = now + w.duration;
        const auto within = [&](const event& e) { return e.when > oldest && e.when <= newest; };
        if (id != 0)
            for (const event& e : c.events)
                if (e.id == id && within(e))
                    return e.reached;

        const auto earlier = std::count_if(c.events.begin(), c.events.end(), within);
        const std::uint32_t reached = std::min(static_cast<std::uint32_t>(earlier) + 1, w.limit);
        if (how == mode::peek)
            return reached;

        std::erase_if(c.events, [&](const event& e) { return e.when > newest; });
        for (event& e : c.events)
            e.when = std::min(e.when, now);
        if (c.events.size() >= w.limit)
            c.events.erase(c.events.begin());
        c.events.push_back({now, id, reached});
        s.by_age.splice(s.by_age.end(), s.by_age, c.age);
        return reached;
    }

    /// How many windows are kept.
    std::size_t size() const
    {
        std::size_t all = 0;
        for (const shard& s : shards_) {
            const mutex_lock lock{s.held};
            all += s.windows.size();
        }
        return all;
    }

private:
    struct key {
        std::uint64_t condition;
        std::uint64_t subject;
        friend bool operator==(const key&, const key&) = default;
    };
    struct key_hash {
        std::size_t operator()(const key& k) const noexcept
        {
            // The finaliser of splitmix64: subjects are dense numbers.
            std::uint64_t x = k.condition ^ (k.subject * 0x9e3779b97f4a7c15ULL);
            x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
            x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
            return static_cast<std::size_t>(x ^ (x >> 31));
        }
    };
    struct event {
        timestamp when;
        std::uint64_t id;
        std::uint32_t reached;  ///< what was answered then
    };
    struct calls {
        std::vector<event> events;  ///< at most `limit`, in the order in which they came and of their times
        std::list<key>::iterator age;
    };

    static constexpr std::size_t shard_count = 16;
    struct shard {
        mutable mutex held;
        std::unordered_map<key, calls, key_hash> windows RINGFENCE_GUARDED_BY(held);
        std::list<key> by_age RINGFENCE_GUARDED_BY(held);  ///< front: touched longest ago
    };

    std::size_t max_per_shard_;
    std::array<shard, shard_count> shards_;
};

}  // namespace ringfence

#endif
