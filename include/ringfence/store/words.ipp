// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_WORDS_IPP
#define RINGFENCE_STORE_WORDS_IPP

#include <ringfence/store/import/imports.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/journal_record.hpp>
#include <ringfence/store/words.hpp>

#include <string_view>

namespace ringfence::store {

RINGFENCE_DECL std::string_view event_word(journal_event what) noexcept
{
    switch (what) {
    case journal_event::list_created: return "list-created";
    case journal_event::list_changed: return "list-changed";
    case journal_event::entry_added: return "entry-added";
    case journal_event::entry_changed: return "entry-changed";
    case journal_event::entry_removed: return "entry-removed";
    case journal_event::imported: return "imported";
    case journal_event::import_dropped: return "import-undone";
    case journal_event::policy_activated: return "policy-activated";
    case journal_event::policy_rolled_back: return "policy-rolled-back";
    case journal_event::policy_shadowed: return "policy-shadowed";
    case journal_event::policy_promoted: return "policy-promoted";
    case journal_event::shadow_dropped: return "shadow-dropped";
    case journal_event::entry_approved: return "entry-approved";
    case journal_event::entry_unapproved: return "entry-unapproved";
    case journal_event::import_approved: return "import-approved";
    case journal_event::list_dropped: return "list-dropped";
    case journal_event::user_added: return "user-added";
    case journal_event::user_changed: return "user-changed";
    case journal_event::user_removed: return "user-removed";
    case journal_event::denied: return "denied";
    case journal_event::list_renamed: return "list-renamed";
    case journal_event::entry_renumbered: return "entry-renumbered";
    case journal_event::list_cleared: return "list-cleared";
    }
    return "unknown";
}

RINGFENCE_DECL std::string_view state_word(entry_state state) noexcept
{
    switch (state) {
    case entry_state::pending: return "pending";
    case entry_state::approved: return "approved";
    case entry_state::permanent: return "permanent";
    case entry_state::cleared: return "cleared";
    }
    return "unknown";
}

RINGFENCE_DECL std::string_view mode_word(import_mode mode) noexcept
{
    switch (mode) {
    case import_mode::merge: return "merge";
    case import_mode::replace: return "replace";
    case import_mode::remove: return "delete";
    }
    return "unknown";
}

RINGFENCE_DECL std::string_view state_word(import_state state) noexcept
{
    switch (state) {
    case import_state::active: return "active";
    case import_state::pending: return "pending";
    case import_state::undone: return "undone";
    case import_state::replaced: return "replaced";
    }
    return "unknown";
}

}  // namespace ringfence::store

#endif
