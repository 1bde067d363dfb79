// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LAYOUT_AUTHOR_IPP
#define RINGFENCE_STORE_LAYOUT_AUTHOR_IPP

#include <ringfence/store/layout/author.hpp>

#include <string_view>

namespace ringfence::store {

RINGFENCE_DECL void add_reason(author& by, std::string_view more)
{
    by.reason += by.reason.empty() || more.empty() ? "" : "; ";
    by.reason += more;
}

}  // namespace ringfence::store

#endif
