// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_OPERATE_POLICY_IN_FORCE_IPP
#define RINGFENCE_OPERATE_POLICY_IN_FORCE_IPP

#include <ringfence/language/load.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/operate/policy_in_force.hpp>
#include <ringfence/policy/check.hpp>
#include <ringfence/policy/policy.hpp>
#include <ringfence/rulefile/compile_file.hpp>
#include <ringfence/store/policies.hpp>

#include <algorithm>
#include <filesystem>

namespace ringfence::operate {

namespace detail {

/// Whether what a rule file writes into a list has this number, or all of this prefix or range.
inline bool has(const number_pattern& written, const number_pattern& wanted)
{
    if (written == wanted)
        return true;
    return !wanted.is_prefix() && written.covers(wanted.first) && written.covers(wanted.last);
}

}  // namespace detail

RINGFENCE_DECL std::optional<ringfence::policy> check_kept(const store::policy_info& kept, const registry& words,
                                                           diagnostics& found)
{
    const auto read = [&](const std::filesystem::path& path) {
        for (const store::policy_source& source : kept.sources)
            if (source.name == path.string())
                return file_text{source.text, {}};
        return file_text{{}, "is not kept with the policy"};
    };
    const loaded files = load(kept.sources.front().name, found, read, source_standing::accepted);
    return check(files, words, checking_of(source_standing::accepted), found);
}

RINGFENCE_DECL policy_in_force::policy_in_force() : plan_{number_reader{""}.plan()} {}

RINGFENCE_DECL policy_in_force::policy_in_force(const store::transaction& in, std::uint32_t version) : version_{version}
{
    const image in_force = decode_image(store::require_image(in, version));
    plan_ = numbering_plan::decode(in_force.numbering_plan);
    zone_ = in_force.zones.front();
    lists_ = in_force.lists;
    const bool writes = std::ranges::any_of(lists_, [](const image_list& l) { return !l.numbers.empty(); });
    if (!writes)
        return;
    if (auto kept = store::find_policy(in, version))
        kept_ = std::move(*kept);
}

RINGFENCE_DECL const image_list* policy_in_force::find(const store::list_info& list) const noexcept
{
    const auto found =
        std::ranges::find_if(lists_, [&](const image_list& l) { return store::is_called(list, l.name); });
    return found == lists_.end() ? nullptr : &*found;
}

RINGFENCE_DECL store::written_numbers policy_in_force::written_into(const store::list_info& list) const
{
    const image_list* const declared = find(list);
    if (!declared || declared->numbers.empty())
        return {};
    return {declared->numbers, kept_.when, kept_.by};
}

RINGFENCE_DECL std::optional<std::string>
policy_in_force::place_of(const store::list_info& list, const number_pattern& pattern, const registry& words) const
{
    const auto has_pattern = [&](const number_pattern& one) { return detail::has(one, pattern); };
    const image_list* const found = find(list);
    if (!found || std::ranges::none_of(found->numbers, has_pattern))
        return std::nullopt;
    std::call_once(places_found_, [&] { find_places(words); });
    if (const auto places = places_.find(found->name); places != places_.end())
        for (const auto& [one, place] : places->second)
            if (has_pattern(one))
                return place;
    return "policy version " + std::to_string(version_);
}

RINGFENCE_DECL void policy_in_force::find_places(const registry& words) const
{
    if (kept_.sources.empty())
        return;
    diagnostics found;
    const auto checked = check_kept(kept_, words, found);
    if (!checked)
        return;
    for (const list_declaration& declared : checked->lists)
        for (const inline_number& one : declared.numbers) {
            const source_file& file = checked->sources[one.where.file];
            places_[declared.name].push_back(
                {one.pattern, file.name() + ':' + std::to_string(file.position_of(one.where.begin).line)});
        }
}

RINGFENCE_DECL std::shared_ptr<const policy_in_force> policy_cache::of(const store::transaction& in)
{
    const std::uint32_t version = store::active_version(in);
    {
        const mutex_lock lock{mutex_};
        if (latest_ && latest_->version() == version)
            return latest_;
    }
    // Decoding takes its time, and others may have theirs meanwhile.
    auto decoded =
        version == 0 ? std::make_shared<const policy_in_force>() : std::make_shared<const policy_in_force>(in, version);
    const mutex_lock lock{mutex_};
    return latest_ = std::move(decoded);
}

}  // namespace ringfence::operate

#endif
