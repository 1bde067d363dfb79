// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A version of the policy: its sources, and the lists that it declares.

#ifndef RINGFENCE_STORE_LAYOUT_POLICY_HPP
#define RINGFENCE_STORE_LAYOUT_POLICY_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/list.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::store {

/// One file of a policy, as it was read.
struct policy_source {
    std::string name{};
    std::string text{};

    friend bool operator==(const policy_source&, const policy_source&) = default;
};

/// A list as a policy declares it.
struct list_declaration {
    std::string name{};
    std::string description{};
    list_options options{};

    friend bool operator==(const list_declaration&, const list_declaration&) = default;
};

struct policy_info {
    std::uint32_t version = 0;  ///< from the key
    timestamp when{};
    author by{};
    std::string digest{};
    std::vector<policy_source> sources{};
    std::vector<list_declaration> lists{};
    bool untried = false;  ///< kept as a shadow, and never in force

    friend bool operator==(const policy_info&, const policy_info&) = default;
};

template <class Visit>
void visit_fields(Visit& at, is_record<policy_source> auto& s)
{
    at(1, s.name);
    at(2, s.text);
}

template <class Visit>
void visit_fields(Visit& at, is_record<list_declaration> auto& l)
{
    at(1, l.name);
    at(2, l.description);
    at(3, l.options);
}

template <class Visit>
void visit_fields(Visit& at, is_record<policy_info> auto& p)
{
    at(1, p.when);
    at(2, p.by);
    at(3, p.digest);
    at(4, p.sources);
    at(5, p.lists);
    at(6, p.untried);
}

namespace layout {

/// In `policies`: 'p' and the version holds the record, 'm' and the version the compiled image.
RINGFENCE_DECL std::string policy_key(std::uint32_t version);
RINGFENCE_DECL std::string image_key(std::uint32_t version);

RINGFENCE_DECL std::string encode(const policy_info& of);

/// Throws `error_code::corrupt`.
RINGFENCE_DECL policy_info decode_policy(std::uint32_t version, std::string_view bytes);

}  // namespace layout

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/layout/policy.ipp>
#endif

#endif
