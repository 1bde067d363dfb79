// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_OPERATE_CHANGES_IPP
#define RINGFENCE_OPERATE_CHANGES_IPP

#include <ringfence/base/backticked.hpp>
#include <ringfence/base/time_text.hpp>
#include <ringfence/base/utf8.hpp>
#include <ringfence/operate/changes.hpp>
#include <ringfence/operate/field_names.hpp>
#include <ringfence/operate/read_arguments.hpp>
#include <ringfence/operate/roles.hpp>
#include <ringfence/store/import/approve.hpp>
#include <ringfence/store/import/imports.hpp>
#include <ringfence/store/import/lock.hpp>
#include <ringfence/store/jobs.hpp>
#include <ringfence/store/lists/browse.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/list_filter.hpp>
#include <ringfence/store/lists/listed.hpp>
#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/lists/transfer.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace ringfence::operate {

namespace detail {

// --- one number after the other ---------------------------------------------------------------------------

/// What became of one number.
struct outcome {
    std::string_view word;              ///< `added`, `was there already`, `refused`
    std::string reason{};               ///< why, or what else is to be known
    std::optional<error_code> wrong{};  ///< nothing was changed, and that is not what was wanted
    bool changed = false;
};

inline outcome refused(std::string reason, error_code code = error_code::refused)
{
    return {"refused", std::move(reason), code};
}

/// What a change of one number is made with.
struct number_setting {
    store::write_transaction& in;
    const store::list_info& list;  ///< as it is now: each change counts in it
    const policy_in_force& policy;
    const registry& words;
    const store::author& by;
    timestamp now{};
    store::account_role role;  ///< of who asks, at this moment
    const asker& who;
};

/// `typed`: as it was written.
using number_change = std::function<outcome(const number_setting&, const number_pattern&, std::string_view typed)>;

/// What an agent may not do with a list, though with others; nothing where it may.
using list_rule = std::function<std::optional<problem>(const operation&, store::account_role, const store::list_info&)>;

inline std::optional<problem> no_registry(const operation& of, store::account_role has, const store::list_info& list)
{
    if (!list.options.registry)
        return std::nullopt;
    return beyond(of.name, has, store::account_role::supervisor,
                  " on the list `" + list.name + "`, which is a registry");
}

inline std::optional<problem> only_plain_lists(const operation& of, store::account_role has,
                                               const store::list_info& list)
{
    if (!list.options.review)
        return no_registry(of, has, list);
    return beyond(of.name, has, store::account_role::supervisor,
                  " on the list `" + list.name + "`, which is under review");
}

/// A request to change numbers of a list, ready to be made.
struct numbers_request {
    const operation& of;
    const setting& at;
    asker who;
    store::author by;
    std::string list;
    std::vector<typed_number> numbers;
    number_change make;
    list_rule rule{};
};

inline record outcome_row(std::string_view number, std::string_view typed, const outcome& o)
{
    record row;
    row.text_or_none("number", number)
        .text("typed", whole_characters(typed, store::max_typed))
        .text("result", o.word)
        .text_or_none("reason", o.reason);
    return row;
}

inline shape outcome_shape()
{
    return shape{"Outcome"}
        .text_or_none("number", "none where it could not be read")
        .text("typed", "as it was written")
        .text("result", "as `added`, `was there already`, `refused` or `unreadable`")
        .text_or_none("reason");
}

/// What `change_numbers` tells.
inline shape changed_numbers_shape()
{
    return shape{"Changed"}.text("list").count("changed").count("refused").table("numbers", outcome_shape());
}

/// `number` is empty for what could not be read.
inline std::string shown_number(std::string_view number, std::string_view typed)
{
    return number.empty() ? backticked(typed) : std::string{number};
}

inline answer change_numbers(store::write_transaction& in, const numbers_request& asked)
{
    const auto role = role_now(in, asked.who);
    if (auto wrong = may_not(asked.of, asked.who, role))
        return {.wrong = std::move(wrong)};
    try {
        const store::list_info list = expect_list(in, asked.list);
        if (auto wrong = asked.rule ? asked.rule(asked.of, *role, list) : std::nullopt)
            return {.wrong = std::move(wrong)};
        if (auto wrong = may_not_in(in, asked.of.name, asked.who, list))
            return {.wrong = std::move(wrong)};
    } catch (const error& e) {  // nothing was changed: the transaction need not be given up
        return {.wrong = problem_of(e)};
    }
    const auto policy = asked.at.policies.of(in);
    const timestamp now = asked.at.now();
    std::uint64_t changed = 0;
    std::uint64_t left_out = 0;
    rows told;
    std::optional<problem> last;
    const auto tell = [&](std::string_view number, std::string_view typed, const outcome& o) {
        changed += o.changed ? 1 : 0;
        if (o.wrong) {
            ++left_out;
            last = problem{*o.wrong, shown_number(number, typed) + ": " + o.reason};
        }
        told.push_back(outcome_row(number, typed, o));
    };
    for (const typed_number& one : asked.numbers) {
        if (!one.unreadable.empty())
            tell({}, one.typed, {"unreadable", one.unreadable, error_code::invalid});
        for (const number_pattern& pattern : one.patterns) {
            const store::list_info list = expect_list(in, asked.list);
            const auto many = pattern.is_single() ? std::nullopt
                                                  : beyond(asked.of.name, *role, store::account_role::supervisor,
                                                           " with a prefix or range");
            outcome made = many ? refused(many->text, many->code)
                                : asked.make({in, list, *policy, asked.at.words, asked.by, now, *role, asked.who},
                                             pattern, one.typed);
            if (one.other_text && !made.wrong)
                made.reason += std::string{made.reason.empty() ? "" : "; "} + "without the text beside it";
            tell(pattern.to_string(), one.typed, made);
        }
    }
    answer made;
    // Who asked for one number has an error for it; of several, each is told.
    if (told.size() == 1)
        made.wrong = std::move(last);
    made.told.text("list", asked.list)
        .count("changed", changed)
        .count("refused", left_out)
        .table("numbers", std::move(told));
    return made;
}

inline task changing(const operation& of, const arguments& asked, const setting& at, const asker& who, typed_for what,
                     number_change make, list_rule rule = {}, std::string_view numbers = "number")
{
    auto request = std::make_shared<numbers_request>(
        numbers_request{of, at, who, author_of(asked, who), std::string{asked.text("list")},
                        read_numbers(asked, numbers, *policy_of(at), what), std::move(make), std::move(rule)});
    return change{
        [request = std::move(request)](store::write_transaction& in) { return change_numbers(in, *request); }};
}

inline outcome told(store::edit_result result, const store::list_info& list, const number_pattern& pattern,
                    std::string_view changed, std::string_view unchanged)
{
    switch (result.outcome) {
    case store::edit_outcome::changed: return {.word = changed, .changed = true};
    case store::edit_outcome::unchanged: return {.word = unchanged};
    case store::edit_outcome::not_there:
        return refused(result.reason.empty() ? store::detail::lacks(list, pattern) : std::move(result.reason),
                       error_code::missing);
    case store::edit_outcome::refused: break;
    }
    return refused(std::move(result.reason));
}

// --- add, edit, clone, move -------------------------------------------------------------------------------

/// Puts asked times in the place of those that `made` has.
inline void set_times(store::new_entry& made, const asked_times& times)
{
    if (times.end) {
        made.expires = times.expires;
        made.lasts = times.lasts;
        made.end = store::unsaid::none;
    }
    if (times.beginning) {
        made.valid_from = times.valid_from;
        made.beginning = store::unsaid::none;
    }
    made.created = times.added;
}

inline std::vector<argument> state_arguments()
{
    using enum argument::kind;
    return {{"pending", flag, {}, "awaits approval, whatever the list says"},
            {"approved", flag, {}, "in a list under review: in force at once"},
            {"permanent", flag, {}, "in force at once, and can never be unapproved or removed"}};
}

inline std::optional<store::entry_state> read_state(const arguments& asked)
{
    std::optional<store::entry_state> state;
    for (const auto& [name, is] :
         {std::pair{"pending", store::entry_state::pending}, std::pair{"approved", store::entry_state::approved},
          std::pair{"permanent", store::entry_state::permanent}})
        if (asked.flag(name)) {
            if (state)
                misused("`pending`, `approved` and `permanent` exclude each other: give one of them");
            state = is;
        }
    return state;
}

inline std::string read_description(const arguments& asked)
{
    std::string text{asked.text("description")};
    if (text.size() > store::max_description)
        fail("`description` has at most " + std::to_string(store::max_description) + " bytes");
    return text;
}

inline clock_setting clock_of(const policy_in_force& by, const setting& at) { return {by.zone(), at.now()}; }

/// What holds although it was not asked for: by an import, or a beginning and an end that what was there has kept.
inline std::string unasked(const store::add_result& result, const asked_times& times, timestamp now)
{
    using enum store::add_outcome;
    if (result.import != 0)
        return std::string{result.state == store::entry_state::permanent ? "permanent" : "in force"} + " by import " +
               std::to_string(result.import);
    if (result.outcome != changed && result.outcome != already_there)
        return {};
    std::string text;
    if (result.valid_from && *result.valid_from > now && !times.beginning)
        text = "from " + utc_text(*result.valid_from);
    if (result.expires && !times.end)
        text += (text.empty() ? "until " : " until ") + utc_text(*result.expires);
    return text;
}

inline outcome told(const store::add_result& result, const asked_times& times, timestamp now)
{
    const bool waits = result.state == store::entry_state::pending;
    std::string more = unasked(result, times, now);
    switch (result.outcome) {
    case store::add_outcome::added: return {waits ? "awaits approval" : "added", std::move(more), {}, true};
    case store::add_outcome::revived:
        return {waits ? "awaits approval again" : "added again", std::move(more), {}, true};
    case store::add_outcome::changed: return {"changed", std::move(more), {}, true};
    case store::add_outcome::already_there: return {"was there already", std::move(more)};
    case store::add_outcome::refused: break;
    }
    return refused(result.reason);
}

inline bool is_there(store::listed_state state) noexcept
{
    using enum store::listed_state;
    return state == pending || state == approved || state == permanent;
}

/// Whether who adds may also change what is there: a supervisor, unless the account has rights in single lists and in
/// this one not that to edit.
inline bool may_edit(const number_setting& by)
{
    return store::is_at_least(by.role, store::account_role::supervisor) && !may_not_in(by.in, "edit", by.who, by.list);
}

/// Makes of a request of somebody who may add and no more what does no harm to what is there: a later end. False: it
/// has none to give.
inline bool lengthen_alone(store::new_entry& made, const store::listed& there, const number_setting& by)
{
    made.description.clear();
    made.created.reset();
    made.valid_from.reset();
    made.beginning = store::unsaid::keep;
    if (!there.about.expires)
        return false;
    std::optional<timestamp> end = made.expires;
    if (made.lasts)
        end = store::end_of(*made.lasts, there.about.valid_from, by.now);
    else if (!end && made.end == store::unsaid::keep && by.list.options.ttl)
        end = store::end_of(*by.list.options.ttl, there.about.valid_from, by.now);
    else if (!end && made.end == store::unsaid::keep)
        return false;
    return !end || *end > *there.about.expires;
}

inline task add_numbers(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    const asked_times times = read_times(asked, clock_of(*policy_of(at), at));
    store::new_entry entry{.description = read_description(asked), .state = read_state(asked)};
    set_times(entry, times);
    const bool with_state = entry.state.has_value();
    return changing(
        of, asked, at, who, asked.flag("anyway") ? typed_for::entering_anyway : typed_for::entering,
        [entry = std::move(entry), times](const number_setting& by, const number_pattern& pattern,
                                          std::string_view typed) {
            // What an agent reports awaits approval; what a supervisor has approved is not the agent's to change.
            if (by.list.options.review && !store::is_at_least(by.role, store::account_role::supervisor))
                if (const auto row = store::find_listed(by.in, by.list, pattern, by.now);
                    row &&
                    (row->state == store::listed_state::approved || row->state == store::listed_state::permanent))
                    return outcome{"was there already", std::string{word_of(row->state)}};
            store::new_entry made = entry;
            made.typed = typed.substr(0, store::max_typed);
            if (!may_edit(by))
                if (const auto row = store::find_listed(by.in, by.list, pattern, by.now);
                    row && is_there(row->state) && !lengthen_alone(made, *row, by))
                    return outcome{"was there already", std::string{word_of(row->state)}};
            return told(store::add(by.in, by.list.id, pattern, made, by.by, by.now), times, by.now);
        },
        [with_state, with_date = times.added.has_value()](const operation& is, store::account_role has,
                                                          const store::list_info& list) {
            if (with_state)
                if (auto wrong = beyond(is.name, has, store::account_role::supervisor, " with a state"))
                    return wrong;
            if (with_date)
                if (auto wrong = beyond(is.name, has, store::account_role::supervisor, " with a date of addition"))
                    return wrong;
            return no_registry(is, has, list);
        });
}

/// What an entry is to be of that was mistyped.
inline number_pattern read_new_number(const arguments& asked, const policy_in_force& by)
{
    const typed_number one =
        read_typed(asked.text("number"), by, asked.flag("anyway") ? typed_for::entering_anyway : typed_for::entering);
    if (!one.unreadable.empty())
        fail(backticked(one.typed) + ": " + one.unreadable);
    if (one.patterns.size() > 1)
        fail(backticked(one.typed) + ": several numbers; an entry is of one");
    return one.patterns.front();
}

inline task edit_numbers(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    const asked_times times = read_times(asked, clock_of(*policy_of(at), at));
    store::entry_edit edit;
    if (asked.has("description"))
        edit.description = read_description(asked);
    edit.created = times.added;
    if (!edit.description && !times.beginning && !times.end && !times.added && !asked.has("number"))
        misused("say what is to change: `number`, `description`, `expires`, `for`, `valid-from` or `added`");
    if (asked.has("number")) {
        if (asked.texts("entry").size() != 1)
            misused("`number` gives one entry another number: name one entry");
        edit.number = read_new_number(asked, *policy_of(at));
        edit.typed = asked.text("number").substr(0, store::max_typed);
    }
    if (times.beginning) {
        edit.change_valid_from = store::times::set;
        edit.valid_from = times.valid_from;
    }
    if (times.end) {
        edit.change_expires = store::times::set;
        edit.expires = times.expires;
    }
    return changing(
        of, asked, at, who, typed_for::finding,
        [edit = std::move(edit), times](const number_setting& by, const number_pattern& pattern, std::string_view) {
            store::entry_edit made = edit;
            if (times.lasts) {
                std::optional<timestamp> begins = times.valid_from;
                if (!times.beginning)
                    if (const auto row = store::find_listed(by.in, by.list, pattern, by.now))
                        begins = row->about.valid_from;
                made.expires = store::end_of(*times.lasts, begins, by.now);
            }
            if (made.number)
                if (const auto place = by.policy.place_of(by.list, pattern, by.words))
                    return refused("the rule file writes it into the list, " + *place + ": change it there");
            return told(store::edit(by.in, by.list.id, pattern, made, by.by, by.now), by.list, pattern, "changed",
                        "was so already");
        },
        {}, "entry");
}

inline task clone_numbers(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    const auto policy = policy_of(at);
    const asked_times times = read_times(asked, clock_of(*policy, at));
    const number_pattern from = read_number(asked.text("from"), *policy);
    std::optional<std::string> description;
    if (asked.has("description"))
        description = read_description(asked);
    const auto onto = asked.flag("replace") ? store::onto_other::replace : store::onto_other::refuse;
    return changing(of, asked, at, who, asked.flag("anyway") ? typed_for::entering_anyway : typed_for::entering,
                    [from, times, description = std::move(description), onto, state = read_state(asked)](
                        const number_setting& by, const number_pattern& pattern, std::string_view typed) {
                        const auto found = store::find_listed(by.in, by.list, from, by.now);
                        if (!found)
                            return refused("the list `" + by.list.name + "` has no " + from.to_string() +
                                               " that could be a template",
                                           error_code::missing);
                        store::new_entry made = store::like(found->about, typed.substr(0, store::max_typed));
                        if (description)
                            made.description = *description;
                        set_times(made, times);
                        made.state = state;
                        return told(store::add_clone(by.in, by.list.id, pattern, made, onto, by.by, by.now), times,
                                    by.now);
                    });
}

inline task move_numbers(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    if (!asked.has("to"))
        misused("say which list to move them to: `to`");
    return changing(of, asked, at, who, typed_for::finding,
                    [to = std::string{asked.text("to")}](const number_setting& by, const number_pattern& pattern,
                                                         std::string_view) {
                        std::optional<store::list_info> target;
                        try {
                            target = expect_list(by.in, to);
                        } catch (const error& e) {
                            return refused(e.what(), e.code());
                        }
                        if (const auto wrong = may_not_in(by.in, "add", by.who, *target))
                            return refused(wrong->text, wrong->code);
                        if (const auto place = by.policy.place_of(by.list, pattern, by.words))
                            return refused("the rule file writes it into the list, " + *place + ": move it there");
                        const bool was_there = [&] {
                            const auto row = store::find_listed(by.in, *target, pattern, by.now);
                            return row && (row->state == store::listed_state::approved ||
                                           row->state == store::listed_state::permanent ||
                                           row->state == store::listed_state::pending);
                        }();
                        outcome made = told(store::move(by.in, by.list.id, pattern, target->id, by.by, by.now), by.list,
                                            pattern, "moved", "moved");
                        if (!made.wrong && was_there)
                            made.reason = "where it was already";
                        return made;
                    });
}

// --- remove, approve, unapprove: by number or all that a filter finds -------------------------------------

inline outcome remove_one(const number_setting& by, const number_pattern& pattern, std::string_view)
{
    store::remove_result result = store::remove(by.in, by.list.id, pattern, by.by, by.now);
    const bool removed = result.outcome == store::remove_outcome::removed;
    if (removed || result.outcome == store::remove_outcome::not_there)
        if (const auto place = by.policy.place_of(by.list, pattern, by.words)) {
            std::string why =
                "the rule file writes it into the list, " + *place + ": take it out there and activate the file again";
            if (!removed)
                return refused(std::move(why));
            return {"removed", "but " + why, {}, true};
        }
    switch (result.outcome) {
    case store::remove_outcome::removed:
        return {"removed",
                result.covered_by ? "but the list still has it by " + result.covered_by->to_string() : std::string{},
                {},
                true};
    case store::remove_outcome::not_there: return {"was not there"};
    case store::remove_outcome::covered:
    case store::remove_outcome::refused: break;
    }
    return refused(std::move(result.reason));
}

inline task remove_numbers(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    return changing(of, asked, at, who, typed_for::finding, remove_one, only_plain_lists);
}

constexpr std::size_t changed_together = 1000;   // numbers in one transaction of a job
constexpr std::size_t found_together = 100'000;  // numbers that a job looks up at a time: 16 bytes of memory each
constexpr std::size_t refusals_told = 100;
constexpr std::size_t max_text_told = 200;  // bytes of one argument, in a journal

/// A change of all that a filter finds in a list.
struct filtered_change {
    const operation& of;
    const setting& at;
    asker who;
    store::author by;
    std::string list;
    store::list_filter filter;
    std::string_view done_word;
    number_change make;
    std::string words{};  ///< of what is cleared, which were asked for; else empty
    /// Goes before the numbers: whole imports, which need no entry a number. May be empty.
    std::function<void(filtered_change&)> imports{};

    std::unique_ptr<store::running_job> told{};  ///< to others, once it has begun
    bool all_found = false;
    std::vector<number_pattern> found{};   ///< still to be changed, the next one last
    std::optional<number_pattern> last{};  ///< the highest that was looked up
    std::uint64_t looked_up = 0;
    std::uint64_t changed = 0;
    std::uint64_t left_out = 0;
    rows refusals{};
    rows whole_imports{};
};

inline void look_up(filtered_change& c, const pause& go_on)
{
    const store::read_transaction in{c.at.in};
    const store::list_info list = expect_list(in, c.list);
    if (list.options.registry)
        throw error{error_code::refused, store::detail::is_registry(list)};
    store::for_each_listed(
        in, list, c.filter, c.at.now(),
        [&](const store::listed& one) {
            if (c.last && one.about.pattern <= *c.last)  // what could not be changed is still there
                return store::visit::more;
            c.found.push_back(one.about.pattern);
            return c.found.size() == found_together ? store::visit::stop : store::visit::more;
        },
        go_on);
    c.all_found = c.found.size() < found_together;
    c.looked_up += c.found.size();
    if (!c.found.empty())
        c.last = c.found.back();
    std::ranges::reverse(c.found);
}

inline void change_some(filtered_change& c)
{
    const std::size_t count = std::min(changed_together, c.found.size());
    std::vector<std::pair<number_pattern, outcome>> made;
    c.at.in_transaction([&](store::write_transaction& in) {
        made.clear();
        const auto role = role_now(in, c.who);
        if (auto wrong = may_not(c.of, c.who, role))
            throw error{wrong->code, wrong->text};
        if (auto wrong = may_not_in(in, c.of.name, c.who, expect_list(in, c.list)))
            throw error{wrong->code, wrong->text};
        const auto policy = c.at.policies.of(in);
        const timestamp now = c.at.now();
        for (std::size_t i = 0; i < count; ++i) {
            const number_pattern& pattern = c.found[c.found.size() - 1 - i];
            const store::list_info list = expect_list(in, c.list);
            if (store::is_listed(in, list, pattern, c.filter, now))  // nobody has changed it since it was looked up
                made.emplace_back(pattern,
                                  c.make({in, list, *policy, c.at.words, c.by, now, *role, c.who}, pattern, {}));
        }
    });
    c.found.resize(c.found.size() - count);
    for (const auto& [pattern, o] : made) {
        c.changed += o.changed ? 1 : 0;
        c.left_out += o.wrong ? 1U : 0U;
        if (o.wrong && c.refusals.size() < refusals_told)
            c.refusals.push_back(outcome_row(pattern.to_string(), pattern.to_string(), o));
    }
}

/// What stays done where a job ends before its end: `; before that, 3 were changed`. Empty where nothing was done.
inline std::string done_so_far(const filtered_change& c)
{
    std::string done;
    if (!c.whole_imports.empty())
        done = std::to_string(c.whole_imports.size()) + " whole imports were approved";
    if (c.changed != 0)
        done += (done.empty() ? "" : " and ") + std::to_string(c.changed) + (c.changed == 1 ? " was" : " were") +
                " changed";
    return done.empty() ? done : "; before that, " + done;
}

/// Why a job ends whom somebody asked to.
struct stopped : error {
    explicit stopped(const std::string& text) : error{error_code::refused, text} {}
};

/// Says once in the journal how many were cleared.
inline void note_end(filtered_change& c, std::string_view why = {})
{
    const std::string words = std::exchange(c.words, {});
    if (words.empty() || c.changed == 0)
        return;
    store::author by = c.by;
    if (!why.empty())
        store::add_reason(by, why);
    c.at.in_transaction([&](store::write_transaction& in) {
        store::detail::note_cleared(in, expect_list(in, c.list), c.changed, words, by, c.at.now());
    });
}

/// The answer, after the last step.
inline std::optional<answer> step(filtered_change& c, const pause& go_on)
{
    try {
        if (!c.told) {
            const store::read_transaction now{c.at.in};
            if (auto wrong = may_not_in(now, c.of.name, c.who, expect_list(now, c.list)))
                throw error{wrong->code, wrong->text};
        }
        if (!c.told) {
            c.told = std::make_unique<store::running_job>(c.at.in->directory(), c.of.name, c.list, c.by, c.at.now());
            if (c.imports)
                c.imports(c);
        }
        if (const auto who = c.told->stop_asked())
            throw stopped{"it was stopped by " + *who};
        if (go_on)
            go_on();
        if (c.found.empty() && !c.all_found)
            look_up(c, go_on);
        if (!c.found.empty()) {
            change_some(c);
            c.told->tell(c.done_word, c.looked_up - c.found.size(), c.all_found ? c.looked_up : 0);
            return std::nullopt;
        }
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& e) {
        const problem wrong = problem_of(e);
        try {
            note_end(c, wrong.text);
        } catch (const std::exception&) {
            // Each that was taken out is in the journal.
        }
        const bool was_stopped = dynamic_cast<const stopped*>(&e) != nullptr;
        const std::string text = wrong.text + done_so_far(c);
        if (c.told)
            c.told->end(was_stopped ? store::job_state::stopped : store::job_state::failed, text, c.at.now());
        throw error{wrong.code, text};
    }
    note_end(c);
    c.told->end(store::job_state::done, std::to_string(c.changed) + " " + std::string{c.done_word}, c.at.now());
    answer made;
    made.told.text("list", c.list)
        .text("outcome", c.done_word)
        .count("changed", c.changed)
        .count("refused", c.left_out)
        .table("imports", std::move(c.whole_imports))
        .table("numbers", std::move(c.refusals));
    return made;
}

/// What such a job tells beside that, `numbers` being the first of those that were refused.
inline shape of_many_shape()
{
    return shape{}
        .text("outcome", "of many: what became of those that were changed")
        .table("imports", shape{}.count("import").text("file"), "of many: those that were approved as a whole");
}

inline shape changed_many_shape() { return shape{}.append(changed_numbers_shape()).append(of_many_shape()); }

/// Of an operation on numbers, or on all that a filter finds.
inline shape changed_some_or_many_shape() { return shape{}.append(changed_numbers_shape()).may_have(of_many_shape()); }

inline job job_of(filtered_change what)
{
    const auto c = std::make_shared<filtered_change>(std::move(what));
    return {.step = [c](const pause& go_on) { return step(*c, go_on); },
            .so_far =
                [c] {
                    return job::progress{c->done_word, c->looked_up - c->found.size(), c->all_found ? c->looked_up : 0,
                                         done_so_far(*c)};
                }};
}

/// The filter of a job over many. `otherwise`: the states that are meant where none is named.
inline store::list_filter filter_of_job(const operation& of, const arguments& asked, const setting& at,
                                        std::initializer_list<store::listed_state> otherwise)
{
    if (!has_filter(asked) && !asked.flag("all"))
        misused("say which: " + std::string{of.name == "clear" ? "" : "numbers, "} +
                "a filter such as `prefix`, or `all`");
    store::list_filter filter = read_filter(asked, *policy_of(at), at.now());
    if (filter.states.empty())
        filter.states = otherwise;
    return filter;
}

inline void refuse_both(const arguments& asked)
{
    if (has_filter(asked) || asked.flag("all"))
        misused("name numbers or give a filter, not both");
}

inline filtered_change filtered(const operation& of, const arguments& asked, const setting& at, const asker& who,
                                store::list_filter filter, std::string_view done_word, number_change make)
{
    return {.of = of,
            .at = at,
            .who = who,
            .by = author_of(asked, who),
            .list = std::string{asked.text("list")},
            .filter = std::move(filter),
            .done_word = done_word,
            .make = std::move(make)};
}

inline task clear_list(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    using enum store::listed_state;
    store::list_filter filter = filter_of_job(of, asked, at, {pending, approved});
    for (const store::listed_state state : filter.states)
        if (state != pending && state != approved)
            misused("`clear` takes out what is pending or approved, not what is " + std::string{word_of(state)});
    filtered_change c = filtered(of, asked, at, who, std::move(filter), "removed", remove_one);
    for (const argument& a : filter_arguments())
        for (const std::string_view text : asked.texts(a.name))
            c.words += std::string{c.words.empty() ? "" : " "}.append(a.name).append("=").append(
                whole_characters(text, max_text_told));
    if (c.words.empty())
        c.words = "all";
    return job_of(std::move(c));
}

/// Approves imports that await it as a whole: one of the list's, or all.
inline void approve_imports(filtered_change& c, std::uint32_t only, store::approval as)
{
    std::vector<store::import_info> waiting;
    {
        const store::read_transaction now{c.at.in};
        const store::list_info list = expect_list(now, c.list);
        waiting = store::imports(now);
        std::erase_if(waiting, [&](const store::import_info& import) {
            return import.list != list.id || (only != 0 && import.id != only) ||
                   store::state_of(now, import) != store::import_state::pending;
        });
    }
    for (const store::import_info& import : waiting) {
        const store::import_lock alone{c.at.in->directory()};
        c.at.in_transaction([&](store::write_transaction& in) {
            if (auto wrong = may_not(in, c.of, c.who))
                throw error{wrong->code, wrong->text};
            if (auto wrong = may_not_in(in, c.of.name, c.who, expect_list(in, c.list)))
                throw error{wrong->code, wrong->text};
            store::approve_import(in, import.id, as, c.by, c.at.now());
        });
        c.whole_imports.push_back(record{}.count("import", import.id).text("file", import.file));
    }
}

inline task approve_numbers(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    const store::approval as = asked.flag("permanent") ? store::approval::permanent : store::approval::revocable;
    const std::string_view word = as == store::approval::permanent ? "is permanent" : "approved";
    number_change make = [as, word](const number_setting& by, const number_pattern& pattern, std::string_view) {
        return told(store::approve(by.in, by.list.id, pattern, as, by.by, by.now), by.list, pattern, word,
                    "was approved already");
    };
    if (asked.has("number")) {
        refuse_both(asked);
        return changing(of, asked, at, who, typed_for::finding, std::move(make));
    }
    using enum store::listed_state;
    const store::list_filter filter = filter_of_job(of, asked, at, {pending});
    filtered_change c = filtered(of, asked, at, who, filter, word, std::move(make));
    if (filter == store::list_filter{.states = {pending}, .import = filter.import})
        c.imports = [only = filter.import, as](filtered_change& all) { approve_imports(all, only, as); };
    return job_of(std::move(c));
}

inline task unapprove_numbers(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    number_change make = [](const number_setting& by, const number_pattern& pattern, std::string_view) {
        return told(store::unapprove(by.in, by.list.id, pattern, by.by, by.now), by.list, pattern, "awaits approval",
                    "awaited approval already");
    };
    if (asked.has("number")) {
        refuse_both(asked);
        return changing(of, asked, at, who, typed_for::finding, std::move(make));
    }
    return job_of(filtered(of, asked, at, who, filter_of_job(of, asked, at, {store::listed_state::approved}),
                           "awaits approval", std::move(make)));
}

}  // namespace detail

RINGFENCE_DECL std::vector<operation> change_operations()
{
    using enum argument::kind;
    using enum operation::effect;
    using store::account_role;
    const argument list{"list", place, "LIST"};
    const argument numbers{"number", places, "NUMBER"};
    const argument anyway{"anyway", flag, {}, "also numbers that are in no range of their country's plan"};
    const std::vector<argument> some{{"number", may_places, "NUMBER"}, {"all", flag, {}, "everything in the list"}};
    const argument with_client{
        "while-connected",
        flag,
        {},
        "of many, over the network: end with the connection; else it goes on without its client"};
    std::vector<operation> all;
    all.push_back(
        {.name = "add",
         .needs = account_role::agent,
         .does = changes,
         .summary = "put numbers, prefixes or ranges into a list",
         .example = "add default +48601000001 --for 24h",
         .takes = joined({{list, numbers}, time_arguments(), detail::state_arguments(), {anyway}, note_arguments()}),
         .answers = detail::changed_numbers_shape,
         .prepare = detail::add_numbers});
    all.push_back(
        {.name = "edit",
         .needs = account_role::supervisor,
         .does = changes,
         .summary = "change what entries say",
         .example = "edit default +48601000001 --expires never",
         .takes = joined(
             {{list, {"entry", places, "NUMBER"}, {"number", key, "NUMBER", "what was meant by one that was mistyped"}},
              time_arguments(),
              {anyway},
              note_arguments()}),
         .answers = detail::changed_numbers_shape,
         .prepare = detail::edit_numbers});
    all.push_back(
        {.name = "clone",
         .needs = account_role::supervisor,
         .does = changes,
         .summary = "add numbers like an entry there is: with its description, beginning and end",
         .example = "clone default +48601000001 +48601000002",
         .takes = joined({{list, {"from", place, "FROM"}, numbers},
                          time_arguments(),
                          detail::state_arguments(),
                          {{"replace", flag, {}, "make what the list has otherwise like the template"}, anyway},
                          note_arguments()}),
         .answers = detail::changed_numbers_shape,
         .prepare = detail::clone_numbers});
    all.push_back(
        {.name = "move",
         .needs = account_role::supervisor,
         .does = changes,
         .summary = "take entries out of one list and put them into another as they are",
         .example = "move default +48601000001 --to complaints",
         .takes = joined({{list, numbers, {"to", key, "LIST", "the list to move them to"}}, note_arguments()}),
         .answers = detail::changed_numbers_shape,
         .prepare = detail::move_numbers});
    all.push_back({.name = "remove",
                   .needs = account_role::agent,
                   .does = changes,
                   .summary = "take numbers, prefixes or ranges out of a list; their history stays",
                   .example = "remove default +48601000001",
                   .takes = joined({{list, numbers}, note_arguments()}),
                   .answers = detail::changed_numbers_shape,
                   .prepare = detail::remove_numbers});
    all.push_back({.name = "clear",
                   .needs = account_role::supervisor,
                   .does = changes,
                   .summary = "remove everything that passes a filter",
                   .example = "clear default --added-before 90d",
                   .takes = joined({{list, some.back(), with_client}, filter_arguments(), note_arguments()}),
                   .answers = detail::changed_many_shape,
                   .prepare = detail::clear_list});
    all.push_back(
        {.name = "approve",
         .needs = account_role::supervisor,
         .does = changes,
         .summary = "put what awaits approval in force",
         .example = "approve complaints --import 3",
         .takes = joined({{list},
                          some,
                          {{"permanent", flag, {}, "for good: can never be unapproved or removed"}, with_client},
                          filter_arguments(),
                          note_arguments()}),
         .answers = detail::changed_some_or_many_shape,
         .prepare = detail::approve_numbers});
    all.push_back({.name = "unapprove",
                   .needs = account_role::supervisor,
                   .does = changes,
                   .summary = "take an approval back",
                   .example = "unapprove complaints +48601000001",
                   .takes = joined({{list}, some, {with_client}, filter_arguments(), note_arguments()}),
                   .answers = detail::changed_some_or_many_shape,
                   .prepare = detail::unapprove_numbers});
    return all;
}

}  // namespace ringfence::operate

#endif
