// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Every page of a state, walked from its roots: each of them belongs to one place of one tree, or is free.

#ifndef RINGFENCE_STORE_PAGES_INSPECT_HPP
#define RINGFENCE_STORE_PAGES_INSPECT_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/pages/page.hpp>
#include <ringfence/store/pages/page_file.hpp>
#include <ringfence/store/pages/state.hpp>
#include <ringfence/store/pages/tree.hpp>

#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace ringfence::store::pages {

/// Calls `f` for each page that is free in a state. Throws `error_code::corrupt`, and what `f` throws.
void for_each_free_page(const page_file& file, const state& in, const std::function<void(page_number)>& f);

/// Makes sure, before LMDB opens the file, that its meta pages make sense and that it has all the pages they need.
/// Throws `error`, `format` where it is no LMDB file at all, `corrupt` where it is damaged.
void expect_metas(const page_file& file);

/// What a walk of all pages is told to whom. Neither is empty.
struct inspection {
    std::function<void(std::string)> problem;          ///< what is wrong, and where
    std::function<void(std::uint64_t done)> progress;  ///< pages so far, now and then
};

/// Walks all pages of a state whose tables are `tables`, and takes the sum of every record that has one. Throws nothing
/// of its own: what is wrong is told. A flipped bit in a page that is in use, outside the bytes that the page has to
/// spare, is told unless nothing that is read depends on it: the key that parts two children of a branch may be any
/// between theirs, and a map's size any that is large enough.
void inspect(const page_file& file, const state& in, std::span<const tree> tables, const inspection& told);

}  // namespace ringfence::store::pages

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/pages/inspect.ipp>
#endif

#endif
