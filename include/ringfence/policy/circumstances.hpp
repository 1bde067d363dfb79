// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_POLICY_CIRCUMSTANCES_HPP
#define RINGFENCE_POLICY_CIRCUMSTANCES_HPP

#include <ringfence/base/time.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence {

/// What is known of where and when rules are to be put in force.
struct circumstances {
    struct list {
        std::string name{};
        std::vector<std::string> former{};  ///< names that it had before, by which it is found as well
        std::string description{};
        std::uint64_t entries = 0;  ///< of any state, and numbers imported; what rule files write into it aside
        bool in_force = false;      ///< the policy in force declares it

        bool is_called(std::string_view by) const noexcept
        {
            return name == by || std::ranges::find(former, by) != former.end();
        }
    };

    timestamp now{};
    std::string region{};    ///< by which the policy in force reads national numbers; empty: by none
    std::string timezone{};  ///< in which it reads times that name none; empty: UTC
    std::vector<list> lists{};
};

}  // namespace ringfence

#endif
