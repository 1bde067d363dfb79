// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_POLICIES_IPP
#define RINGFENCE_STORE_POLICIES_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/counter.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/journal_record.hpp>
#include <ringfence/store/layout/key.hpp>
#include <ringfence/store/layout/layer.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/layout/policy.hpp>
#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/policies.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace detail {

/// A list that is declared by two of its names would be asked by one of them alone.
inline void check_declared(const transaction& in, const std::vector<list_declaration>& declared)
{
    std::map<std::uint32_t, std::string_view> by_id;
    for (const list_declaration& list : declared)
        if (const auto known = find_list(in, list.name)) {
            const auto [place, is_new] = by_id.emplace(known->id, list.name);
            if (!is_new)
                throw error{error_code::refused, "`" + std::string{place->second} + "` and `" + list.name +
                                                     "` are two names of one list, which is called `" + known->name +
                                                     "` now; declare it once"};
        }
}

RINGFENCE_DECL void declare_lists(write_transaction& in, const std::vector<list_declaration>& declared,
                                  const author& by, timestamp now)
{
    check_declared(in, declared);
    for (const list_declaration& list : declared) {
        if (const auto known = find_list(in, list.name))
            change_list(in, known->id, list.description, list.options, by, now);
        else
            create_list(in, list.name, list.description, list.options, by, now);
    }
}

RINGFENCE_DECL void journal_policy(write_transaction& in, const policy_info& policy, journal_event what,
                                   const author& by, timestamp now)
{
    journal_record record;
    record.when = now;
    record.by = by;
    record.what = what;
    record.policy = policy.version;
    record.digest = policy.digest;
    append(in, record);
}

RINGFENCE_DECL void put_in_force(write_transaction& in, policy_info policy, journal_event what, const author& by,
                                 timestamp now)
{
    if (std::exchange(policy.untried, false))
        in.put(table::policies, layout::policy_key(policy.version), layout::encode(policy));
    layout::set_counter(in, layout::active_policy_version, policy.version);
    if (layout::counter(in, layout::shadow_policy_version, 0) == policy.version)
        layout::set_counter(in, layout::shadow_policy_version, 0);
    journal_policy(in, policy, what, by, now);
}

}  // namespace detail

RINGFENCE_DECL std::uint32_t active_version(const transaction& in)
{
    return static_cast<std::uint32_t>(layout::counter(in, layout::active_policy_version, 0));
}

RINGFENCE_DECL std::uint32_t shadow_version(const transaction& in)
{
    return static_cast<std::uint32_t>(layout::counter(in, layout::shadow_policy_version, 0));
}

RINGFENCE_DECL std::optional<std::string_view> find_image(const transaction& in, std::uint32_t version)
{
    const auto value = in.get(table::policies, layout::image_key(version));
    if (!value)
        return std::nullopt;
    if (value->size() < detail::image_head)
        layout::fail_corrupt("the policy's image is too short");
    std::uint64_t size = 0;
    for (unsigned i = 0; i < detail::image_head; ++i)
        size |= std::uint64_t{static_cast<unsigned char>((*value)[i])} << (8 * i);
    if (size > value->size() - detail::image_head)
        layout::fail_corrupt("the policy's image is too short");
    return value->substr(detail::image_head, static_cast<std::size_t>(size));
}

RINGFENCE_DECL std::string_view require_image(const transaction& in, std::uint32_t version)
{
    const auto image = find_image(in, version);
    if (!image)
        layout::fail_corrupt("version " + std::to_string(version) + " of the policy is missing");
    return *image;
}

RINGFENCE_DECL std::optional<active_policy> active(const transaction& in)
{
    const std::uint32_t version = active_version(in);
    if (version == 0)
        return std::nullopt;
    return active_policy{version, require_image(in, version)};
}

RINGFENCE_DECL std::optional<policy_info> find_policy(const transaction& in, std::uint32_t version)
{
    const auto record = in.get(table::policies, layout::policy_key(version));
    if (!record)
        return std::nullopt;
    return layout::decode_policy(version, *record);
}

RINGFENCE_DECL std::vector<policy_info> policies(const transaction& in)
{
    std::vector<policy_info> found;
    cursor at{in, table::policies};
    for (bool more = at.seek("p"); more && at.key().front() == 'p'; more = at.next())
        found.push_back(
            layout::decode_policy(static_cast<std::uint32_t>(layout::id_of_key(at.key().substr(1), 4)), at.value()));
    return found;
}

namespace detail {

RINGFENCE_DECL policy_info keep(write_transaction& in, const new_policy& policy, policy_info kept)
{
    check_author(kept.by);
    check_text(policy.image, max_image, "compiled policy");
    check_text(policy.digest, max_author_text, "digest");
    if (policy.sources.size() > max_policy_sources)
        throw error{error_code::refused, "the policy has " + std::to_string(policy.sources.size()) +
                                             " files, at most " + std::to_string(max_policy_sources) + " are kept"};
    std::size_t text = 0;
    for (const policy_source& source : policy.sources)
        text += source.name.size() + source.text.size();
    if (text > max_policy_text)
        throw error{error_code::refused, "the policy's files have " + std::to_string(text) + " bytes, at most " +
                                             std::to_string(max_policy_text) + " are kept"};
    std::set<std::string_view> names;
    for (const list_declaration& list : policy.lists)
        if (!names.insert(list.name).second)
            throw error{error_code::refused, "the list `" + list.name + "` is declared twice"};

    kept.version = layout::take_id(in, layout::next_policy);
    kept.digest = policy.digest;
    kept.sources = policy.sources;
    kept.lists = policy.lists;
    in.put(table::policies, layout::policy_key(kept.version), layout::encode(kept));
    const std::size_t size = std::max(image_head + policy.image.size(), least_image_value);
    in.put(table::policies, layout::image_key(kept.version), size, [&](char* to) {
        std::memset(to, 0, size);
        for (unsigned i = 0; i < image_head; ++i)
            to[i] = static_cast<char>(std::uint64_t{policy.image.size()} >> (8 * i) & 0xff);
        std::memcpy(to + image_head, policy.image.data(), policy.image.size());
    });
    return kept;
}

}  // namespace detail

RINGFENCE_DECL std::uint32_t activate(write_transaction& in, const new_policy& policy, const author& by, timestamp now)
{
    const policy_info kept = detail::keep(in, policy, {.when = now, .by = by});
    detail::declare_lists(in, kept.lists, by, now);
    detail::put_in_force(in, kept, journal_event::policy_activated, by, now);
    return kept.version;
}

RINGFENCE_DECL std::uint32_t activate_shadow(write_transaction& in, const new_policy& policy, const author& by,
                                             timestamp now)
{
    if (active_version(in) == 0)
        throw error{error_code::refused, "no policy is in force that it could be the shadow of: activate one first"};
    detail::check_declared(in, policy.lists);
    const policy_info kept = detail::keep(in, policy, {.when = now, .by = by, .untried = true});
    for (const list_declaration& list : kept.lists)
        if (!find_list(in, list.name))
            create_list(in, list.name, list.description, list.options, by, now);
    layout::set_counter(in, layout::shadow_policy_version, kept.version);
    detail::journal_policy(in, kept, journal_event::policy_shadowed, by, now);
    return kept.version;
}

namespace detail {

RINGFENCE_DECL policy_info require_shadow(const transaction& in, std::uint32_t version)
{
    const std::uint32_t shadow = shadow_version(in);
    if (shadow == 0)
        throw error{error_code::refused, "there is no shadow policy"};
    if (version != 0 && version != shadow)
        throw error{error_code::refused,
                    "the shadow policy is version " + std::to_string(shadow) + ", not " + std::to_string(version)};
    auto policy = find_policy(in, shadow);
    if (!policy)
        layout::fail_corrupt("the shadow policy, version " + std::to_string(shadow) + ", is missing");
    return *std::move(policy);
}

}  // namespace detail

RINGFENCE_DECL std::uint32_t promote(write_transaction& in, std::uint32_t version, const author& by, timestamp now)
{
    const policy_info policy = detail::require_shadow(in, version);
    // What was said when it was made the shadow, that its tests were not run above all, is true of it still.
    author with_its_reason = by;
    add_reason(with_its_reason, policy.by.reason);
    detail::check_author(by);
    detail::check_text(with_its_reason.reason, max_author_text, "reason, with the one the shadow was activated for,");
    detail::declare_lists(in, policy.lists, by, now);
    detail::put_in_force(in, policy, journal_event::policy_promoted, with_its_reason, now);
    return policy.version;
}

RINGFENCE_DECL std::uint32_t drop_shadow(write_transaction& in, std::uint32_t version, const author& by, timestamp now)
{
    detail::check_author(by);
    const policy_info policy = detail::require_shadow(in, version);
    layout::set_counter(in, layout::shadow_policy_version, 0);
    detail::journal_policy(in, policy, journal_event::shadow_dropped, by, now);
    return policy.version;
}

RINGFENCE_DECL void roll_back(write_transaction& in, std::uint32_t version, const author& by, timestamp now)
{
    detail::check_author(by);
    const auto policy = find_policy(in, version);
    if (!policy)
        throw error{error_code::missing, "there is no version " + std::to_string(version) + " of the policy"};
    if (active_version(in) == version)
        throw error{error_code::refused, "version " + std::to_string(version) + " of the policy is in force already"};
    detail::declare_lists(in, policy->lists, by, now);
    detail::put_in_force(in, *policy, journal_event::policy_rolled_back, by, now);
}

namespace detail {

RINGFENCE_DECL void unmake_list(write_transaction& in, list_info list)
{
    for (layer_info layer : layers(in))
        if (layer.list == list.id && layer.state != layer_state::dropped) {
            layer.state = layer_state::dropped;
            // Whose size is not kept: all of the index is to be looked through.
            if (layer.kind == layer_kind::steady || layer.kind == layer_kind::timed) {
                layer.numbers = 1;
                layer.patterns = 1;
                layer.highest = std::numeric_limits<std::uint64_t>::max();
            }
            put_layer(in, layer);
        }
    in.erase(table::lists, layout::list_name_key(list.name));
    for (const std::string& name : list.former)
        in.erase(table::lists, layout::list_name_key(name));
    list.dropped = true;
    list.imported = 0;
    list.awaiting = 0;
    put_list(in, std::move(list));
}

}  // namespace detail

RINGFENCE_DECL void drop_list(write_transaction& in, std::uint32_t id, const author& by, timestamp now)
{
    detail::check_author(by);
    const list_info list = detail::require_list(in, id);
    const auto policy = find_policy(in, active_version(in));
    if (list.dropped)
        throw error{error_code::missing, "the list `" + list.name + "` was dropped before"};
    const auto declares = [&](const policy_info& of) {
        return std::ranges::any_of(of.lists, [&](const list_declaration& l) { return is_called(list, l.name); });
    };
    if (policy && declares(*policy))
        throw error{error_code::refused, "the policy in force declares the list `" + list.name +
                                             "`; activate one that does not, then drop the list"};
    if (const auto shadow = find_policy(in, shadow_version(in)); shadow && declares(*shadow))
        throw error{error_code::refused, "the shadow policy declares the list `" + list.name +
                                             "`; take that away with `policy drop-shadow`, then drop the list"};
    detail::unmake_list(in, list);
    append(in, detail::record_of(journal_event::list_dropped, list, by, now));
}

RINGFENCE_DECL list_info renew_list(write_transaction& in, std::uint32_t id, const author& by, timestamp now)
{
    detail::check_author(by);
    const list_info before = detail::require_list(in, id);
    if (before.dropped)
        throw error{error_code::missing, "the list `" + before.name + "` was dropped before"};
    detail::unmake_list(in, before);
    append(in, detail::record_of(journal_event::list_dropped, before, by, now));
    return create_list(in, before.name, before.description, before.options, by, now);
}

}  // namespace ringfence::store

#endif
