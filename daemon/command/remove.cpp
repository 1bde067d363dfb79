// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `remove`, `clear`, `approve` and `unapprove`: what takes entries out of force and puts them into it.

#include "entries.hpp"
#include "rules.hpp"

#include <ringfence/store/import.hpp>

namespace ringfence::command {

namespace {

outcome remove_one(const change_setting& at, const typed_pattern& p, const invocation& asked,
                   const numbers_in_rules& written)
{
    const store::remove_result result = store::remove(at.in, at.list.id, p.pattern, asked.author(), at.now);
    const bool removed = result.outcome == store::remove_outcome::removed;
    if (removed || result.outcome == store::remove_outcome::not_there)
        if (const auto place = written.place_of(at.list.name, p.pattern, asked.words()))
            return {removed ? "removed" : "refused",
                    fmt::format("{}the rule file writes it into the list, {}: take it out there and "
                                "activate the file again",
                                removed ? "but " : "", *place),
                    !removed};
    switch (result.outcome) {
    case store::remove_outcome::removed:
        return {"removed",
                result.covered_by ? "but the list still has it by " + result.covered_by->to_string() : std::string{}};
    case store::remove_outcome::not_there: return {"was not there"};
    case store::remove_outcome::covered: break;
    case store::remove_outcome::refused: break;
    }
    return {"refused", result.reason, true};
}

outcome told(const store::edit_result& result, const store::list_info& list, std::string_view changed,
             std::string_view unchanged)
{
    switch (result.outcome) {
    case store::edit_outcome::changed: return {changed};
    case store::edit_outcome::unchanged: return {unchanged};
    case store::edit_outcome::not_there:
        return {"refused", result.reason.empty() ? "the list `" + list.name + "` does not have it" : result.reason,
                true};
    case store::edit_outcome::refused: break;
    }
    return {"refused", result.reason, true};
}

/// The filter of a job over many. `otherwise`: the states that are meant where none is named. Throws `usage_error`
/// where nothing says which.
store::list_filter filter_of_job(const description& of, const invocation& asked,
                                 std::initializer_list<store::listed_state> otherwise)
{
    if (!has_filter(asked) && !asked.has("all"))
        throw usage_error{std::string{of.name} + ": say which: " + (of.name == "clear" ? "" : "numbers, ") +
                          "a filter such as `--prefix +4822`, or --all"};
    store::expect_store(asked.store());
    const store::read_transaction in{store::environment::open(asked.store(), store::access::read)};
    store::list_filter filter = read_filter(asked, in, system_now());
    if (filter.states.empty())
        filter.states = otherwise;
    return filter;
}

/// Jobs that would go through millions of numbers only to be refused each of them.
void refuse_registry(const invocation& asked, const std::string& list)
{
    store::expect_store(asked.store());
    const store::read_transaction in{store::environment::open(asked.store(), store::access::read)};
    if (const store::list_info found = expect_list(in, list); found.options.registry)
        throw input_error{store::detail::is_registry(found)};
}

/// Approves imports that await it as a whole, so that their numbers need no entries: one of the list's, or all. Which
/// they were.
std::vector<store::import_info> approve_imports(const invocation& asked, const std::string& list, std::uint32_t only,
                                                store::approval as)
{
    const auto in = store::environment::open(asked.store(), store::access::write);
    std::vector<store::import_info> waiting;
    {
        const store::read_transaction now{in};
        const store::list_info found = expect_list(now, list);
        waiting = store::imports(now);
        std::erase_if(waiting, [&](const store::import_info& import) {
            return import.list != found.id || (only != 0 && import.id != only) ||
                   store::state_of(now, import) != store::import_state::pending;
        });
    }
    for (const store::import_info& import : waiting)
        store::approve_import(*in, import.id, as, asked.author(), system_now());
    return waiting;
}

void refuse_both(const description& of, const invocation& asked)
{
    if (has_filter(asked) || asked.has("all"))
        throw usage_error{std::string{of.name} + ": name numbers or give a filter, not both"};
}

}  // namespace

int remove(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    add_change_options(own);
    const invocation asked{of, words, own, {"list", "number"}};
    if (asked.help_wanted())
        return done;
    std::optional<numbers_in_rules> written;
    return change_entries(asked, typed_for::finding, [&](const change_setting& at, const typed_pattern& p) {
        if (!written)
            written.emplace(at.in);
        return remove_one(at, p, asked, *written);
    });
}

int clear(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    add_filter_options(own);
    own.add_options()("all", "everything in the list");
    add_change_options(own);
    const invocation asked{of, words, own, {"list", "more"}};
    if (asked.help_wanted())
        return done;
    const std::string name = asked.expect("list");
    if (asked.has("more"))
        throw usage_error{"clear: takes a list and a filter; `ringfence remove " + name + " NUMBER...` takes numbers"};
    refuse_registry(asked, name);
    const store::list_filter filter =
        filter_of_job(of, asked, {store::listed_state::pending, store::listed_state::approved});
    std::optional<numbers_in_rules> written;
    return change_filtered(asked, filter, "removed", [&](const change_setting& at, const typed_pattern& p) {
        if (!written)
            written.emplace(at.in);
        return remove_one(at, p, asked, *written);
    });
}

int approve(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    own.add_options()("permanent", "for good: can never be unapproved or removed")("all", "all that await approval");
    add_filter_options(own);
    add_change_options(own);
    const invocation asked{of, words, own, {"list", "number"}};
    if (asked.help_wanted())
        return done;
    const store::approval as = asked.has("permanent") ? store::approval::permanent : store::approval::revocable;
    const std::string_view word = as == store::approval::permanent ? "is permanent" : "approved";
    const entry_change change = [&](const change_setting& at, const typed_pattern& p) {
        return told(store::approve(at.in, at.list.id, p.pattern, as, asked.author(), at.now), at.list, word,
                    "was approved already");
    };
    if (asked.has("number")) {
        refuse_both(of, asked);
        return change_entries(asked, typed_for::finding, change);
    }
    const std::string list = asked.expect("list");
    const store::list_filter filter = filter_of_job(of, asked, {store::listed_state::pending});
    const std::uint32_t import = filter.import;
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});
    std::vector<std::string> approved;
    if (filter == store::list_filter{.states = {store::listed_state::pending}, .import = import})
        for (const store::import_info& done_whole : approve_imports(asked, list, import, as)) {
            approved.push_back(std::to_string(done_whole.id));
            if (format == output_format::text)
                fmt::print("import {}, {}: approved\n", done_whole.id, done_whole.file);
        }
    json_object told;
    told.value_as_is("imports", json_array(approved));
    return change_filtered(asked, filter, word, change, std::move(told));
}

int unapprove(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    own.add_options()("all", "all that are approved");
    add_filter_options(own);
    add_change_options(own);
    const invocation asked{of, words, own, {"list", "number"}};
    if (asked.help_wanted())
        return done;
    const entry_change change = [&](const change_setting& at, const typed_pattern& p) {
        return told(store::unapprove(at.in, at.list.id, p.pattern, asked.author(), at.now), at.list, "awaits approval",
                    "awaited approval already");
    };
    if (asked.has("number")) {
        refuse_both(of, asked);
        return change_entries(asked, typed_for::finding, change);
    }
    refuse_registry(asked, asked.expect("list"));
    return change_filtered(asked, filter_of_job(of, asked, {store::listed_state::approved}), "awaits approval", change);
}

}  // namespace ringfence::command
