// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_BASE_FAULT_HPP
#define RINGFENCE_BASE_FAULT_HPP

#include <ringfence/config.hpp>

#include <string>

namespace ringfence {

/// What is wrong with something that was given, for people: in lower case, without a full stop. What checks or reads
/// returns `std::optional<fault>`, nothing where nothing is wrong.
struct fault {
    std::string text;

    friend bool operator==(const fault&, const fault&) = default;
};

}  // namespace ringfence

#endif
