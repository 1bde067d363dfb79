// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_PAGES_PAGE_IPP
#define RINGFENCE_STORE_PAGES_PAGE_IPP

#include <ringfence/store/pages/page.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store::pages {

namespace detail {

/// Bytes that key `i` takes on its page, or 0 where they do not lie there.
inline std::size_t node_size(page of, unsigned i, page_kind kind)
{
    const std::size_t offset = of.offset(i);
    if (offset < of.upper() || offset % 2 != 0 || offset + node_head > page_size)
        return 0;
    const char* const from = of.bytes() + offset;
    std::size_t size = node_head + load<std::uint16_t>(from + 6);
    if (kind == page_kind::leaf) {
        const auto flags = load<std::uint16_t>(from + 4);
        if (flags != 0 && flags != value_apart && flags != value_is_tree)
            return 0;
        if (flags == value_is_tree && load<std::uint32_t>(from) != sizeof(tree_record))
            return 0;
        size += flags == value_apart ? sizeof(page_number) : load<std::uint32_t>(from);
    }
    size += size % 2;
    return offset + size <= page_size ? size : 0;
}

}  // namespace detail

RINGFENCE_DECL std::string fault_of(page at, page_number n, page_kind kind, key_order order, page_number all)
{
    if (at.number() != n)
        return "bears another number";
    if (!at.is(kind))
        return std::string{"is no "} + (kind == page_kind::leaf ? "leaf" : "branch") + " as it has to be";
    const std::size_t least = kind == page_kind::leaf ? 1 : 2;
    if (at.lower() < page_head + 2 * least || at.lower() % 2 != 0 || at.lower() > at.upper() || at.upper() > page_size)
        return "has a wrong count of keys";
    const unsigned count = at.count();
    std::size_t taken = 0;
    for (unsigned i = 0; i < count; ++i) {
        const std::size_t size = detail::node_size(at, i, kind);
        if (size == 0)
            return "has a key that does not lie on it";
        taken += size;
    }
    if (taken != page_size - at.upper())
        return "has keys that do not fill their place";
    const unsigned first = first_key(kind);
    if (first == 1 && !at.key(0).empty())
        return "has a key in front of its first child";
    for (unsigned i = first; i < count; ++i) {
        if (at.key(i).empty() || (order == key_order::number && at.key(i).size() != sizeof(std::uint64_t)))
            return "has a key of a wrong length";
        if (i > first && !goes_before(at.key(i - 1), at.key(i), order))
            return "has keys out of order";
    }
    for (unsigned i = 0; i < count; ++i) {
        const node leaf = kind == page_kind::leaf ? at.leaf_node(i) : node{};
        const bool points = kind == page_kind::branch || (leaf.flags & value_apart) != 0;
        const page_number to = kind == page_kind::branch ? at.child(i) : leaf.child;
        const std::uint64_t chain = kind == page_kind::branch ? 1 : pages_of_value(leaf.size);
        if (points && (to < meta_pages || to >= all || chain > all - to))
            return "points to a page that there is not";
    }
    return {};
}

RINGFENCE_DECL std::string fault_of(const tree_record& tree, page_number all)
{
    if (tree.root == no_page)
        return tree.depth == 0 && tree.branch_pages == 0 && tree.leaf_pages == 0 && tree.apart_pages == 0 &&
                       tree.entries == 0
                   ? std::string{}
                   : "has records and no root";
    constexpr std::uint64_t most_on_a_leaf = (page_size - page_head) / (2 + node_head);
    const bool fits = tree.root >= meta_pages && tree.root < all && tree.depth >= 1 && tree.depth <= max_depth &&
                      tree.leaf_pages >= 1 && tree.leaf_pages < all && tree.branch_pages < all &&
                      tree.apart_pages < all && tree.branch_pages + tree.leaf_pages + tree.apart_pages < all &&
                      (tree.depth == 1) == (tree.branch_pages == 0) && tree.entries >= tree.leaf_pages &&
                      tree.entries <= tree.leaf_pages * most_on_a_leaf;
    return fits ? std::string{} : "has counts that cannot be";
}

}  // namespace ringfence::store::pages

#endif
