// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_INDEX_CHANGES_IPP
#define RINGFENCE_STORE_INDEX_CHANGES_IPP

#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/changes.hpp>
#include <ringfence/store/layout/counter.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/key.hpp>

#include <algorithm>
#include <cstdint>
#include <string>

namespace ringfence::store {

namespace index_layout {

/// Has the record of `changes` by which directories are mended written, once, at the end of the transaction.
/// To be called before the first change is noted in `touched_index`.
inline void note_changes(write_transaction& in)
{
    if (!in.touched_index().segments.empty() || in.touched_index().spans != 0)
        return;
    in.before_commit([](write_transaction& w) {
        auto& all = w.touched_index();
        if (all.segments.empty() && all.spans == 0)
            return;
        std::ranges::sort(all.segments);
        all.segments.erase(std::unique(all.segments.begin(), all.segments.end()), all.segments.end());
        const std::uint64_t generation = layout::counter(w, layout::index_generation, 0) + 1;
        layout::set_counter(w, layout::index_generation, generation);
        std::string record;
        record.push_back(all.spans != 0 ? '\1' : '\0');
        if (all.segments.size() > changes_kept) {
            record.front() = static_cast<char>(record.front() | 2);
        } else {
            for (const std::uint64_t key : all.segments)
                layout::append_big_endian(record, key, 8);
        }
        w.put(table::changes, layout::key_u64(generation), record);
        if (generation > generations_kept)
            w.erase(table::changes, layout::key_u64(generation - generations_kept));
        all = {};
    });
}

RINGFENCE_DECL void touch_segment(write_transaction& in, std::uint64_t first)
{
    note_changes(in);
    in.touched_index().segments.push_back(first);
}

RINGFENCE_DECL void touch_spans(write_transaction& in)
{
    note_changes(in);
    ++in.touched_index().spans;
}

}  // namespace index_layout

}  // namespace ringfence::store

#endif
