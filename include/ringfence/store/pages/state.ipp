// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_PAGES_STATE_IPP
#define RINGFENCE_STORE_PAGES_STATE_IPP

#include <ringfence/store/error.hpp>
#include <ringfence/store/pages/state.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>

namespace ringfence::store::pages {

namespace detail {

inline constexpr std::uint32_t lmdb_version = 1;
inline constexpr std::uint16_t number_keys = 8;  ///< a flag of the tree of free pages

/// Where a meta page has what.
inline constexpr std::size_t mark_at = page_head;
inline constexpr std::size_t version_at = mark_at + 4;
inline constexpr std::size_t address_at = version_at + 4;
inline constexpr std::size_t map_size_at = address_at + 8;
inline constexpr std::size_t free_pages_at = map_size_at + 8;
inline constexpr std::size_t tables_at = free_pages_at + sizeof(tree_record);
inline constexpr std::size_t last_page_at = tables_at + sizeof(tree_record);
inline constexpr std::size_t commit_at = last_page_at + 8;

/// A commit writes its number last.
inline std::uint64_t commit_of(page at) noexcept
{
    const auto found = load<std::uint64_t>(at.bytes() + commit_at);
    std::atomic_thread_fence(std::memory_order_acquire);
    return found;
}

inline std::string fault_of_meta(page at, page_number n, const state& says)
{
    const char* const bytes = at.bytes();
    if (at.number() != n || !at.is(page_kind::meta) || at.chain() != 0)
        return "is no meta page as it has to be";
    if (load<std::uint32_t>(bytes + mark_at) != lmdb_mark || load<std::uint32_t>(bytes + version_at) != lmdb_version)
        return "does not begin as LMDB 0.9 has it begin";
    if (load<std::uint64_t>(bytes + address_at) != 0)
        return "asks for a map at an address";
    if (says.free_pages.unused != page_size)
        return "speaks of pages of " + std::to_string(says.free_pages.unused) + " bytes";
    if (says.free_pages.flags != number_keys || says.tables.flags != 0 || says.tables.unused != 0)
        return "has unknown flags";
    const auto map_size = load<std::uint64_t>(bytes + map_size_at);
    if (says.all_pages < meta_pages || map_size % page_size != 0 || says.all_pages > map_size / page_size)
        return "has a wrong size";
    for (const tree_record* tree : {&says.free_pages, &says.tables})
        if (const std::string fault = fault_of(*tree, says.all_pages); !fault.empty())
            return fault;
    return {};
}

}  // namespace detail

RINGFENCE_DECL meta_page read_meta(page at, page_number n)
{
    using namespace detail;
    const char* const bytes = at.bytes();
    meta_page found;
    found.is_lmdb = load<std::uint32_t>(bytes + mark_at) == lmdb_mark;
    found.says = {load<std::uint64_t>(bytes + commit_at), load<std::uint64_t>(bytes + last_page_at) + 1,
                  load<tree_record>(bytes + free_pages_at), load<tree_record>(bytes + tables_at)};
    found.fault = fault_of_meta(at, n, found.says);
    return found;
}

RINGFENCE_DECL std::optional<state> read_state(const page_file& file, std::uint64_t commit)
{
    const page_number n = commit % meta_pages;
    const page at{file.at(n)};
    if (detail::commit_of(at) != commit)
        return std::nullopt;
    // A copy, as the commit after the next one overwrites it.
    std::array<char, detail::commit_at + 8> copy{};
    std::memcpy(copy.data(), at.bytes(), copy.size());
    const meta_page found = read_meta(page{copy.data()}, n);
    if (found.says.commit != commit)
        return std::nullopt;
    if (!found.fault.empty())
        fail_damaged("meta page " + std::to_string(n) + " " + found.fault);
    return found.says;
}

RINGFENCE_DECL std::uint64_t newest_commit(const page_file& file)
{
    return std::max(detail::commit_of(page{file.at(0)}), detail::commit_of(page{file.at(1)}));
}

RINGFENCE_DECL state newest_state(const page_file& file)
{
    // Another one each time that a commit overwrites it while it is read.
    constexpr int tries = 1'000;
    for (int tried = 0; tried < tries; ++tried)
        if (const auto found = read_state(file, newest_commit(file)))
            return *found;
    fail_damaged("its meta pages are not of the commits that they name");
}

RINGFENCE_DECL tree tree_of_tables(const page_file& file, const state& in, sound_pages* sound) noexcept
{
    return {&file, in.tables, in.all_pages, "of tables", 0, false, sound};
}

RINGFENCE_DECL tree find_table(const page_file& file, const state& in, const char* name, std::uint8_t table,
                               sound_pages& sound)
{
    tree found{&file, {}, in.all_pages, name, table, false, &sound};
    tree_cursor at{tree_of_tables(file, in, &sound)};
    if (!at.find(name))
        return found;
    if (at.stored().size() != sizeof(tree_record))
        fail_damaged(std::string{"the record of table `"} + name + "` is none");
    std::memcpy(&found.record, at.stored().data(), sizeof(tree_record));
    std::string fault = fault_of(found.record, in.all_pages);
    if (found.record.flags != 0 || found.record.unused != 0)
        fault = "has unknown flags";
    if (!fault.empty())
        fail_damaged(std::string{"the record of table `"} + name + "` " + fault);
    return found;
}

}  // namespace ringfence::store::pages

#endif
