// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DECIDE_QUERY_HPP
#define RINGFENCE_DECIDE_QUERY_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>

#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

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
    std::optional<timestamp> at{};            ///< what would be decided at that time: see `engine_options::at`
    std::span<const attribute> attributes{};  ///< what words of the program read: `condition_word::query_words`
};

/// Why a query cannot be asked. The numbers keep their meaning.
enum class query_fault {
    unknown_scenario = 1,
    missing_key = 2,  ///< the scenario needs `from`, `to` or `name`
    unknown_key = 3,  ///< among the attributes: no word that the program knows reads it
    repeated_key = 4  ///< among the attributes
};

/// Of `query_fault`, named `ringfence.query`. Lives as long as the program; thread-safe.
RINGFENCE_DECL const std::error_category& query_category() noexcept;

inline std::error_code make_error_code(query_fault fault) noexcept
{
    return {static_cast<int>(fault), query_category()};
}

/// A query that cannot be asked. `what()` names the scenario or the key, and says which there are.
class query_error : public std::invalid_argument {
public:
    query_error(query_fault fault, const std::string& text) : std::invalid_argument{text}, fault_{fault} {}

    query_fault fault() const noexcept { return fault_; }

private:
    query_fault fault_;
};

}  // namespace ringfence

template <>
struct std::is_error_code_enum<ringfence::query_fault> : std::true_type {
};

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/decide/query.ipp>
#endif

#endif
