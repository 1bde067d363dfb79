// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How an import is written: in steps, each a transaction that rewrites a part of the index and leaves its old pages to
// the next but one. Until the last step the layer is `building` and counts for nobody; the last one makes it what it is
// to be, with its entries and removals, and writes the journal.

#ifndef RINGFENCE_STORE_IMPORT_APPLY_HPP
#define RINGFENCE_STORE_IMPORT_APPLY_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/content.hpp>
#include <ringfence/store/import/options.hpp>
#include <ringfence/store/import/reckon.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/layer.hpp>
#include <ringfence/store/layout/list.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ringfence::store {

namespace detail {

/// What is written, and as what. All that it refers to stays as it is until the last step.
struct import_order {
    std::uint32_t list = 0;
    const std::string& file;
    const import_content& content;
    const import_options& options;
    const import_report& read;  ///< what reading counted
    const import_effect& effect;
    layer_state state = layer_state::active;  ///< when it is done
    const author& by;
    timestamp now{};
    std::chrono::steady_clock::time_point started{};
};

/// How far an import is written.
struct import_written {
    layer_info layer{};
    std::size_t numbers = 0;               ///< of the content's, those in the index
    std::size_t details = 0;               ///< the same of what it says of them
    std::optional<import_info> done{};     ///< after the last step
    permanent_rest stayed{};               ///< of what was to be removed; after the last step
    std::vector<rejected_line> refused{};  ///< rows that could not become entries; after the last step
};

/// The next step. Throws `error`: `missing` where the list was dropped meanwhile, `full`, `corrupt`.
RINGFENCE_DECL import_written write_step(write_transaction& in, const import_order& of, const import_written& so_far);

/// Lets go of what earlier replacements kept, and for a replacement takes the imports before it out of force; they
/// stay until the next import, so that this one can be undone. What is permanent stays in force.
RINGFENCE_DECL void retire_replaced(write_transaction& in, const list_info& list, const import_info& newest);

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/apply.ipp>
#endif

#endif
