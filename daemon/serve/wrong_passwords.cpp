// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/wrong_passwords.hpp"

#include <algorithm>

namespace ringfence::server {

std::chrono::milliseconds wrong_passwords::count(const address_bytes& origin, clock::time_point now)
{
    using std::chrono::milliseconds;
    constexpr std::chrono::minutes remembered{10};
    constexpr unsigned free = 5;
    constexpr milliseconds first{250};
    constexpr unsigned most_doublings = 5;

    const mutex_lock lock{mutex_};
    if (of_.size() >= most_origins && !of_.contains(origin)) {
        std::erase_if(of_, [&](const auto& each) { return now - each.second.last > remembered; });
        if (of_.size() >= most_origins)
            of_.erase(std::ranges::min_element(of_, {}, [](const auto& each) { return each.second.last; }));
    }
    failures& known = of_[origin];
    if (now - known.last > remembered)
        known.count = 0;
    known.last = now;
    ++known.count;
    return known.count <= free ? milliseconds{0} : first * (1U << std::min(known.count - free - 1, most_doublings));
}

}  // namespace ringfence::server
