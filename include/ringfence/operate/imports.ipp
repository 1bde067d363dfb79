// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_OPERATE_IMPORTS_IPP
#define RINGFENCE_OPERATE_IMPORTS_IPP

#include <ringfence/base/ascii.hpp>
#include <ringfence/operate/field_names.hpp>
#include <ringfence/operate/imports.hpp>
#include <ringfence/operate/read_arguments.hpp>
#include <ringfence/operate/roles.hpp>
#include <ringfence/store/import/approve.hpp>
#include <ringfence/store/import/imports.hpp>
#include <ringfence/store/import/leftovers.hpp>
#include <ringfence/store/import/lock.hpp>
#include <ringfence/store/import/options.hpp>
#include <ringfence/store/import/undo.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace ringfence::operate {

namespace detail {

/// A list, and not what can be done with an import whose number was left out.
inline store::list_info expect_list_of_imports(const store::transaction& in, const std::string& name)
{
    const std::string word = ascii::lower(name);
    if ((word == "undo" || word == "approve" || word == "show") && !store::find_list(in, name))
        misused("say which import by its number, as `imports " + word + " 3`; `imports` lists them");
    return expect_list(in, name);
}

inline task show_imports(const operation&, const arguments& asked, const setting&, const asker&)
{
    return reading{
        [page = read_page(asked), name = std::string{asked.text("list")}](const store::transaction& in, const pause&) {
            std::vector<store::import_info> all = store::imports(in);
            if (!name.empty()) {
                const std::uint32_t wanted = expect_list_of_imports(in, name).id;
                std::erase_if(all, [&](const store::import_info& i) { return i.list != wanted; });
            }
            std::ranges::reverse(all);  // the newest first
            return page_of(all, page, "imports", [&](const store::import_info& i) { return import_row(in, i, all); });
        }};
}

inline task show_import(const operation&, const arguments& asked, const setting&, const asker&)
{
    return reading{[id = read_id(asked, "import")](const store::transaction& in, const pause&) -> answer {
        const auto import = store::find_import(in, id);
        if (!import)
            return {.wrong = problem{error_code::missing,
                                     "there is no import " + std::to_string(id) + "; `imports` lists them"}};
        rows rejected;
        for (const store::rejected_row& row : store::rejected_rows(in, id, 0, store::max_kept_rejects))
            rejected.push_back(record{}.count("line", row.line).text("text", row.text).text("reason", row.reason));
        answer made;
        made.told = import_row(in, *import, store::imports(in));
        made.told.table("rejected_rows", std::move(rejected));
        return made;
    }};
}

inline shape shown_import_shape()
{
    return shape{"ImportInFull"}
        .append(import_shape())
        .table("rejected_rows", shape{}.count("line").text("text").text("reason"),
               "the first thousand of those that could not be read");
}

/// A change of one import, while no other runs. One step.
template <class Change>
job import_job(const operation& of, const arguments& asked, const setting& at, const asker& who, Change&& make)
{
    const std::uint32_t id = read_id(asked, "import");
    return {.step = [&of, &at, who, id, by = author_of(asked, who),
                     make = std::forward<Change>(make)](const pause&) -> std::optional<answer> {
                answer made;
                store::change_imports(*at.in, [&] {
                    at.in_transaction([&](store::write_transaction& in) {
                        made = {};
                        if ((made.wrong = may_not(in, of, who)))
                            return;
                        if (const auto import = store::find_import(in, id))
                            if (const auto list = store::find_list(in, import->list))
                                if ((made.wrong = may_not_in(in, "import", who, *list)))
                                    return;
                        make(in, id, by, at.now());
                        if (const auto after = store::find_import(in, id))
                            made.told = import_row(in, *after, store::imports(in));
                    });
                });
                return made;
            },
            .so_far = [] { return job::progress{}; }};
}

inline task undo_import(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    return import_job(of, asked, at, who,
                      [](store::write_transaction& in, std::uint32_t id, const store::author& by, timestamp now) {
                          store::undo_import(in, id, by, now);
                      });
}

inline task approve_import(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    const store::approval as = asked.flag("permanent") ? store::approval::permanent : store::approval::revocable;
    return import_job(of, asked, at, who,
                      [as](store::write_transaction& in, std::uint32_t id, const store::author& by, timestamp now) {
                          store::approve_import(in, id, as, by, now);
                      });
}

}  // namespace detail

RINGFENCE_DECL std::vector<operation> import_operations()
{
    using enum argument::kind;
    using enum operation::effect;
    using store::account_role;
    std::vector<operation> all;
    all.push_back({.name = "imports",
                   .needs = account_role::reader,
                   .does = reads,
                   .summary = "every import with its file, counts and state, the newest first",
                   .example = "imports default",
                   .takes = joined({{{"list", may_place, "LIST"}}, page_arguments()}),
                   .answers = [] { return page_shape("imports", import_shape()); },
                   .prepare = detail::show_imports});
    all.push_back({.name = "imports show",
                   .needs = account_role::reader,
                   .does = reads,
                   .summary = "one import, with the first thousand rows of its file that were rejected",
                   .example = "imports show 3",
                   .takes = {{"import", place, "N"}},
                   .answers = detail::shown_import_shape,
                   .prepare = detail::show_import});
    all.push_back({.name = "imports undo",
                   .needs = account_role::supervisor,
                   .does = changes,
                   .summary = "take an import back",
                   .example = "imports undo 3",
                   .takes = joined({{{"import", place, "N"}}, note_arguments()}),
                   .answers = import_shape,
                   .prepare = detail::undo_import});
    all.push_back({.name = "imports approve",
                   .needs = account_role::supervisor,
                   .does = changes,
                   .summary = "put an import that awaits approval in force",
                   .example = "imports approve 3",
                   .takes = joined({{{"import", place, "N"},
                                     {"permanent", flag, {}, "for good: what it brought can never be taken back"}},
                                    note_arguments()}),
                   .answers = import_shape,
                   .prepare = detail::approve_import});
    return all;
}

}  // namespace ringfence::operate

#endif
