// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Imports that are taken back.

#ifndef RINGFENCE_STORE_IMPORT_UNDO_HPP
#define RINGFENCE_STORE_IMPORT_UNDO_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/list.hpp>

#include <cstdint>

namespace ringfence::store {

/// Undoes an import: what it brought is in the list no longer, unless it is there by something else as well, and what
/// it took out or replaced is there again, but for entries by hand that it removed, which stay removed. Numbers that
/// somebody has changed by hand since are left as they are. The record of the import stays. What is left in the index
/// the next import clears away. Throws `error`: `missing` for an unknown import, `refused` for one that was undone
/// before, is permanent or was replaced since, for one into a list that was dropped, and for a replacement after which
/// there was another import, as what it replaced is gone.
RINGFENCE_DECL void undo_import(write_transaction& in, std::uint32_t id, const author& by, timestamp now);

/// As above, in a transaction of its own, and clears away what is left in the index. Also throws `busy` while an
/// import runs.
RINGFENCE_DECL void undo_import(environment& store, std::uint32_t id, const author& by, timestamp now);

namespace detail {

/// Takes an import's layers out of force and those that it replaced back into it; the caller writes import and
/// journal. Throws `refused`.
RINGFENCE_DECL void undo_layers(write_transaction& in, list_info& list, const import_info& import);

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/undo.ipp>
#endif

#endif
