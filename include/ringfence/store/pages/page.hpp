// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A page of data.mdb as LMDB 0.9 writes it (its mdb.c: MDB_page, MDB_node, MDB_db, MDB_meta), read where it lies. LMDB
// believes what is on a page, so a damaged one can end the process; what comes from this room was looked at first.
// FORMAT.md says the same in bytes.

#ifndef RINGFENCE_STORE_PAGES_PAGE_HPP
#define RINGFENCE_STORE_PAGES_PAGE_HPP

#include <ringfence/config.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace ringfence::store {

/// LMDB takes the system's page size. The index relies on this one: larger values lie on pages of their own and stay
/// where they are while they are unchanged, which with other pages they would not.
inline constexpr unsigned page_size = 4096;

namespace pages {

using page_number = std::uint64_t;

/// What LMDB's files bear: the meta pages of data.mdb, and lock.mdb at its beginning.
inline constexpr std::uint32_t lmdb_mark = 0xbeefc0de;

/// In place of a root: a tree that has none.
inline constexpr page_number no_page = ~page_number{0};

/// The two pages that say which trees there are. Those that a commit leaves alternate.
inline constexpr page_number meta_pages = 2;

inline constexpr std::size_t page_head = 16;
inline constexpr std::size_t node_head = 8;

/// Levels of a tree. LMDB allows 32; with keys of 511 bytes at most, eight hold more than a disk.
inline constexpr std::size_t max_depth = 16;

/// Stored: bits of a page's flags. A page has one of them alone.
enum class page_kind : std::uint16_t { branch = 1, leaf = 2, apart = 4, meta = 8 };

enum class key_order : std::uint8_t {
    bytes,  ///< as all of ringfence's tables
    number  ///< eight bytes as one little-endian number: the tree of free pages
};

/// A tree's record: of one of ringfence's tables in the tree of tables, of that tree itself and of the tree of free
/// pages on a meta page.
struct tree_record {
    std::uint32_t unused = 0;  ///< on a meta page, that of free pages has the page size here
    std::uint16_t flags = 0;
    std::uint16_t depth = 0;  ///< levels; 0 for an empty tree
    std::uint64_t branch_pages = 0;
    std::uint64_t leaf_pages = 0;
    std::uint64_t apart_pages = 0;  ///< of values that lie on pages of their own
    std::uint64_t entries = 0;
    page_number root = no_page;
};
static_assert(sizeof(tree_record) == 48, "is read as it lies in the file");

template <class T>
T load(const char* from) noexcept
{
    T value;
    std::memcpy(&value, from, sizeof value);
    return value;
}

/// One key of a page, and what is under it.
struct node {
    std::string_view key;
    std::uint16_t flags = 0;      ///< of a leaf: `value_apart`, `value_is_tree` or 0
    std::uint32_t size = 0;       ///< of a leaf: bytes of the value
    page_number child = no_page;  ///< of a branch: the page below; of a leaf: where a value that is apart lies
    const char* value = nullptr;  ///< of a leaf: the value, unless it is apart
};

inline constexpr std::uint16_t value_apart = 1;
inline constexpr std::uint16_t value_is_tree = 2;

/// Four thousand and ninety-six bytes. `fault_of` has to have found nothing wrong before a key of it is asked for.
class page {
public:
    explicit page(const char* at) noexcept : at_{at} {}

    const char* bytes() const noexcept { return at_; }

    page_number number() const noexcept { return load<std::uint64_t>(at_); }
    std::uint16_t unused() const noexcept { return load<std::uint16_t>(at_ + 8); }
    std::uint16_t flags() const noexcept { return load<std::uint16_t>(at_ + 10); }
    /// Where its list of keys ends and where the first of them lies, of a branch or leaf.
    std::uint16_t lower() const noexcept { return load<std::uint16_t>(at_ + 12); }
    std::uint16_t upper() const noexcept { return load<std::uint16_t>(at_ + 14); }
    /// Pages that a value has which is apart, of the first of them.
    std::uint32_t chain() const noexcept { return load<std::uint32_t>(at_ + 12); }

    unsigned count() const noexcept { return (lower() - static_cast<unsigned>(page_head)) / 2U; }

    bool is(page_kind kind) const noexcept { return flags() == static_cast<std::uint16_t>(kind) && unused() == 0; }

    std::uint16_t offset(unsigned i) const noexcept
    {
        return load<std::uint16_t>(at_ + page_head + std::size_t{2} * i);
    }

    std::string_view key(unsigned i) const noexcept
    {
        const char* const from = at_ + offset(i);
        return {from + node_head, load<std::uint16_t>(from + 6)};
    }

    page_number child(unsigned i) const noexcept
    {
        const char* const from = at_ + offset(i);
        return load<std::uint32_t>(from) | page_number{load<std::uint16_t>(from + 4)} << 32;
    }

    node leaf_node(unsigned i) const noexcept
    {
        const char* const from = at_ + offset(i);
        node found{key(i), load<std::uint16_t>(from + 4), load<std::uint32_t>(from), no_page, nullptr};
        const char* const behind = found.key.data() + found.key.size();
        if ((found.flags & value_apart) != 0)
            found.child = load<std::uint64_t>(behind);
        else
            found.value = behind;
        return found;
    }

private:
    const char* at_;
};

/// Whether one key goes before another.
inline bool goes_before(std::string_view a, std::string_view b, key_order order) noexcept
{
    return order == key_order::bytes ? a < b : load<std::uint64_t>(a.data()) < load<std::uint64_t>(b.data());
}

/// How many pages a value of `size` bytes has to itself.
constexpr std::uint64_t pages_of_value(std::uint64_t size) noexcept { return (page_head - 1 + size) / page_size + 1; }

/// The first key of a page that orders it: what a branch's first child has goes before its second key, whatever that
/// is.
constexpr unsigned first_key(page_kind kind) noexcept { return kind == page_kind::leaf ? 0 : 1; }

/// Whether a page is the first of those that `record`'s value has to itself.
inline bool begins_value(page at, const node& record) noexcept
{
    return at.number() == record.child && at.is(page_kind::apart) && at.chain() >= pages_of_value(record.size);
}

/// What is wrong with a page that is to be number `n` and of `kind`, a branch or a leaf, of a store that has `all`
/// pages; empty where nothing is. Looks at every key of it. `kind` is of a tree whose keys are in `order`.
std::string fault_of(page at, page_number n, page_kind kind, key_order order, page_number all);

/// What is wrong with a tree's record in a store that has `all` pages; empty where nothing is.
std::string fault_of(const tree_record& tree, page_number all);

}  // namespace pages

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/pages/page.ipp>
#endif

#endif
