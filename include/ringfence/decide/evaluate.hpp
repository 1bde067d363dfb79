// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// One query against one snapshot. `evaluation` is what words are given; `evaluate` walks blocks, rules and actions
// in the order of the language: `always`, the block bound to exactly this number or name, pattern blocks from the
// narrowest on, the unbound block; in a block from top to bottom until a rule holds whose action ends the search.

#ifndef RINGFENCE_DECIDE_EVALUATE_HPP
#define RINGFENCE_DECIDE_EVALUATE_HPP

#include <ringfence/decide/counters.hpp>
#include <ringfence/decide/decision.hpp>
#include <ringfence/decide/program.hpp>
#include <ringfence/decide/query.hpp>
#include <ringfence/decide/record.hpp>
#include <ringfence/decide/snapshot.hpp>
#include <ringfence/number/read.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence {

/// How a side of a query is read: what a call brings as signalling does, what is to be dialled as lists are.
constexpr number_reading reading_of(role side, const scenario_word& of) noexcept
{
    return side == role::called && of.subject == role::called ? number_reading::strict : number_reading::signalled;
}

/// Which sides' texts were no number. A caller may withhold one; what is to be dialled may not.
constexpr unread_sides unread_of(const std::array<party, 2>& sides, const scenario_word& of) noexcept
{
    const party& called = sides[static_cast<std::size_t>(role::called)];
    return {.from = sides[static_cast<std::size_t>(role::caller)].state == party_state::malformed,
            .to = called.state == party_state::malformed ||
                  (called.state == party_state::withheld && reading_of(role::called, of) == number_reading::strict)};
}

/// Whether a decision is one of a real call.
enum class evaluation_mode : std::uint8_t {
    live,    ///< calls are counted, effects are asked for
    what_if  ///< nothing is counted and nothing may be changed: `explain`, or another time than now
};

/// Source of randomness for `present`. One for each thread that decides.
using random_source = std::mt19937_64;

/// What an evaluation is told instead of asking store and counters: a replay's. It does not know everything, and says
/// so afterwards.
class preset_world {
public:
    virtual ~preset_world() = default;

    /// Sets in `found` the lists that the side's number is in.
    virtual void lists_of(role which, list_set& found) = 0;
    /// Is told each time that a list (by its place) is asked for.
    virtual void asked_for(std::uint32_t list) = 0;
    virtual bool is_stale(std::uint32_t list, timestamp now) = 0;
    virtual std::uint32_t calls_of(const call_counters::window& window, std::uint64_t id, timestamp now) = 0;
    virtual std::optional<number> number_of(std::uint32_t list, std::uint32_t except, std::string_view manner) = 0;
};

/// What an evaluation works on. Everything referred to must outlive it.
struct evaluation_frame {
    const query& asked;
    const scenario_blocks& scenario;
    const snapshot_view& seen;
    std::array<party, 2> sides;             ///< by `role`
    store::directory::place subject_place;  ///< found beforehand, since finding it is most of a decision's time
    const std::function<timestamp()>& clock;
    evaluation_mode mode;
    call_counters& counters;
    random_source& random;
    decision_record* record = nullptr;                   ///< notes what is seen, where one is wanted
    preset_world* preset = nullptr;                      ///< answers instead of the store, in a replay
    const std::vector<picked_number>* picked = nullptr;  ///< by another policy for the same call: preferred
};

/// The list at a place that a compiled rule names. Throws `damaged_bytes` where the policy has no such list.
inline const image_list& list_at(const image& source, std::uint32_t place)
{
    if (place >= source.lists.size())
        throw damaged_bytes{"the compiled policy is damaged: a list that it does not have"};
    return source.lists[place];
}

/// What a word is given to decide with. Lives for one query on one thread, and the texts and references that it gives
/// are good as long. A list's or hours' place that the policy does not have is `damaged_bytes`, but for `subject_in`,
/// which does not look.
class evaluation {
public:
    explicit evaluation(const evaluation_frame& frame) noexcept
        : frame_{frame}, list_count_{frame.seen.rules().source().lists.size()}, now_{frame.asked.at}
    {
    }

    const query& asked() const noexcept { return frame_.asked; }
    const scenario_word& scenario() const noexcept { return *frame_.scenario.word; }
    const scenario_blocks& blocks() const noexcept { return frame_.scenario; }
    const snapshot_view& seen() const noexcept { return frame_.seen; }
    const program& rules() const noexcept { return frame_.seen.rules(); }
    evaluation_mode mode() const noexcept { return frame_.mode; }
    bool records() const noexcept { return frame_.record != nullptr; }
    random_source& random() const noexcept { return frame_.random; }

    /// The decision's time, the same whenever it is asked for. Read off the clock when first needed: many decisions
    /// need none.
    timestamp now()
    {
        if (!now_)
            now_ = frame_.clock();
        return *now_;
    }

    const party& side(role which) const noexcept { return frame_.sides[static_cast<std::size_t>(which)]; }
    const party& subject() const noexcept { return side(scenario().subject); }

    /// Whether that side's number is in the list (by its place in the policy) now. What is not a number is in no
    /// list. Throws `store::error` where it cannot be known.
    bool listed(role which, std::uint32_t list)
    {
        if (list >= list_count_)
            throw damaged_bytes{"the compiled policy is damaged: a list that it does not have"};
        if (frame_.preset)
            frame_.preset->asked_for(list);
        if (!lists_of(which).test(list))
            return false;
        found_in_ = list;
        found_side_ = which;
        return true;
    }

    /// For a word's `found`: what it says rests on whether that side's number is in the list, so `explain` is to tell
    /// what speaks of it there. `list`: by its place in the policy.
    void look_closer(role which, std::uint32_t list)
    {
        if (looks_)
            looks_->push_back({which, list});
    }

    /// A number and list that `found` named.
    struct look {
        role which;
        std::uint32_t list;
    };
    /// Where `look_closer` puts down what is named from now on; null for nowhere.
    void collect_looks(std::vector<look>* into) noexcept { looks_ = into; }

    /// Whether now lies within the hours (by their place in the policy).
    bool inside(std::uint32_t hours)
    {
        const image& i = rules().source();
        if (hours >= i.hours.size())
            throw damaged_bytes{"the compiled policy is damaged: hours that it does not have"};
        return is_open(i.hours[hours], i.zones[i.hours[hours].zone], now());
    }

    /// The query's value of a plugin's word, empty where it was not given.
    std::string_view attribute(std::string_view key) const noexcept
    {
        for (const ringfence::attribute& a : frame_.asked.attributes)
            if (a.key == key)
                return a.value;
        return {};
    }

    /// How many calls of the subject have come to this condition within `duration`, this one included, 1 to
    /// `limit`; 0 for a subject without a number. Counts this one when the decision is live, once for each `id`.
    std::uint32_t calls_of_subject(std::uint64_t condition, std::uint32_t limit, std::chrono::milliseconds duration)
    {
        if (subject().state != party_state::identified)
            return 0;
        const std::uint64_t id = asked().id.empty() ? 0 : detail::stable_hash(asked().id) | 1U;
        const call_counters::window window{condition, subject().value.bits(), limit, duration};
        if (frame_.preset)
            calls_counted_ = frame_.preset->calls_of(window, id, now());
        else
            calls_counted_ = frame_.counters.reached(window, id, now(),
                                                     mode() == evaluation_mode::live ? call_counters::mode::count
                                                                                     : call_counters::mode::peek);
        if (frame_.record)
            frame_.record->calls.push_back({condition, calls_counted_});
        return calls_counted_;
    }

    /// What the rule's conditions counted last; 0 where none did.
    std::uint32_t calls_counted() const noexcept { return calls_counted_; }

    /// A uniformly distributed index below `count`, which is at least 1.
    std::size_t pick(std::size_t count)
    {
        return std::uniform_int_distribution<std::size_t>{0, count - 1}(frame_.random);
    }

    /// Whether the list (by its place in the policy) has a `max-age` and is older now.
    bool is_stale(std::uint32_t list)
    {
        return frame_.preset ? frame_.preset->is_stale(list, now()) : seen().is_stale(list, now());
    }

    /// A number of `list` that is not in `except` (`no_list`: none), chosen in a `manner` that `pick()` knows, which
    /// returns an optional number. It is not called where a log has the choice. Where another policy has made one for
    /// the same call, that is taken instead of the own one if `as_good(other, own)`: this policy might have made it.
    template <class Pick, class AsGood>
    std::optional<number> pick_number(std::uint32_t list, std::uint32_t except, std::string_view manner, Pick&& pick,
                                      AsGood&& as_good)
    {
        if (frame_.preset)
            return frame_.preset->number_of(list, except, manner);
        const std::string_view name = list_at(rules().source(), list).name;
        const std::string_view except_name =
            except == no_list ? std::string_view{} : list_at(rules().source(), except).name;
        const std::optional<number> picked = pick();
        if (frame_.picked && picked)
            for (const picked_number& p : *frame_.picked)
                if (p.list == name && p.except == except_name && p.manner == manner && p.picked &&
                    as_good(*p.picked, *picked))
                    return p.picked;
        if (frame_.record)
            frame_.record->picked.push_back({name, except_name, manner, picked, rules().written_numbers(list, except)});
        return picked;
    }

    /// Fills the frame's record with what the decision did not come to ask for, so that another policy's can be made
    /// of it. Throws `store::error`.
    void complete_record()
    {
        decision_record& record = *frame_.record;
        if (record.rules.get() != &rules())
            record.rules = seen().state().shared_rules();
        record.when = now();
        record.sides = frame_.sides;
        for (const role which : {role::caller, role::called}) {
            lists_of(which);
            if (const party& who = side(which); who.state == party_state::identified)
                rules().inline_numbers().visit(who.value, [&](std::uint32_t list) {
                    std::vector<std::uint32_t>& written = record.written[static_cast<std::size_t>(which)];
                    if (std::find(written.begin(), written.end(), list) == written.end())
                        written.push_back(list);
                    return false;
                });
        }
        for (const std::uint32_t list : rules().aging_lists())
            if (is_stale(list))
                record.stale.push_back(list);
        record.complete = true;
    }

    /// Whether the subject is in a list that the program has bound: as `listed`, without its check.
    bool subject_in(std::uint32_t bound_list) { return lists_of(scenario().subject).test(bound_list); }

    /// The list in which the last condition that held found a number; `no_list` for none.
    std::uint32_t found_in() const noexcept { return found_in_; }
    /// Whose number it is, where it is in a list.
    role found_side() const noexcept { return found_side_; }
    void forget_found() noexcept { found_in_ = no_list; }

    /// Where the rule that is being tried stands: for effects.
    void enter(const bound_rule& rule) noexcept
    {
        rule_ = &rule;
        calls_counted_ = 0;
    }
    const bound_rule& rule() const noexcept { return *rule_; }

private:
    const list_set& lists_of(role which)
    {
        const auto i = static_cast<std::size_t>(which);
        if (!lists_[i])
            look_up(which, lists_[i].emplace(list_count_));
        return *lists_[i];
    }

    void look_up(role which, list_set& found)
    {
        if (frame_.preset) {
            frame_.preset->lists_of(which, found);
            return;
        }
        const party& who = side(which);
        if (who.state != party_state::identified)
            return;
        const auto time = [this] { return now(); };
        const store::directory::place place =
            who.value.bits() == frame_.subject_place.bits ? frame_.subject_place : seen().state().place_of(who.value);
        if (!frame_.record) {
            seen().lists_of(who.value, place, time, found);
            return;
        }
        // What the rule files write is told apart, as another policy writes other numbers.
        seen().stored_lists_of(who.value, place, time, found);
        std::vector<std::uint32_t>& stored = frame_.record->stored[static_cast<std::size_t>(which)];
        found.for_each(list_count_, [&](std::uint32_t list) { stored.push_back(list); });
        seen().written_lists_of(who.value, found);
    }

    const evaluation_frame& frame_;
    std::size_t list_count_;
    std::optional<timestamp> now_;
    std::array<std::optional<list_set>, 2> lists_;  ///< looked up when first asked for
    std::uint32_t found_in_ = no_list;
    role found_side_ = role::caller;
    std::uint32_t calls_counted_ = 0;
    const bound_rule* rule_ = nullptr;
    std::vector<look>* looks_ = nullptr;
};

/// How a rule ended, for a trace.
enum class rule_outcome : std::uint8_t {
    not_met,   ///< its condition is false
    went_on,   ///< its condition is true, its actions do not end the search
    no_match,  ///< its condition is true, but its action had nothing to do it with
    decided
};

/// Follows an evaluation without a trace. `explain` has one that writes everything down. A trace that also has
/// `hit(const bound_rule&, std::uint32_t list, role side)` is told the rules that did what they say, in which list a
/// number was found (`no_list` for none) and whose that is.
struct no_trace {
    static constexpr bool wants_every_rule = false;
    void block(const bound_block&) noexcept {}
    void atom(const bound_condition&, std::size_t, evaluation&, bool) noexcept {}
    void rule(const bound_rule&, rule_outcome) noexcept {}
};

namespace detail {

struct truth {
    bool holds;
    role side;           ///< with `list`: whose number it is
    std::uint32_t list;  ///< in which list a number was found that makes it true
};

template <class Trace>
truth joined_holds(const bound_rule& rule, std::size_t at, evaluation& e, Trace& trace);

// Most conditions are one list's name: that much is worth having in line.
template <class Trace>
inline truth holds(const bound_rule& rule, std::size_t at, evaluation& e, Trace& trace)
{
    const bound_condition& c = rule.when[at];
    if (c.kind != image_connective::atom)
        return joined_holds(rule, at, e, trace);
    bool is = false;
    std::uint32_t list = c.list;
    role side = e.scenario().subject;
    if (list != no_list) {
        is = e.subject_in(list);
    } else {
        e.forget_found();
        is = c.word->holds(c.operand, e);
        list = e.found_in();
        side = e.found_side();
    }
    trace.atom(c, at, e, is);
    return {is, side, is ? list : no_list};
}

template <class Trace>
truth joined_holds(const bound_rule& rule, std::size_t at, evaluation& e, Trace& trace)
{
    const bound_condition& c = rule.when[at];
    const std::size_t end = at + c.size;
    switch (c.kind) {
    case image_connective::atom: break;
    case image_connective::negation: return {!holds(rule, at + 1, e, trace).holds, role::caller, no_list};
    case image_connective::conjunction: {
        truth all{true, role::caller, no_list};
        for (std::size_t next = at + 1; next < end; next += rule.when[next].size) {
            const truth one = holds(rule, next, e, trace);
            if (!one.holds)
                return {false, role::caller, no_list};
            if (all.list == no_list)
                all = one;
        }
        return all;
    }
    case image_connective::disjunction:
        for (std::size_t next = at + 1; next < end; next += rule.when[next].size)
            if (const truth one = holds(rule, next, e, trace); one.holds)
                return one;
        break;
    }
    return {false, role::caller, no_list};
}

/// Keeps what actions come to in a decision.
class decision_writer final : public action_result {
public:
    decision_writer(decision& to, evaluation& by) : to_{to}, by_{by} {}

    void text(std::string_view name, std::string_view value) override
    {
        to_.parameters.push_back({std::string{name}, std::string{value}});
    }
    void integer(std::string_view name, std::uint64_t value) override
    {
        to_.parameters.push_back({std::string{name}, std::to_string(value)});
    }
    void number(std::string_view name, ringfence::number value) override
    {
        to_.parameters.push_back({std::string{name}, value.to_string()});
    }
    void add(std::uint32_t list, std::optional<std::chrono::seconds> lasts) override
    {
        change(effect::what::add, list, lasts);
    }
    void remove(std::uint32_t list) override { change(effect::what::remove, list, std::nullopt); }
    void log(std::string_view line) override
    {
        const ringfence::number who =
            by_.subject().state == party_state::identified ? by_.subject().value : ringfence::number{};
        to_.effects.push_back(
            {effect::what::log, {}, who, std::nullopt, by_.now(), std::string{line}, by_.rule().place});
    }

private:
    void change(effect::what kind, std::uint32_t list, std::optional<std::chrono::seconds> lasts)
    {
        // The rest of the rule is done all the same.
        if (by_.subject().state != party_state::identified)
            return;
        effect asked{kind,
                     list_at(by_.rules().source(), list).name,
                     by_.subject().value,
                     std::nullopt,
                     by_.now(),
                     {},
                     by_.rule().place};
        if (lasts)
            asked.expires = by_.now() + *lasts;
        asked.text = by_.rule().source->text;
        if (const std::uint32_t calls = by_.calls_counted(); calls != 0)
            asked.text += " (call " + std::to_string(calls) + ')';
        asked.call = by_.asked().id;
        to_.effects.push_back(std::move(asked));
    }

    decision& to_;
    evaluation& by_;
};

/// Performs a rule's actions. Where one finds nothing to do it with, the decision is as it was before the rule, with
/// whatever earlier rules said.
inline rule_outcome perform(const bound_rule& rule, evaluation& e, decision& d)
{
    const std::optional<decision> before = rule.may_not_match ? std::optional{d} : std::nullopt;
    decision_writer made{d, e};
    for (const bound_action& a : rule.actions) {
        const bool ends = a.word->flow == action_flow::ends;
        if (ends)
            d.action = a.word->word;
        if (a.word->perform(a.operand, e, made) == action_outcome::no_match) {
            if (!before)
                throw std::logic_error{"the action `" + std::string{a.word->word} +
                                       "` found nothing to do, which its word says cannot be"};
            d = *before;
            return rule_outcome::no_match;
        }
        if (ends)
            return rule_outcome::decided;
    }
    return rule_outcome::went_on;
}

}  // namespace detail

/// Decides. Throws `store::error` or `damaged_bytes` where the store cannot be read, and what words, the clock and the
/// trace throw.
template <class Trace>
decision evaluate(evaluation& e, Trace& trace)
{
    decision d;
    d.generation = e.seen().generation();
    d.policy = e.seen().policy_version();
    d.id = e.asked().id;
    d.unread = unread_of({e.side(role::caller), e.side(role::called)}, e.scenario());
    e.rules().visit_blocks(
        e.blocks(), e.side(role::called), e.asked().name.value_or(std::string_view{}), [&](const bound_block& block) {
            trace.block(block);
            for (const bound_rule& rule : block.rules) {
                if (!Trace::wants_every_rule && rule.gate != no_list && !e.subject_in(rule.gate))
                    continue;
                e.enter(rule);
                const detail::truth met = detail::holds(rule, 0, e, trace);
                const rule_outcome outcome = met.holds ? detail::perform(rule, e, d) : rule_outcome::not_met;
                trace.rule(rule, outcome);
                if constexpr (requires { trace.hit(rule, met.list, met.side); })
                    if (outcome == rule_outcome::decided || outcome == rule_outcome::went_on)
                        trace.hit(rule, met.list, met.side);
                if (outcome != rule_outcome::decided)
                    continue;
                d.rule = rule.place;
                if (met.list != no_list)
                    d.list = e.rules().source().lists[met.list].name;
                return true;
            }
            return false;
        });
    return d;
}

/// What is answered where the store cannot be read: as the first block says that the query would have come to.
inline decision failed_decision(const program& rules, const scenario_blocks& scenario, const party& called,
                                std::string_view name)
{
    decision d;
    d.failure = true;
    rules.visit_blocks(scenario, called, name, [&](const bound_block& block) {
        if (block.source->on_failure == image_failure::hangup)
            d.action = "hangup";
        return block.source->on_failure != image_failure::unspecified;
    });
    return d;
}

}  // namespace ringfence

#endif
