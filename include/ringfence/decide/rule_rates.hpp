// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DECIDE_RULE_RATES_HPP
#define RINGFENCE_DECIDE_RULE_RATES_HPP

#include <ringfence/base/mutex.hpp>
#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <unordered_map>

namespace ringfence {

/// When rules have put numbers into lists that limit how many they may within a time (`max N per D`): what bounds an
/// `add` that callers nobody knows set off. 8 bytes for each of the newest N. From any thread; kept in memory only, so
/// a restart begins anew.
class rule_rates {
public:
    /// Whether fewer than `most` were noted within the time before `when`.
    ///
    /// Clocks are put right: by up to `within` a time that is still to come counts, by more it is forgotten.
    bool has_room(std::uint32_t list, std::uint64_t most, std::chrono::seconds within, timestamp when)
    {
        const mutex_lock lock{held_};
        std::deque<timestamp>& noted = noted_[list];
        while (!noted.empty() && (noted.front() + within <= when || noted.front() > when + within))
            noted.pop_front();
        while (!noted.empty() && noted.back() > when + within)
            noted.pop_back();
        return noted.size() < most;
    }

    void note(std::uint32_t list, timestamp when)
    {
        const mutex_lock lock{held_};
        noted_[list].push_back(when);
    }

private:
    mutex held_;
    std::unordered_map<std::uint32_t, std::deque<timestamp>> noted_ RINGFENCE_GUARDED_BY(held_);  ///< by the list's id
};

}  // namespace ringfence

#endif
