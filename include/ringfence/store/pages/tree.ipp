// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_PAGES_TREE_IPP
#define RINGFENCE_STORE_PAGES_TREE_IPP

#include <ringfence/store/error.hpp>
#include <ringfence/store/pages/tree.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store::pages {

RINGFENCE_DECL std::string text_of_fault(const tree& in, page_number n, std::string_view fault)
{
    return "page " + std::to_string(n) + " (table `" + in.name + "`, at byte " + std::to_string(n * page_size) +
           " of data.mdb) " + std::string{fault};
}

RINGFENCE_DECL void fail_page(const tree& in, page_number n, std::string_view fault)
{
    fail_damaged(text_of_fault(in, n, fault));
}

namespace detail {

/// The first of [from, to) of a page's keys that is not less than `key`.
inline unsigned lower_bound(page on, unsigned from, unsigned to, std::string_view key) noexcept
{
    while (from < to) {
        const unsigned middle = from + (to - from) / 2;
        if (on.key(middle) < key)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

}  // namespace detail

RINGFENCE_DECL void tree_cursor::push(page_number n, std::string_view low, std::string_view high)
{
    const page_kind kind = levels_ + 1 == in_.record.depth ? page_kind::leaf : page_kind::branch;
    const page on{in_.file->at(n)};
    if (!in_.sound->knows(n, kind)) {
        if (const std::string fault = fault_of(on, n, kind, key_order::bytes, in_.all_pages); !fault.empty())
            fail_page(in_, n, fault);
        in_.sound->note(n, kind);
    }
    const unsigned count = on.count();
    if (on.key(first_key(kind)) < low || (high.data() != nullptr && !(on.key(count - 1) < high)))
        fail_page(in_, n, "has keys that do not belong on it");
    path_[levels_++] = {on, 0, count, n, low, high};
}

RINGFENCE_DECL void tree_cursor::push_child(unsigned i)
{
    level& from = top();
    from.at = i;
    push(from.on.child(i), i == 0 ? from.low : from.on.key(i), i + 1 < from.count ? from.on.key(i + 1) : from.high);
}

RINGFENCE_DECL bool tree_cursor::descend_to_end(side of)
{
    levels_ = 0;
    left_.reset();
    if (in_.record.root == no_page)
        return false;
    push(in_.record.root, {}, {});
    while (levels_ < in_.record.depth)
        push_child(of == side::first ? 0 : top().count - 1);
    top().at = of == side::first ? 0 : top().count - 1;
    return true;
}

RINGFENCE_DECL bool tree_cursor::descend(std::string_view key)
{
    levels_ = 0;
    left_.reset();
    if (in_.record.root == no_page)
        return false;
    push(in_.record.root, {}, {});
    while (levels_ < in_.record.depth) {
        const level& from = top();
        unsigned i = detail::lower_bound(from.on, 1, from.count, key);
        if (i == from.count || from.on.key(i) != key)
            --i;
        push_child(i);
    }
    top().at = detail::lower_bound(top().on, 0, top().count, key);
    return true;
}

RINGFENCE_DECL bool tree_cursor::step(side towards)
{
    const auto is_last = [&](const level& l) { return towards == side::first ? l.at + 1 >= l.count : l.at == 0; };
    std::size_t keep = levels_;
    while (keep != 0 && is_last(path_[keep - 1]))
        --keep;
    if (keep == 0) {
        levels_ = 0;
        left_ = towards;
        return false;
    }
    levels_ = keep;
    const unsigned to = towards == side::first ? top().at + 1 : top().at - 1;
    if (levels_ == in_.record.depth) {
        top().at = to;
        return true;
    }
    push_child(to);
    while (levels_ < in_.record.depth)
        push_child(towards == side::first ? 0 : top().count - 1);
    top().at = towards == side::first ? 0 : top().count - 1;
    return true;
}

RINGFENCE_DECL bool tree_cursor::settle()
{
    at_ = top().on.leaf_node(top().at);
    if (!is_apart())
        expect_whole(at_, top().number);
    return true;
}

RINGFENCE_DECL void tree_cursor::expect_whole(const node& record, page_number on) const
{
    if (!in_.summed)
        return;
    if ((record.flags & value_apart) == 0) {
        if (!summed_value(in_.table, record.key, {record.value, record.size}))
            fail_page(in_, on, "has a record that is not as it was written");
        return;
    }
    if (in_.sound->knows(record.child, page_kind::apart))
        return;
    if (!summed_value(in_.table, record.key, stored_of(record)))
        fail_page(in_, record.child, "and those behind it have a record that is not as it was written");
    in_.sound->note(record.child, page_kind::apart);
}

RINGFENCE_DECL void tree_cursor::expect_whole_beside(std::string_view key)
{
    const level& here = top();
    if (here.at != 0) {
        expect_whole(here.on.leaf_node(here.at - 1), here.number);
    } else if (levels_ > 1) {
        tree_cursor before{*this};
        if (before.step(side::last))
            before.expect_whole(before.top().on.leaf_node(before.top().at), before.top().number);
    }
    if (here.at < here.count && here.on.key(here.at) != key)
        expect_whole(here.on.leaf_node(here.at), here.number);
}

RINGFENCE_DECL bool tree_cursor::seek(std::string_view key)
{
    if (!descend(key))
        return false;
    if (top().at < top().count && top().on.key(top().at) == key)
        return settle();
    expect_whole_beside(key);
    if (top().at < top().count)
        return settle();
    --top().at;  // behind the last one of its page
    return step(side::first) && settle();
}

RINGFENCE_DECL bool tree_cursor::find(std::string_view key)
{
    if (seek(key) && at_.key == key)
        return true;
    levels_ = 0;
    return false;
}

RINGFENCE_DECL void tree_cursor::expect_sound_around(std::string_view key)
{
    if (!descend(key))
        return;
    tree_cursor before{*this};
    before.top().at = 0;
    before.step(side::last);
    tree_cursor behind{*this};
    behind.top().at = behind.top().count - 1;
    behind.step(side::first);
}

RINGFENCE_DECL std::string_view tree_cursor::stored_of(const node& record) const
{
    if ((record.flags & value_apart) == 0)
        return {record.value, record.size};
    const page begins{in_.file->at(record.child, pages_of_value(record.size))};
    if (!begins_value(begins, record))
        fail_page(in_, record.child, "is not where a record's value begins");
    return {begins.bytes() + page_head, record.size};
}

RINGFENCE_DECL std::string_view tree_cursor::value() const
{
    const std::string_view found = stored();
    if (!in_.summed || !has_sum(in_.table, at_.key))
        return found;
    if (is_apart())
        expect_whole(at_, at_.child);
    return found.substr(0, found.size() - sum_size);
}

}  // namespace ringfence::store::pages

#endif
