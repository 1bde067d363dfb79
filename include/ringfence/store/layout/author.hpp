// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Who made a change, in entries, imports, accounts and the journal.

#ifndef RINGFENCE_STORE_LAYOUT_AUTHOR_HPP
#define RINGFENCE_STORE_LAYOUT_AUTHOR_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/layout/field.hpp>

#include <string>
#include <string_view>

namespace ringfence::store {

/// Who asks for a change, and why: goes into the entry and into the journal. Each text may be empty.
struct author {
    std::string user{};     ///< the person or account
    std::string address{};  ///< where the request came from, as `192.0.2.7:40122`
    std::string program{};  ///< the program that asked, as `ringfence add`
    std::string call{};     ///< the call it happened in
    std::string lead{};     ///< the lead or contact it is about
    std::string reason{};
    std::string request{};  ///< the request over HTTP that brought it, as its answer's `X-Request-Id`

    friend bool operator==(const author&, const author&) = default;
};

/// Says one thing more in the reason.
RINGFENCE_DECL void add_reason(author& by, std::string_view more);

template <class Visit>
void visit_fields(Visit& at, is_record<author> auto& a)
{
    at(1, a.user);
    at(2, a.address);
    at(3, a.program);
    at(4, a.call);
    at(5, a.lead);
    at(6, a.reason);
    at(7, a.request);
}

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/layout/author.ipp>
#endif

#endif
