// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What imports leave behind that count for nobody: those that died, were undone or have been replaced. Taken out of the
// index in portions, so that other writers get their turn.

#ifndef RINGFENCE_STORE_IMPORT_LEFTOVERS_HPP
#define RINGFENCE_STORE_IMPORT_LEFTOVERS_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/lock.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace ringfence::store {

/// Clears away what layers that do not count still have in the store. The caller has the import lock. Throws `error`.
RINGFENCE_DECL void clear_leftovers(environment& store);

/// As above when all is done already: where it cannot be, the next import does it.
RINGFENCE_DECL void clear_leftovers_later(environment& store) noexcept;

/// Calls `make`, which changes imports, while no other import runs, and clears away what is left over of them. Throws
/// `busy` where one runs, and what `make` throws.
template <class Make>
void change_imports(environment& store, Make&& make)
{
    const import_lock alone{store.directory()};
    std::forward<Make>(make)();
    clear_leftovers_later(store);
}

namespace detail {

/// What an import says of its numbers, in one step.
inline constexpr std::size_t details_a_step = 100'000;

/// Bytes of the index that one step of an import may write before it is committed.
RINGFENCE_DECL std::size_t step_budget(const transaction& in);

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/leftovers.ipp>
#endif

#endif
