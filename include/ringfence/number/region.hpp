// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_NUMBER_REGION_HPP
#define RINGFENCE_NUMBER_REGION_HPP

#include <ringfence/config.hpp>

#include <string>

namespace ringfence {

/// A region of the world's numbering plan (ITU-T E.164, as libphonenumber has it).
struct numbering_region {
    std::string id;        ///< two capital letters of ISO 3166, as `PL`
    int calling_code = 0;  ///< 1 to 999
    bool alone = false;    ///< all numbers with that calling code are of this region
};

}  // namespace ringfence

#endif
