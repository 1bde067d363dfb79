// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LISTS_BROWSE_IPP
#define RINGFENCE_STORE_LISTS_BROWSE_IPP

#include <ringfence/base/folded_letters.hpp>
#include <ringfence/base/time.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/lists/browse.hpp>
#include <ringfence/store/lists/list_filter.hpp>
#include <ringfence/store/lists/list_walk.hpp>
#include <ringfence/store/lists/listed.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <utility>

namespace ringfence::store {

RINGFENCE_DECL void for_each_listed(const transaction& in, const list_info& list, list_filter filter, timestamp now,
                                    const std::function<visit(listed&&)>& f, walk_pause pause,
                                    const written_numbers& written)
{
    filter.text = folded_letters(filter.text);
    std::uint64_t skip = 0;
    detail::digit_blocks blocks{in, filter.digits};
    detail::list_walk{in, list, filter, blocks, now, std::move(pause), {}, written}.run(
        skip, [&](listed&& row) { return f(std::move(row)) == visit::more; });
}

namespace detail {

/// List by list, each in the order of its numbers.
inline browsed browse_by_number(const transaction& in, std::span<const list_info> lists, const list_filter& filter,
                                const list_page& page, timestamp now, const walk_pause& pause,
                                const written_into& written)
{
    browsed found;
    digit_blocks blocks{in, filter.digits};
    std::uint64_t skip = page.skip;
    for (std::size_t i = 0; i < lists.size() && !found.more; ++i) {
        const bool upwards = page.towards == direction::ascending;
        const list_info& list = lists[upwards ? i : lists.size() - 1 - i];
        const auto take = [&](listed&& row) {
            if (found.rows.size() == page.count) {
                found.more = true;
                return false;
            }
            row.list = list.id;
            found.rows.push_back(std::move(row));
            return true;
        };
        list_walk walk{in, list, filter, blocks, now, pause, {}, written ? written(list) : written_numbers{}};
        if (upwards)
            walk.run(skip, take);
        else
            walk.run_backwards(skip, take);
    }
    return found;
}

}  // namespace detail

RINGFENCE_DECL browsed browse(const transaction& in, std::span<const list_info> lists, list_filter filter,
                              const list_page& page, timestamp now, const walk_pause& pause,
                              const written_into& written)
{
    filter.text = folded_letters(filter.text);
    if (page.order == list_order::number)
        return detail::browse_by_number(in, lists, filter, page, now, pause, written);
    browsed found;
    if (page.skip > max_sorted || page.count > max_sorted - page.skip)
        throw error{error_code::refused, "sorted so, a list is shown as far as its first " +
                                             std::to_string(max_sorted) + " things; narrow it down with a filter"};
    // The best of those seen so far, the worst of them on top of the heap.
    const std::size_t wanted = static_cast<std::size_t>(page.skip) + page.count + 1;
    const auto before = [&](const listed& a, const listed& b) {
        const auto key = [&](const listed& l) {
            if (page.order == list_order::added)
                return l.about.created_at.time_since_epoch().count();
            return l.about.expires ? l.about.expires->time_since_epoch().count()
                                   : std::numeric_limits<std::int64_t>::max();
        };
        const auto ka = key(a);
        const auto kb = key(b);
        if (ka != kb)
            return page.towards == direction::ascending ? ka < kb : ka > kb;
        if (a.about.pattern != b.about.pattern)
            return a.about.pattern < b.about.pattern;
        return a.list != b.list ? a.list < b.list : a.from < b.from;
    };
    // Whether the next one of a layer whose things are all alike may still be among the best.
    const auto take = [&](listed&& row) {
        if (found.rows.size() < wanted) {
            found.rows.push_back(std::move(row));
            std::ranges::push_heap(found.rows, before);
            return true;
        }
        if (!before(row, found.rows.front()))
            return false;
        std::ranges::pop_heap(found.rows, before);
        found.rows.back() = std::move(row);
        std::ranges::push_heap(found.rows, before);
        return true;
    };
    std::uint64_t none = 0;
    detail::digit_blocks blocks{in, filter.digits};
    using what = detail::walked::what;
    for (const list_info& list : lists) {
        const auto of_list = [&](listed&& row) {
            row.list = list.id;
            return take(std::move(row));
        };
        const auto even = detail::list_walk{in, list, filter, blocks, now}.even_layers(page.order);
        detail::list_walk{in,
                          list,
                          filter,
                          blocks,
                          now,
                          pause,
                          {.part = what::uneven, .order = page.order},
                          written ? written(list) : written_numbers{}}
            .run(none, [&](listed&& row) {
                of_list(std::move(row));
                return true;
            });
        for (const std::uint32_t layer : even)
            detail::list_walk{in, list, filter, blocks, now, pause, {.part = what::layer, .layer = layer}}.run(none,
                                                                                                               of_list);
    }
    std::ranges::sort(found.rows, before);
    found.more = found.rows.size() == wanted;
    if (found.more)
        found.rows.pop_back();
    found.rows.erase(found.rows.begin(), found.rows.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(
                                                                  page.skip, found.rows.size())));
    return found;
}

RINGFENCE_DECL bool is_listed(const transaction& in, const list_info& list, const number_pattern& pattern,
                              list_filter filter, timestamp now)
{
    filter.text = folded_letters(filter.text);
    const detail::digit_test digits{filter};
    const auto row = find_listed(in, list, pattern, now);
    return row && digits.passes(pattern) && detail::passes(filter, digits, *row);
}

}  // namespace ringfence::store

#endif
