// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DECIDE_QUERY_HPP
#define RINGFENCE_DECIDE_QUERY_HPP

#include <ringfence/policy/time.hpp>

#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>

namespace ringfence {

/// A word of a query that a plugin declares, as `verstat=TN-Validation-Passed-A`.
struct attribute {
    std::string_view key;
    std::string_view value;
};

/// What is asked: one call, message or dial. The texts are as they come from the network and need to live as long as
/// the call of `decide`. What is left out is empty; an `inbound` query needs `from` and `to`, the others `name` and
/// `to`, and a `from` that is given empty means a withheld caller.
struct query {
    std::string_view scenario;
    std::optional<std::string_view> from{};   ///< the caller, as signalling has it: number/read.hpp
    std::optional<std::string_view> to{};     ///< the number called, likewise; or that to be dialled, as lists have it
    std::optional<std::string_view> name{};   ///< of the campaign, queue, widget or route
    std::string_view channel{};               ///< `call` (also when empty) or `sms`
    std::string_view trunk{};                 ///< the trunk that the call came by
    std::string_view id{};                    ///< names the call: asked again, it is not counted again
    std::optional<timestamp> at{};            ///< what would be decided at that time: see `engine_options::clock`
    std::span<const attribute> attributes{};  ///< plugins' words
};

/// A query that cannot be asked: an unknown scenario, or a word that the scenario needs is missing.
class query_error : public std::invalid_argument {
public:
    using std::invalid_argument::invalid_argument;
};

}  // namespace ringfence

#endif
