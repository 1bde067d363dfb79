// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DECIDE_QUERY_IPP
#define RINGFENCE_DECIDE_QUERY_IPP

#include <ringfence/decide/query.hpp>

#include <string>
#include <system_error>

namespace ringfence {

namespace detail {

class query_faults : public std::error_category {
public:
    const char* name() const noexcept override { return "ringfence.query"; }

    std::string message(int fault) const override
    {
        switch (static_cast<query_fault>(fault)) {
        case query_fault::unknown_scenario: return "the scenario is unknown";
        case query_fault::missing_key: return "the scenario needs a key that the query lacks";
        case query_fault::unknown_key: return "an attribute has a key that no word reads";
        case query_fault::repeated_key: return "an attribute is given twice";
        }
        return "unknown fault of a query";
    }
};

}  // namespace detail

RINGFENCE_DECL const std::error_category& query_category() noexcept
{
    static const detail::query_faults faults;
    return faults;
}

}  // namespace ringfence

#endif
