// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LISTS_LISTS_IPP
#define RINGFENCE_STORE_LISTS_LISTS_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/numbers.hpp>
#include <ringfence/store/index/spans.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/counter.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/journal_record.hpp>
#include <ringfence/store/layout/key.hpp>
#include <ringfence/store/layout/layer.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace detail {

RINGFENCE_DECL void check_text(std::string_view text, std::size_t limit, std::string_view what)
{
    if (text.size() > limit)
        throw error{error_code::refused, "the " + std::string{what} + " has " + std::to_string(text.size()) +
                                             " bytes, at most " + std::to_string(limit) + " are kept"};
}

RINGFENCE_DECL void check_author(const author& by)
{
    check_text(by.user, max_author_text, "author's user name");
    check_text(by.address, max_author_text, "author's address");
    check_text(by.program, max_author_text, "author's program name");
    check_text(by.call, max_author_text, "call's name");
    check_text(by.lead, max_author_text, "lead's name");
    check_text(by.reason, max_author_text, "reason");
    check_text(by.request, max_author_text, "request's id");
}

RINGFENCE_DECL void check_list_name(std::string_view name)
{
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto other = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; };
    if (name.empty() || name.size() > max_list_name || !letter(name.front()) || !std::ranges::all_of(name, other))
        throw error{error_code::refused,
                    "`" + std::string{name.substr(0, max_list_name)} +
                        "` is no name for a list: a small letter, then small letters, digits, `_` and `-`, at most " +
                        std::to_string(max_list_name) + " characters"};
}

}  // namespace detail

RINGFENCE_DECL std::optional<list_info> find_list(const transaction& in, std::uint32_t id)
{
    const auto record = in.get(table::lists, layout::list_key(id));
    if (!record)
        return std::nullopt;
    return layout::decode_list(id, *record);
}

RINGFENCE_DECL std::optional<list_info> find_list(const transaction& in, std::string_view name)
{
    if (name.empty() || name.size() > max_list_name)
        return std::nullopt;
    const auto id = in.get(table::lists, layout::list_name_key(name));
    if (!id)
        return std::nullopt;
    auto found = find_list(in, static_cast<std::uint32_t>(layout::id_of_key(*id, 4)));
    if (!found)
        layout::fail_corrupt("the list `" + std::string{name} + "` has a name and no record");
    return found;
}

RINGFENCE_DECL std::vector<list_info> all_lists(const transaction& in)
{
    std::vector<list_info> found;
    cursor at{in, table::lists};
    for (bool more = at.seek("i"); more && at.key().front() == 'i'; more = at.next())
        found.push_back(
            layout::decode_list(static_cast<std::uint32_t>(layout::id_of_key(at.key().substr(1), 4)), at.value()));
    return found;
}

RINGFENCE_DECL std::vector<list_info> lists(const transaction& in)
{
    std::vector<list_info> found = all_lists(in);
    std::erase_if(found, [](const list_info& list) { return list.dropped; });
    return found;
}

RINGFENCE_DECL std::optional<layer_info> find_layer(const transaction& in, std::uint32_t id)
{
    const auto record = in.get(table::layers, layout::key_u32(id));
    if (!record)
        return std::nullopt;
    return layout::decode_layer(id, *record);
}

RINGFENCE_DECL std::vector<layer_info> layers(const transaction& in)
{
    std::vector<layer_info> found;
    cursor at{in, table::layers};
    for (bool more = at.first(); more; more = at.next())
        found.push_back(layout::decode_layer(static_cast<std::uint32_t>(layout::id_of_key(at.key(), 4)), at.value()));
    return found;
}

RINGFENCE_DECL std::optional<import_info> find_import(const transaction& in, std::uint32_t id)
{
    const auto record = in.get(table::imports, layout::key_u32(id));
    if (!record)
        return std::nullopt;
    return layout::decode_import(id, *record);
}

namespace detail {

RINGFENCE_DECL list_info require_list(const transaction& in, std::uint32_t id)
{
    auto found = find_list(in, id);
    if (!found)
        throw error{error_code::missing, "there is no list with the id " + std::to_string(id)};
    return *std::move(found);
}

RINGFENCE_DECL void put_list(write_transaction& in, list_info list)
{
    list.revision = in.id();  // every change of what a list holds also changes its counts, and so comes here
    in.put(table::lists, layout::list_key(list.id), layout::encode(list));
}

RINGFENCE_DECL void put_layer(write_transaction& in, const layer_info& layer)
{
    in.put(table::layers, layout::key_u32(layer.id), layout::encode(layer));
}

RINGFENCE_DECL std::uint32_t make_layer(write_transaction& in, std::uint32_t list, layer_kind kind)
{
    layer_info layer;
    layer.id = layout::take_id(in, layout::next_layer);
    layer.list = list;
    layer.kind = kind;
    put_layer(in, layer);
    return layer.id;
}

RINGFENCE_DECL void check_options(const list_options& options)
{
    if (options.ttl && options.ttl->count() <= 0)
        throw error{error_code::refused, "a list's ttl must be longer than nothing"};
    constexpr std::chrono::hours longest{24 * 366 * 1000};  // keeps every expiry within the range of a timestamp
    if (options.ttl && *options.ttl > longest)
        throw error{error_code::refused, "a list's ttl must be shorter than 1000 years"};
    if (options.max_age && (options.max_age->count() <= 0 || *options.max_age > longest))
        throw error{error_code::refused, "a list's max-age must be longer than nothing and shorter than 1000 years"};
    if (options.max_by_rules.has_value() != options.max_by_rules_within.has_value() ||
        (options.max_by_rules_within &&
         (options.max_by_rules_within->count() <= 0 || *options.max_by_rules_within > longest)))
        throw error{error_code::refused,
                    "how much rules put into a list within a time needs a count, and a time that is "
                    "longer than nothing and shorter than 1000 years"};
}

RINGFENCE_DECL std::vector<layer_info> import_layers(const transaction& in, std::uint32_t list,
                                                     std::initializer_list<layer_state> wanted)
{
    std::vector<layer_info> found = layers(in);
    std::erase_if(found, [&](const layer_info& layer) {
        return layer.list != list || layer.kind != layer_kind::import ||
               std::ranges::find(wanted, layer.state) == wanted.end();
    });
    return found;
}

RINGFENCE_DECL std::uint32_t brought_by(const layer_info& layer) noexcept
{
    return layer.source != 0 ? layer.source : layer.import;
}

RINGFENCE_DECL bool layer_has(const transaction& in, const layer_info& layer, const number_pattern& pattern)
{
    if (pattern.is_single())
        return layer.numbers != 0 && has_bit(in, layer.id, pattern.first.bits());
    return layer.patterns != 0 && has_span(in, layer.id, pattern);
}

}  // namespace detail

namespace detail {

RINGFENCE_DECL void give_name(write_transaction& in, list_info list, std::string_view name)
{
    std::erase(list.former, name);
    list.former.push_back(std::exchange(list.name, std::string{name}));
    in.put(table::lists, layout::list_name_key(name), layout::key_u32(list.id));
    put_list(in, std::move(list));
}

RINGFENCE_DECL list_info make_list(write_transaction& in, std::string_view name, std::string_view description,
                                   const list_options& options, timestamp now)
{
    list_info list;
    list.id = layout::take_id(in, layout::next_list);
    list.name = name;
    list.description = description;
    list.created = now;
    list.options = options;
    list.steady_layer = make_layer(in, list.id, layer_kind::steady);
    list.timed_layer = make_layer(in, list.id, layer_kind::timed);
    put_list(in, list);
    in.put(table::lists, layout::list_name_key(name), layout::key_u32(list.id));
    return list;
}

RINGFENCE_DECL journal_record record_of(journal_event what, const list_info& list, const author& by, timestamp now)
{
    journal_record record;
    record.when = now;
    record.by = by;
    record.what = what;
    record.list = list.name;
    record.description = list.description;
    record.options = list.options;
    record.title = list.title;
    return record;
}

RINGFENCE_DECL void note_cleared(write_transaction& in, const list_info& list, std::uint64_t numbers,
                                 std::string_view request, const author& by, timestamp now)
{
    if (in.owner().format() < 3)
        return;
    journal_record record;
    record.when = now;
    record.by = by;
    record.what = journal_event::list_cleared;
    record.list = list.name;
    record.numbers = numbers;
    record.request = request.substr(0, max_author_text);
    append(in, record);
}

/// Why no other list may have this name.
inline std::string is_taken(const list_info& by, std::string_view name)
{
    if (by.name == name)
        return "there is a list `" + by.name + "` already";
    return "`" + std::string{name} + "` is what the list `" + by.name + "` was called, and is still found by";
}

}  // namespace detail

RINGFENCE_DECL list_info create_list(write_transaction& in, std::string_view name, std::string_view description,
                                     const list_options& options, const author& by, timestamp now)
{
    detail::check_list_name(name);
    detail::check_text(description, max_description, "list's description");
    detail::check_options(options);
    detail::check_author(by);
    if (const auto there = find_list(in, name))
        throw error{error_code::refused, detail::is_taken(*there, name)};
    if (in.count(table::lists) / 2 >= max_lists)
        throw error{error_code::full, "the store has " + std::to_string(max_lists) + " lists, its limit"};
    list_info list = detail::make_list(in, name, description, options, now);
    append(in, detail::record_of(journal_event::list_created, list, by, now));
    return list;
}

RINGFENCE_DECL void change_list(write_transaction& in, std::uint32_t id, std::string_view description,
                                const list_options& options, const author& by, timestamp now)
{
    detail::check_text(description, max_description, "list's description");
    detail::check_options(options);
    detail::check_author(by);
    list_info list = detail::require_list(in, id);
    if (list.description == description && list.options == options)
        return;
    list.description = description;
    list.options = options;
    detail::put_list(in, list);
    append(in, detail::record_of(journal_event::list_changed, list, by, now));
}

RINGFENCE_DECL bool set_title(write_transaction& in, std::uint32_t id, std::string_view title, const author& by,
                              timestamp now)
{
    detail::check_text(title, max_title, "list's title");
    detail::check_author(by);
    list_info list = detail::require_list(in, id);
    if (list.title == title)
        return false;
    list.title = title;
    detail::put_list(in, list);
    append(in, detail::record_of(journal_event::list_changed, list, by, now));
    return true;
}

RINGFENCE_DECL bool rename_list(write_transaction& in, std::uint32_t id, std::string_view name, const author& by,
                                timestamp now)
{
    detail::check_list_name(name);
    detail::check_author(by);
    const list_info list = detail::require_list(in, id);
    if (list.dropped)
        throw error{error_code::missing, "the list `" + list.name + "` was dropped before"};
    if (list.name == name)
        return false;
    expect_format(in, 3, "another name for a list");
    if (const auto there = find_list(in, name); there && there->id != id)
        throw error{error_code::refused, detail::is_taken(*there, name)};
    for (const list_info& other : all_lists(in))
        if (other.dropped && is_called(other, name))
            throw error{error_code::refused,
                        "`" + std::string{name} +
                            "` was a list that was dropped, and the journal tells of it under that name; "
                            "choose another name, or declare the list anew"};
    if (list.former.size() >= max_former_names && !is_called(list, name))
        throw error{error_code::refused, "the list `" + list.name + "` has had " + std::to_string(max_former_names) +
                                             " names before, and is found by all of them; it may go back to one"};
    detail::give_name(in, list, name);
    journal_record record = detail::record_of(journal_event::list_renamed, list, by, now);
    record.list = name;
    record.former_name = list.name;
    append(in, record);
    return true;
}

}  // namespace ringfence::store

#endif
