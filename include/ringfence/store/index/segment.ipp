// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_INDEX_SEGMENT_IPP
#define RINGFENCE_STORE_INDEX_SEGMENT_IPP

#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/segment.hpp>
#include <ringfence/store/layout/key.hpp>
#include <ringfence/store/pages/record_sum.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store::index_layout {

RINGFENCE_DECL void segment_view::take_sum() const
{
    const std::string_view stored{reinterpret_cast<const char*>(data_), size_ + pages::sum_size};
    if (!pages::summed_value(static_cast<std::uint8_t>(table::index), layout::key_u64(first_), stored))
        layout::fail_corrupt("the numbers of the blocks from " + std::to_string(first_) +
                             " on (table `index`) are not as they were written");
    whole_.set();
}

}  // namespace ringfence::store::index_layout

#endif
