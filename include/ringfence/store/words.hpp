// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The words by which programs are told what is stored as a number: never changed.

#ifndef RINGFENCE_STORE_WORDS_HPP
#define RINGFENCE_STORE_WORDS_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/import/imports.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/journal_record.hpp>

#include <string_view>

namespace ringfence::store {

/// What happened: `entry-added`, `policy-activated`. `unknown` for an event of a newer version. Words live as long as
/// the program.
RINGFENCE_DECL std::string_view event_word(journal_event what) noexcept;

/// `pending`, `approved`, `permanent` or `cleared`.
RINGFENCE_DECL std::string_view state_word(entry_state state) noexcept;

/// `merge`, `replace` or `delete`.
RINGFENCE_DECL std::string_view mode_word(import_mode mode) noexcept;

/// `active`, `pending`, `undone` or `replaced`.
RINGFENCE_DECL std::string_view state_word(import_state state) noexcept;

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/words.ipp>
#endif

#endif
