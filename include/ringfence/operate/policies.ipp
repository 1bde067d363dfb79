// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_OPERATE_POLICIES_IPP
#define RINGFENCE_OPERATE_POLICIES_IPP

#include <ringfence/operate/field_names.hpp>
#include <ringfence/operate/policies.hpp>
#include <ringfence/operate/read_arguments.hpp>
#include <ringfence/operate/roles.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/policies.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace ringfence::operate {

namespace detail {

// Records that are looked at, from the newest back, for the one that put the policy in force.
constexpr std::size_t max_records_walked_back = 1'000'000;

/// The newest record by which a policy came into force.
inline std::optional<store::journal_record> put_in_force(const store::transaction& in, const pause& go_on)
{
    store::cursor at{in, store::table::journal};
    std::size_t walked = 0;
    for (bool more = at.last(); more && walked < max_records_walked_back; more = at.previous()) {
        store::journal_record r = store::layout::decode_journal(store::layout::id_of_key(at.key(), 8), at.value());
        using enum store::journal_event;
        if (r.what == policy_activated || r.what == policy_rolled_back || r.what == policy_promoted)
            return r;
        if (++walked % 1024 == 0 && go_on)
            go_on();
    }
    return std::nullopt;
}

/// What a version is, but for its files.
inline record version_row(const store::transaction& in, const store::policy_info& of)
{
    record made;
    made.count("version", of.version)
        .flag("in_force", store::active_version(in) == of.version)
        .flag("shadow", store::shadow_version(in) == of.version)
        .time("activated_at", of.when)
        .append(author_fields("activated_by", of.by))
        .text("digest", of.digest);
    return made;
}

inline shape version_shape()
{
    return shape{}
        .count("version")
        .flag("in_force")
        .flag("shadow", "it is asked beside the one in force")
        .time("activated_at")
        .append(author_shape("activated_by"))
        .text("digest", "SHA-256");
}

enum class file_texts : std::uint8_t { with, without };

inline rows file_rows(const store::policy_info& of, file_texts texts)
{
    rows files;
    for (const store::policy_source& source : of.sources) {
        record file;
        file.text("name", source.name);
        if (texts == file_texts::with)
            file.text("text", source.text);
        files.push_back(std::move(file));
    }
    return files;
}

inline shape file_names_shape() { return shape{}.text("name"); }

/// What is in force after a change of versions.
inline answer in_force_now(const store::transaction& in, std::uint32_t version)
{
    answer made;
    made.told.count("version", version)
        .flag("in_force", store::active_version(in) == version)
        .id("shadow_version", store::shadow_version(in));
    return made;
}

inline shape in_force_shape()
{
    return shape{"PolicyInForce"}.count("version", "that was asked about").flag("in_force").id("shadow_version");
}

inline task list_versions(const operation&, const arguments& asked, const setting&, const asker&)
{
    return reading{[page = read_page(asked)](const store::transaction& in, const pause&) {
        std::vector<store::policy_info> all = store::policies(in);
        std::ranges::reverse(all);  // the newest first
        return page_of(all, page, "versions", [&](const store::policy_info& p) {
            record row = version_row(in, p);
            row.table("files", file_rows(p, file_texts::without));
            return row;
        });
    }};
}

inline task show_version(const operation&, const arguments& asked, const setting&, const asker&)
{
    return reading{[wanted = read_id(asked, "version"),
                    texts = asked.flag("brief") ? file_texts::without : file_texts::with](const store::transaction& in,
                                                                                          const pause& go_on) {
        const std::uint32_t active = store::active_version(in);
        const std::uint32_t version = wanted == 0 ? active : wanted;
        if (version == 0)
            throw error{error_code::missing, "no policy has been activated"};
        const auto found = store::find_policy(in, version);
        if (!found && version == active)
            throw error{error_code::damaged, "the policy in force, version " + std::to_string(version) +
                                                 ", is missing: `ringfence verify` tells more"};
        if (!found)
            throw error{error_code::missing, "there is no version " + std::to_string(version) +
                                                 " of the policy; `ringfence policy list` lists them"};
        answer made{version_row(in, *found)};
        const auto since = version == active ? put_in_force(in, go_on) : std::nullopt;
        made.told.time("in_force_since", since ? std::optional{since->when} : std::nullopt)
            .text_or_none("in_force_by", since ? std::string_view{since->by.user} : std::string_view{})
            .text_or_none("in_force_reason", since ? std::string_view{since->by.reason} : std::string_view{})
            .table("files", file_rows(*found, texts));
        return made;
    }};
}

inline shape shown_version_shape()
{
    return shape{"Policy"}
        .append(version_shape())
        .time_or_none("in_force_since")
        .text_or_none("in_force_by")
        .text_or_none("in_force_reason")
        .table("files", file_names_shape().may_have(shape{}.text("text", "but for `brief`")),
               "the first includes the others");
}

inline void add_counts(record& to, const shadow_counts& counted, std::uint32_t version)
{
    const shadow_counts of = counted.version == version ? counted : shadow_counts{};
    to.count("decisions", of.decisions)
        .count("differences", of.differences)
        .count("failures", of.failures)
        .text_or_none("trouble", of.trouble);
}

inline task show_shadow(const operation&, const arguments&, const setting& at, const asker&)
{
    return reading{
        [counted = at.shadow ? std::optional{at.shadow()} : std::nullopt](const store::transaction& in, const pause&) {
            answer made;
            const std::uint32_t version = store::shadow_version(in);
            made.told.id("shadow_version", version).id("in_force_version", store::active_version(in));
            if (version == 0)
                return made;
            const auto found = store::find_policy(in, version);
            if (!found)
                throw error{error_code::damaged, "the shadow policy is missing: `ringfence verify` tells more"};
            made.told.time("since", found->when).append(author_fields("by", found->by));
            made.told.table("files", file_rows(*found, file_texts::without));
            if (counted)
                add_counts(made.told, *counted, version);
            return made;
        }};
}

inline shape shadow_shape()
{
    return shape{}
        .id("shadow_version")
        .id("in_force_version")
        .may_have(shape{}
                      .time("since")
                      .append(author_shape("by"))
                      .table("files", file_names_shape())
                      .count("decisions", "that both were asked for, since the daemon was started")
                      .count("differences")
                      .count("failures")
                      .text_or_none("trouble", "why it cannot decide at all"));
}

template <class Change>
task version_change(const operation& of, const arguments& asked, const setting& at, const asker& who, Change&& make)
{
    return change{[&of, &at, who, wanted = read_id(asked, "version"), by = author_of(asked, who),
                   make = std::forward<Change>(make)](store::write_transaction& in) -> answer {
        if (auto wrong = may_not(in, of, who))
            return {.wrong = std::move(wrong)};
        return in_force_now(in, make(in, wanted, by, at.now()));
    }};
}

/// The newest version before the one in force that was ever in force.
inline std::uint32_t version_before(const store::transaction& in)
{
    const std::uint32_t active = store::active_version(in);
    if (active == 0)
        throw error{error_code::refused, "no policy has been activated, so there is nothing to go back from"};
    std::uint32_t before = 0;
    for (const store::policy_info& p : store::policies(in))
        if (p.version < active && !p.untried)
            before = p.version;
    if (before == 0)
        throw error{error_code::refused, "version " + std::to_string(active) + " of the policy is the first one"};
    return before;
}

inline task roll_back(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    return version_change(
        of, asked, at, who,
        [](store::write_transaction& in, std::uint32_t wanted, const store::author& by, timestamp now) {
            const std::uint32_t version = wanted == 0 ? version_before(in) : wanted;
            store::roll_back(in, version, by, now);
            return version;
        });
}

inline task promote_shadow(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    return version_change(of, asked, at, who, store::promote);
}

inline task drop_shadow(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    return version_change(of, asked, at, who, store::drop_shadow);
}

inline task drop_list(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    return change{[&of, &at, who, name = std::string{asked.text("list")},
                   by = author_of(asked, who)](store::write_transaction& in) -> answer {
        if (auto wrong = may_not(in, of, who))
            return {.wrong = std::move(wrong)};
        const store::list_info list = expect_list(in, name);
        if (auto wrong = may_not_in(in, of.name, who, list))
            return {.wrong = std::move(wrong)};
        store::drop_list(in, list.id, by, at.now());
        answer made;
        made.told.text("list", name)
            .count("entries", list.entries.pending + list.entries.approved + list.entries.permanent)
            .count("imported", list.imported);
        return made;
    }};
}

}  // namespace detail

RINGFENCE_DECL std::vector<operation> policy_operations()
{
    using enum argument::kind;
    using enum operation::effect;
    using store::account_role;
    const argument version{"version", may_place, "N"};
    std::vector<operation> all;
    all.push_back(
        {.name = "policy list",
         .needs = account_role::reader,
         .does = reads,
         .summary = "the versions of the policy, the newest first",
         .example = "policy list",
         .takes = page_arguments(),
         .answers =
             [] {
                 return page_shape(
                     "versions",
                     shape{"PolicyVersion"}.append(detail::version_shape()).table("files", detail::file_names_shape()));
             },
         .prepare = detail::list_versions});
    all.push_back({.name = "policy show",
                   .needs = account_role::reader,
                   .does = reads,
                   .summary = "a version of the policy with its rule files, the one in force unless another is named",
                   .example = "policy show 3",
                   .takes = {version, {"brief", flag, {}, "the names of its files without their texts"}},
                   .answers = detail::shown_version_shape,
                   .prepare = detail::show_version});
    all.push_back({.name = "policy rollback",
                   .needs = account_role::administrator,
                   .does = changes,
                   .summary = "put an earlier version in force again, the one before unless another is named",
                   .example = "policy rollback",
                   .takes = joined({{version}, note_arguments()}),
                   .answers = detail::in_force_shape,
                   .prepare = detail::roll_back});
    all.push_back({.name = "policy shadow",
                   .needs = account_role::reader,
                   .does = reads,
                   .summary = "the shadow policy, and of a running daemon what it would have decided otherwise",
                   .example = "policy shadow",
                   .takes = {},
                   .answers = detail::shadow_shape,
                   .prepare = detail::show_shadow});
    all.push_back({.name = "policy promote",
                   .needs = account_role::administrator,
                   .does = changes,
                   .summary = "put the shadow in force",
                   .example = "policy promote",
                   .takes = joined({{version}, note_arguments()}),
                   .answers = detail::in_force_shape,
                   .prepare = detail::promote_shadow});
    all.push_back({.name = "policy drop-shadow",
                   .needs = account_role::administrator,
                   .does = changes,
                   .summary = "take the shadow away; its version is kept",
                   .example = "policy drop-shadow",
                   .takes = joined({{version}, note_arguments()}),
                   .answers = detail::in_force_shape,
                   .prepare = detail::drop_shadow});
    all.push_back({.name = "policy drop",
                   .needs = account_role::administrator,
                   .does = changes,
                   .summary = "take away a list that no policy has any longer, with what is in it",
                   .example = "policy drop old",
                   .takes = joined({{{"list", place, "LIST"}}, note_arguments()}),
                   .answers =
                       [] {
                           return shape{}
                               .text("list")
                               .count("entries", "that were in it")
                               .count("imported", "that imports had brought");
                       },
                   .prepare = detail::drop_list});
    return all;
}

}  // namespace ringfence::operate

#endif
