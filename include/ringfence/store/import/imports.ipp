// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_IMPORTS_IPP
#define RINGFENCE_STORE_IMPORT_IMPORTS_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/imports.hpp>
#include <ringfence/store/import/options.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/counter.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/journal_record.hpp>
#include <ringfence/store/layout/key.hpp>
#include <ringfence/store/layout/layer.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/layout/rejected_row.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

RINGFENCE_DECL std::vector<import_info> imports(const transaction& in)
{
    std::vector<import_info> found;
    cursor at{in, table::imports};
    for (bool more = at.first(); more; more = at.next())
        found.push_back(layout::decode_import(static_cast<std::uint32_t>(layout::id_of_key(at.key(), 4)), at.value()));
    return found;
}

RINGFENCE_DECL std::uint32_t reserve_import(write_transaction& in) { return layout::take_id(in, layout::next_import); }

RINGFENCE_DECL std::uint32_t same_file_before(const std::vector<import_info>& all, std::uint32_t list,
                                              std::string_view digest, std::uint32_t id) noexcept
{
    std::uint32_t found = 0;
    for (const import_info& each : all)
        if (each.list == list && each.id < id && each.id > found && !each.undone_at && each.digest == digest)
            found = each.id;
    return found;
}

RINGFENCE_DECL std::uint64_t added_by(const import_info& import) noexcept
{
    const std::uint64_t brought = import.numbers + import.patterns + import.entries;
    return brought - std::min(import.already, brought);
}

RINGFENCE_DECL import_state state_of(const transaction& in, const import_info& import)
{
    if (import.undone_at)
        return import_state::undone;
    if (import.replaced_by != 0)
        return import_state::replaced;
    const auto layer = find_layer(in, import.layer);
    return layer && layer->state == layer_state::pending ? import_state::pending : import_state::active;
}

RINGFENCE_DECL std::vector<rejected_row> rejected_rows(const transaction& in, std::uint32_t import, std::size_t from,
                                                       std::size_t count)
{
    std::vector<rejected_row> found;
    const std::string prefix = layout::key_u32(import);
    cursor at{in, table::rejects};
    for (bool more = at.seek(layout::reject_key(import, static_cast<std::uint32_t>(std::min(from, max_kept_rejects))));
         more && found.size() < count && at.key().starts_with(prefix); more = at.next())
        found.push_back(layout::decode_rejected_row(at.value()));
    return found;
}

namespace detail {

RINGFENCE_DECL void put_rejected(write_transaction& in, std::uint32_t import, std::span<const rejected_row> rows)
{
    if (in.owner().format() < 3)
        return;
    for (std::size_t i = 0; i < std::min(rows.size(), max_kept_rejects); ++i)
        in.put(table::rejects, layout::reject_key(import, static_cast<std::uint32_t>(i)), layout::encode(rows[i]));
}

RINGFENCE_DECL import_info require_import(const transaction& in, std::uint32_t id)
{
    auto import = find_import(in, id);
    if (!import)
        throw error{error_code::missing, "there is no import " + std::to_string(id)};
    return *std::move(import);
}

RINGFENCE_DECL void put_import(write_transaction& in, const import_info& import)
{
    in.put(table::imports, layout::key_u32(import.id), layout::encode(import));
}

RINGFENCE_DECL journal_record record_of(journal_event what, const list_info& list, const import_info& import,
                                        const author& by, timestamp now)
{
    journal_record record;
    record.when = now;
    record.by = by;
    record.what = what;
    record.list = list.name;
    record.import = import.id;
    record.layer = import.layer;
    record.mode = import.mode;
    record.file = import.file;
    record.digest = import.digest;
    return record;
}

}  // namespace detail

}  // namespace ringfence::store

#endif
