// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Which trees there are in one state of the store, by the two meta pages of data.mdb. The newer of them is the state
// that the last commit left, the older one the state before; the next commit overwrites the older.

#ifndef RINGFENCE_STORE_PAGES_STATE_HPP
#define RINGFENCE_STORE_PAGES_STATE_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/pages/page.hpp>
#include <ringfence/store/pages/page_file.hpp>
#include <ringfence/store/pages/tree.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace ringfence::store::pages {

/// What a meta page says.
struct state {
    std::uint64_t commit = 0;
    page_number all_pages = 0;
    tree_record free_pages{};  ///< commit:8 and page numbers: what each commit has freed
    tree_record tables{};      ///< a record for each table
};

/// A meta page read off 4096 bytes: the state, or what is wrong with it.
struct meta_page {
    bool is_lmdb = false;  ///< whether it bears LMDB's mark
    state says{};
    std::string fault{};
};

meta_page read_meta(page at, page_number n);

/// The state that `commit` left, which a read transaction or the writer's lock keeps from being overwritten; nothing
/// where its meta page has become that of a later commit already. Throws `error_code::corrupt`.
std::optional<state> read_state(const page_file& file, std::uint64_t commit);

/// The newest commit that the meta pages know of.
std::uint64_t newest_commit(const page_file& file);

/// The state that it left. Throws `error_code::corrupt`.
state newest_state(const page_file& file);

/// The tree in which each table has its record. `sound` has to outlive it; null where the tree is only walked.
tree tree_of_tables(const page_file& file, const state& in, sound_pages* sound) noexcept;

/// A table's record. An empty tree where there is no table of that name. `name` and `sound` have to outlive the tree.
/// Throws `error_code::corrupt`.
tree find_table(const page_file& file, const state& in, const char* name, std::uint8_t table, sound_pages& sound);

}  // namespace ringfence::store::pages

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/pages/state.ipp>
#endif

#endif
