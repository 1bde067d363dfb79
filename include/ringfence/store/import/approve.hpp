// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Imports into a list under review: their coming into force.

#ifndef RINGFENCE_STORE_IMPORT_APPROVE_HPP
#define RINGFENCE_STORE_IMPORT_APPROVE_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/lists/entries.hpp>

#include <cstdint>

namespace ringfence::store {

/// Lets an import that awaits approval come into force, with its rows that became entries, but for those that somebody
/// changed since; `permanent` also makes one permanent that is in force already. Throws `error`: `missing` for an
/// unknown import, `refused` for one that does not await it.
RINGFENCE_DECL void approve_import(write_transaction& in, std::uint32_t id, approval as, const author& by,
                                   timestamp now);

/// As above, in a transaction of its own. Also throws `busy` while an import runs.
RINGFENCE_DECL void approve_import(environment& store, std::uint32_t id, approval as, const author& by, timestamp now);

namespace detail {

/// Takes an import that awaits approval into force, as what; the caller writes the journal. Throws `refused`.
RINGFENCE_DECL entry_state approve_layer(write_transaction& in, list_info& list, const import_info& import,
                                         approval as);

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/approve.ipp>
#endif

#endif
