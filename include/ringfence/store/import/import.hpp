// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Bulk imports. A file's numbers become one layer of the index: sorted in memory, 8 bytes each, and merged into the
// blocks. A large import is committed in steps, each of which rewrites a part of the index and leaves its old pages to
// the next but one: so the store does not grow to twice its size, and other writers get their turn. Until the last
// step the layer is `building` and counts for nobody; the last step makes it `active` and writes the journal, so that
// the import happens for everybody at once or not at all. What a program that died left behind, the next import
// clears away.
//
// Rows that carry a state or times of their own become entries, in the last step. What an import takes out of the list
// goes into a layer of its own (`layer_kind::deleted`), and what it replaces stays beside it (`layer_state::replaced`)
// until the next import into the list: so either can be undone.
//
// rows.hpp -> content.hpp -> reckon.hpp -> apply.hpp; lock.hpp lets one import run at a time, undo.hpp takes one back.

#ifndef RINGFENCE_STORE_IMPORT_IMPORT_HPP
#define RINGFENCE_STORE_IMPORT_IMPORT_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/options.hpp>
#include <ringfence/store/import/text/lines.hpp>
#include <ringfence/store/layout/author.hpp>

#include <string_view>

namespace ringfence::store {

/// Imports a text into a list. `read` is called for each row's number, `progress` now and then. Rows that cannot be
/// read are told to `options.on_reject` and the rest is imported. Takes 8 bytes of memory a number.
///
/// Throws `error`: `missing` for an unknown list or column, `busy` while another import runs, `refused` for a
/// replacement that shrinks the list too much, has no number or would have to await approval, and for a text above its
/// limit, `full` beyond the limits of options.hpp; and what `from`, `read` and callbacks throw. Nothing is imported
/// then. A number that had been removed from the list by hand comes back with an import that names it.
RINGFENCE_DECL import_report import_numbers(environment& store, std::string_view list_name, text_source& from,
                                            const number_text_reader& read, const import_options& options,
                                            const author& by, timestamp now, const import_watch& progress);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/import.ipp>
#endif

#endif
