// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_ROWS_MEMBERS_IPP
#define RINGFENCE_STORE_IMPORT_ROWS_MEMBERS_IPP

#include <ringfence/base/utf8.hpp>
#include <ringfence/store/import/rows/column_names.hpp>
#include <ringfence/store/import/rows/members.hpp>
#include <ringfence/store/import/rows/row_columns.hpp>
#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/rows/row_message.hpp>
#include <ringfence/store/import/rows/row_states.hpp>
#include <ringfence/store/import/rows/sample.hpp>
#include <ringfence/store/import/text/comments.hpp>
#include <ringfence/store/import/text/fields.hpp>
#include <ringfence/store/import/text/json_row.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace detail {

// Whether one of the texts, each on a line, has the digits of a whole number.
inline bool may_have_numbers(std::string_view texts)
{
    constexpr std::size_t digits_of_a_whole_number = 7;
    while (!texts.empty()) {
        const std::size_t end = std::min(texts.find('\n'), texts.size());
        if (digits_in(texts.substr(0, end)) >= digits_of_a_whole_number)
            return true;
        texts.remove_prefix(std::min(end + 1, texts.size()));
    }
    return false;
}

RINGFENCE_DECL member_role member_choice::role_of(std::string_view name)
{
    if (const auto known = roles_.find(name); known != roles_.end())
        return known->second;
    member_role found;
    const auto is_part = [&](const std::string& part) { return same_name(part, name); };
    for (std::size_t i = 0; i < column_roles && !found.role; ++i)
        if (const auto& choice = format_.columns[i];
            choice && !choice->empty() &&
            (is_part(*choice) || (i == 0 && std::ranges::any_of(parts_of(*choice), is_part))))
            found.role = i;
    if (const auto known = number_name_of(name); !found.role && !format_.columns[0] && known != number_name::none)
        found = {0, known == number_name::sure ? 0U : 1U, false, code_name::none};
    for (std::size_t i = 1; i < column_roles && !found.role; ++i) {
        const auto rank = format_.columns[i] ? std::nullopt : rank_of_name(static_cast<column_role>(i), name);
        if (rank)
            found = {i, *rank, false, code_name::none};
    }
    found.may_be_end =
        !found.role && !is_chosen(format_, column_role::expires) && !is_known_name(name) && may_name_an_end(name);
    if (!found.role)
        found.code = code_name_of(name);
    if (roles_.size() < max_columns)
        roles_.emplace(name, found);
    return found;
}

RINGFENCE_DECL void member_choice::take(const std::vector<json_member>& members)
{
    std::array<std::size_t, column_roles> ranks{};
    taken_.fill(nullptr);
    numbers_.clear();
    unasked_.clear();
    const auto ask = [&](const json_member& member, column_role role, const std::string& what) {
        if (unasked_.empty())
            unasked_ = "the member " + shortened(member.name) + " " + what + ": say `--column " +
                       std::string{to_string(role)} + "=NAME` for it, or `--column " + std::string{to_string(role)} +
                       "=` for none";
    };
    for (const json_member& member : members) {
        const member_role of = role_of(member.name);
        if (of.may_be_end && member.kind != json_kind::null)
            ask(member, column_role::expires, "may say by its name until when entries are in force");
        if (!of.role && !is_chosen(format_, column_role::state) && read_state(member.value))
            ask(member, column_role::state, "may be the state, as " + shortened(member.value) + " is one");
        if (of.role == 0U)
            numbers_.push_back({&member, of.rank});
        if (!format_.columns[0] && member.kind == json_kind::nested && may_have_numbers(member.nested) &&
            unasked_.empty())
            unasked_ = "the member " + shortened(member.name) +
                       " is an object or an array, which is not read, and there may be a number in it: write one "
                       "number a member, or say which member has it, as `--column number=NAME`";
        if (of.role && taken_[*of.role] && of.role != static_cast<std::size_t>(column_role::number) &&
            of.role != static_cast<std::size_t>(column_role::description) &&
            of.role != static_cast<std::size_t>(column_role::date) &&
            of.role != static_cast<std::size_t>(column_role::source) && unasked_.empty()) {
            const std::string role{to_string(static_cast<column_role>(*of.role))};
            unasked_ = "the members " + shortened(taken_[*of.role]->name) + " and " + shortened(member.name) +
                       " are both of `" + role + "` by their names: say which is, as `--column " + role +
                       "=NAME`, or `--column " + role + "=` for none";
        }
        if (!of.role || (taken_[*of.role] && ranks[*of.role] <= of.rank))
            continue;
        taken_[*of.role] = &member;
        ranks[*of.role] = of.rank;
    }
}

RINGFENCE_DECL row_columns guess_members(std::string_view sample, const row_format& format)
{
    row_columns columns;
    columns.form = row_form::json_lines;
    member_choice choice{format};
    std::vector<json_member> members;
    constexpr std::size_t most = 5;
    constexpr std::size_t shown = 64;  // bytes of a name
    for (std::size_t i = 0; i < column_roles; ++i)
        columns.members_guessed[i] = !format.columns[i];
    const auto add = [&](std::size_t role, const json_member& member) {
        auto& names = columns.members[role];
        std::string name = one_line(std::string{whole_characters(member.name, shown)});
        if (names.size() < most && std::ranges::find(names, name) == names.end())
            names.push_back(std::move(name));
    };
    each_line(sample, [&](std::string_view line) {
        if (read_json_object(line, members))
            return;
        choice.take(members);
        for (const auto& [member, rank] : choice.numbers())
            if (member->kind != json_kind::nested)
                add(0, *member);
        for (std::size_t i = 1; i < column_roles; ++i)
            if (const json_member* const taken = choice.taken()[i])
                add(i, *taken);
    });
    return columns;
}

}  // namespace detail

}  // namespace ringfence::store

#endif
