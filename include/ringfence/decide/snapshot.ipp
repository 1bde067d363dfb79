// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DECIDE_SNAPSHOT_IPP
#define RINGFENCE_DECIDE_SNAPSHOT_IPP

#include <ringfence/decide/program.hpp>
#include <ringfence/decide/snapshot.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/lists/staleness.hpp>
#include <ringfence/store/policies.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <utility>
#include <vector>

namespace ringfence {

RINGFENCE_DECL std::shared_ptr<const snapshot> snapshot::load(const store::transaction& in, const registry& words,
                                                              const std::shared_ptr<const snapshot>& before,
                                                              const decoded_policy& known)
{
    auto made = std::make_shared<snapshot>();
    made->id_ = in.id();
    made->generation_ = store::last_sequence(in);
    const auto active = store::active(in);
    if (!active)
        throw no_policy{"no policy has been activated: `ringfence activate FILE` does it"};
    made->policy_version_ = active->version;
    if (before && before->policy_version_ == active->version)
        made->program_ = before->program_;
    else if (known.rules && known.version == active->version)
        made->program_ = known.rules;
    else
        made->program_ = std::make_shared<const program>(decode_image(active->image), words);
    made->directory_ = before ? store::directory::refreshed(before->directory_, in) : store::directory::load(in);
    made->place_lists(in);
    if (before && before->program_ == made->program_)
        made->take_over_pools(*before);
    made->load_shadow(in, words, before);
    return made;
}

RINGFENCE_DECL std::shared_ptr<const snapshot> snapshot::of(std::shared_ptr<const program> rules,
                                                            std::uint32_t policy_version)
{
    auto made = std::make_shared<snapshot>();
    made->policy_version_ = policy_version;
    made->lists_.resize(rules->source().lists.size());
    made->program_ = std::move(rules);
    return made;
}

RINGFENCE_DECL std::optional<store::filling> snapshot::last_filling(std::uint32_t list) const
{
    if (list >= lists_.size())
        throw damaged_bytes{"the compiled policy is damaged: a list that it does not have"};
    return lists_[list].id == 0 ? std::nullopt : std::optional{lists_[list].filled};
}

RINGFENCE_DECL bool snapshot::is_stale(std::uint32_t list, timestamp now) const
{
    const auto filled = last_filling(list);
    const std::uint64_t max_age = program_->source().lists[list].max_age_seconds;
    return max_age != 0 && (!filled || store::is_older(filled->when, std::chrono::seconds{max_age}, now));
}

RINGFENCE_DECL void snapshot::place_lists(const store::transaction& in)
{
    static_assert(max_lists <= UINT16_MAX);
    const std::vector<image_list>& declared = program_->source().lists;
    lists_.resize(declared.size());
    std::map<std::uint32_t, std::uint16_t> place_of_id;
    for (const store::list_info& info : store::lists(in)) {
        auto place = program_->find_list(info.name);
        for (const std::string& name : info.former)  // the policy may be older than the list's name
            if (!place)
                place = program_->find_list(name);
        if (place) {
            lists_[*place] = {info.id, info.revision, store::last_filling(info)};
            place_of_id.emplace(info.id, static_cast<std::uint16_t>(*place));
        }
    }
    for (const store::layer_info& layer : store::layers(in)) {
        const auto place = place_of_id.find(layer.list);
        if (place == place_of_id.end() || layer.state != store::layer_state::active ||
            layer.kind == store::layer_kind::deleted)
            continue;
        if (layers_.size() <= layer.id)
            layers_.resize(std::size_t{layer.id} + 1);
        layers_[layer.id] = {place->second, layer.kind == store::layer_kind::timed ? layer_meaning::look_at_entry
                                                                                   : layer_meaning::in_force};
    }
}

RINGFENCE_DECL void snapshot::load_shadow(const store::transaction& in, const registry& words,
                                          const std::shared_ptr<const snapshot>& before)
{
    shadow_version_ = store::shadow_version(in);
    if (shadow_version_ == 0)
        return;
    try {
        const snapshot* const known =
            before && before->shadow_version_ == shadow_version_ ? before->shadow_.get() : nullptr;
        if (before && before->shadow_version_ == shadow_version_ && !known) {
            shadow_trouble_ = before->shadow_trouble_;  // a version never changes
            return;
        }
        auto made = std::make_shared<snapshot>();
        made->id_ = id_;
        made->generation_ = generation_;
        made->policy_version_ = shadow_version_;
        made->program_ =
            known ? known->program_
                  : std::make_shared<const program>(decode_image(store::require_image(in, shadow_version_)), words);
        made->directory_ = directory_;
        made->place_lists(in);
        if (known)
            made->take_over_pools(*known);
        shadow_ = std::move(made);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& e) {
        shadow_trouble_ = e.what();
    }
}

RINGFENCE_DECL void snapshot::take_over_pools(const snapshot& before)
{
    std::map<std::uint32_t, kept_pool> same;
    {
        const mutex_lock lock{before.pools_mutex_};
        for (const auto& [list, kept] : before.pools_)
            if (kept.revision == lists_[list].revision && before.lists_[list].id == lists_[list].id)
                same.emplace(list, kept);
    }
    const mutex_lock lock{pools_mutex_};
    pools_ = std::move(same);
}

}  // namespace ringfence

#endif
