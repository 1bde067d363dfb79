// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// One thing in a list as it stands at a moment: a number, prefix or range by its entry and by imports together
// (`strengthen`), as the entry while that is not over, else as the import's.

#ifndef RINGFENCE_STORE_LISTS_LISTED_HPP
#define RINGFENCE_STORE_LISTS_LISTED_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/layer.hpp>
#include <ringfence/store/layout/list.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace ringfence::store {

/// How something in a list stands at a moment.
enum class listed_state : std::uint8_t { pending, approved, permanent, cleared, expired };

inline constexpr std::array<std::string_view, 5> listed_state_names{"pending", "approved", "permanent", "cleared",
                                                                    "expired"};

/// One thing in a list.
struct listed {
    entry about{};  ///< of an import's number, what it would be as an entry; `import` names the import
    listed_state state = listed_state::approved;
    enum class origin : std::uint8_t { entry, import, rule_file } from = origin::entry;
    std::uint32_t list = 0;  ///< whose it is; not said of a walk through one list
};

/// What a rule file writes into a list, which the store does not have.
struct written_numbers {
    std::span<const number_pattern> numbers{};  ///< sorted, different; to outlive its use
    timestamp since{};                          ///< when the policy was put in force
    author by{};
};

/// What is written into which list.
using written_into = std::function<written_numbers(const list_info&)>;

namespace detail {

RINGFENCE_DECL listed_state listed_state_of(entry_state state) noexcept;

RINGFENCE_DECL listed_state state_at(const entry& e, timestamp now) noexcept;

RINGFENCE_DECL listed listed_of(entry e, timestamp now);

RINGFENCE_DECL listed listed_of(const transaction& in, const layer_info& layer, const number_pattern& pattern);

}  // namespace detail

/// What a list has for exactly this number, prefix or range, in force or not, by its entry and by imports together.
/// Throws `error`.
RINGFENCE_DECL std::optional<listed> find_listed(const transaction& in, const list_info& list,
                                                 const number_pattern& pattern, timestamp now);

/// A prefix or range by which a list has a number.
struct covering {
    std::uint32_t list = 0;
    listed by{};
};

/// What covers a number in any list, the widest first: approved entries, which need not be in force, and what active
/// imports brought. Throws `error`.
RINGFENCE_DECL std::vector<covering> find_covers(const transaction& in, number n, timestamp now);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/lists/listed.ipp>
#endif

#endif
