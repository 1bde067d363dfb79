// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_ENGINE_IPP
#define RINGFENCE_ENGINE_IPP

#include <ringfence/base/time_text.hpp>
#include <ringfence/decide/evaluate.hpp>
#include <ringfence/decide/explain.hpp>
#include <ringfence/decide/hits.hpp>
#include <ringfence/decide/snapshot.hpp>
#include <ringfence/engine.hpp>
#include <ringfence/plugins/standard.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace ringfence {

RINGFENCE_DECL engine::engine(const std::filesystem::path& directory, engine_options options)
    : engine{open(directory, options.store), std::move(options)}
{
}

RINGFENCE_DECL engine::engine(std::shared_ptr<store::environment> in, engine_options options)
    : store_{std::move(in)}, options_{std::move(options)}, counters_{options_.max_call_windows},
      shadow_counters_{options_.max_call_windows}
{
    note_stops();
}

RINGFENCE_DECL void engine::note_stops()
{
    if (options_.stops == stop_noting::on)
        for (reader& each : readers_)
            each.stops = std::make_unique<stopped_calls>();
}

RINGFENCE_DECL void engine::begin_in_child()
{
    // In place of what is there, and without ending it: a thread that is not in this process may have been at work on
    // it, and what LMDB has of its readers is the parent's.
    for (reader& each : readers_)
        std::construct_at(&each);
    std::construct_at(&stops_mutex_);
    std::construct_at(&newest_mutex_);
    std::construct_at(&counters_, options_.max_call_windows);
    std::construct_at(&shadow_counters_, options_.max_call_windows);
    std::construct_at(&rates_);
    {
        const mutex_lock lock{newest_mutex_};
        std::construct_at(&newest_);
        std::construct_at(&tallies_);
        std::construct_at(&counted_);
        std::construct_at(&unusable_);
    }
    note_stops();
    auto opened = store_->open_in_child();
    std::construct_at(&store_, std::move(opened));
}

RINGFENCE_DECL decision engine::decide(const query& asked)
{
    const evaluation_mode mode = mode_of(asked);
    decision made = with_evaluation(asked, mode, [this](evaluation& e, hit_tally* tally, stopped_calls* stops) {
        return evaluated(e, tally, stops);
    });
    finish(made, mode);
    return made;
}

RINGFENCE_DECL decision engine::decide(const query& asked, std::error_code& wrong) noexcept
{
    wrong.clear();
    try {
        return decide(asked);
    } catch (const query_error& e) {
        wrong = e.fault();
        return undecided(asked, e.what());
    } catch (const std::system_error& e) {
        wrong = e.code();
        return undecided(asked, e.what());
    } catch (const std::bad_alloc&) {
        wrong = std::make_error_code(std::errc::not_enough_memory);
        return undecided(asked, "not enough memory");
    } catch (...) {
        wrong = std::make_error_code(std::errc::state_not_recoverable);
        return undecided(asked, "a word threw what is no std::exception");
    }
}

RINGFENCE_DECL decision engine::decide(const query& asked, recording wanted, decision_record& record)
{
    record.clear();
    const evaluation_mode mode = mode_of(asked);
    record.what_if = mode == evaluation_mode::what_if;
    const auto run = [&](evaluation& e, hit_tally* tally, stopped_calls* stops) {
        decision made = evaluated(e, tally, stops);
        if (!e.records())
            return made;
        if (e.seen().state().shadow_version() != 0)
            ask_shadow(asked, e, record);
        if (wanted == recording::everything || (wanted == recording::stopped && made.action != "allow") ||
            record.shadow.differs_from(made))
            e.complete_record();
        return made;
    };
    decision made = with_evaluation(asked, mode, run, &record, wanted);
    if (made.failure)
        record.clear();
    finish(made, mode);
    return made;
}

RINGFENCE_DECL explanation engine::explained(const query& asked)
{
    explanation why;
    const decision made =
        with_evaluation(asked, evaluation_mode::what_if, [&](evaluation& e, hit_tally*, stopped_calls*) {
            why = ringfence::explain(e);
            return decision{};
        });
    if (made.failure)
        throw std::runtime_error{made.trouble};
    return why;
}

RINGFENCE_DECL hit_report engine::hits()
{
    if (options_.hits == hit_counting::off)
        throw std::runtime_error{"this engine does not count the hits of rules"};
    lease reading{*this};
    const std::shared_ptr<const snapshot> seen = reading.refresh();
    hit_report found{.policy = seen->policy_version(), .rules = seen->shared_rules()};
    found.by_rule.resize(found.rules->rule_count());
    found.by_list.resize(found.rules->source().lists.size());
    found.decisions.resize(found.rules->scenarios().size());
    found.undecided.resize(found.rules->scenarios().size());
    const mutex_lock lock{newest_mutex_};
    found.since = counted_ == found.rules ? counted_since_ : now();
    if (counted_ == found.rules)
        for (const auto& tally : tallies_)
            tally->add_to(found.by_rule, found.by_list, found.decisions, found.undecided);
    return found;
}

RINGFENCE_DECL std::string engine::apply(std::span<const effect> effects)
{
    follow_fork();
    return store_->write([&](store::write_transaction& change) {
        std::string undone;
        for (const effect& e : effects)
            if (const auto why = apply(change, e))
                undone += why->text;
        return undone;
    });
}

RINGFENCE_DECL std::optional<fault> engine::apply(store::write_transaction& change, const effect& e)
{
    return e.kind == effect::what::log ? std::nullopt : applied(change, e);
}

RINGFENCE_DECL std::optional<std::vector<parameter>> engine::answered(const query& asked, const action_word& by,
                                                                      operand with)
{
    std::optional<std::vector<parameter>> parameters;
    const decision made =
        with_evaluation(asked, evaluation_mode::what_if, [&](evaluation& e, hit_tally*, stopped_calls*) {
            const bound_rule without_conditions;
            e.enter(without_conditions);
            decision d;
            d.action = by.word;
            detail::decision_writer writes{d, e};
            if (by.perform(with, e, writes) == action_outcome::done)
                parameters = d.parameters;
            return d;
        });
    if (made.failure)
        throw std::runtime_error{made.trouble};
    return parameters;
}

RINGFENCE_DECL bool engine::is_listed(std::uint32_t list, number who, timestamp when)
{
    lease reading{*this};
    const snapshot& seen = *reading.refresh();
    const std::size_t count = seen.rules().source().lists.size();
    if (list >= count)
        throw std::out_of_range{"the policy has no such list"};
    list_set in{count};
    snapshot_view{seen, reading.transaction()}.lists_of(
        who, [when] { return when; }, in);
    return in.test(list);
}

RINGFENCE_DECL engine::state engine::current()
{
    lease reading{*this};
    const auto seen = reading.refresh();
    state found{.policy_version = seen->policy_version(),
                .generation = seen->generation(),
                .shadow_version = seen->shadow_version(),
                .shadow_trouble = seen->shadow_trouble()};
    const std::vector<image_list>& lists = seen->rules().source().lists;
    for (std::uint32_t l = 0; l < lists.size(); ++l)
        if (lists[l].max_age_seconds != 0 && seen->is_stale(l, now()))
            found.stale_lists.push_back(lists[l].name);
    return found;
}

RINGFENCE_DECL bool engine::check_index(std::size_t bytes)
{
    lease reading{*this};
    return reading.refresh()->check_index(bytes);
}

RINGFENCE_DECL party engine::read_number(std::string_view text)
{
    lease reading{*this};
    return read(reading.refresh()->rules(), text, number_reading::signalled);
}

RINGFENCE_DECL time_zone engine::zone()
{
    lease reading{*this};
    return reading.refresh()->rules().source().zones.at(0);
}

RINGFENCE_DECL std::shared_ptr<store::environment> engine::open(const std::filesystem::path& directory,
                                                                const store::environment_options& options)
{
    // Opening for writing would make a store where there is none, and decide by nothing.
    store::expect_store(directory);
    try {
        return store::environment::open(directory, store::access::write, options);
    } catch (const store::error& e) {
        if (e.code() != store::error_code::permission)
            throw;
    }
    return store::environment::open(directory, store::access::read, options);
}

RINGFENCE_DECL engine::reader& engine::borrow()
{
    // Each thread begins at a place of its own, so that two seldom meet.
    static thread_local const char anchor = 0;
    const std::size_t first = reinterpret_cast<std::uintptr_t>(&anchor) / 4096;
    for (std::size_t i = 0;; ++i) {
        reader& r = readers_[(first + i) % readers_.size()];
        if (!r.borrowed.load(std::memory_order_relaxed) && !r.borrowed.exchange(true, std::memory_order_acquire))
            return r;
        if (i >= readers_.size())
            std::this_thread::yield();
    }
}

RINGFENCE_DECL std::shared_ptr<const snapshot> engine::snapshot_of(const store::transaction& in)
{
    const mutex_lock lock{newest_mutex_};
    if (newest_ && newest_->id() == in.id())
        return newest_;
    if (unusable_ && unusable_id_ == in.id())
        std::rethrow_exception(unusable_);
    // A reader that began before the newest state was found keeps what it sees to itself.
    if (newest_ && in.id() < newest_->id())
        return snapshot::load(in, *options_.words, newest_, options_.known);
    try {
        newest_ = snapshot::load(in, *options_.words, newest_, options_.known);
    } catch (const no_policy&) {
        remember_unusable(in.id());
        throw;
    } catch (const unknown_word&) {
        remember_unusable(in.id());
        throw;
    } catch (const damaged_bytes&) {
        remember_unusable(in.id());
        throw;
    } catch (const bad_numbering_plan&) {
        remember_unusable(in.id());
        throw;
    }
    unusable_ = nullptr;
    return newest_;
}

RINGFENCE_DECL void engine::remember_unusable(std::uint64_t id)
{
    unusable_ = std::current_exception();
    unusable_id_ = id;
}

RINGFENCE_DECL std::shared_ptr<hit_tally> engine::tally_of(const std::shared_ptr<const program>& rules)
{
    if (options_.hits == hit_counting::off)
        return nullptr;
    auto made = std::make_shared<hit_tally>(*rules);
    const mutex_lock lock{newest_mutex_};
    if (newest_->shared_rules() != rules)
        return made;
    if (counted_ != rules) {
        tallies_.clear();
        counted_ = rules;
        counted_since_ = now();
    }
    tallies_.push_back(made);
    return made;
}

RINGFENCE_DECL std::shared_ptr<const program> engine::last_rules()
{
    const mutex_lock lock{newest_mutex_};
    return newest_ ? newest_->shared_rules() : nullptr;
}

RINGFENCE_DECL evaluation_mode engine::mode_of(const query& asked) const noexcept
{
    return asked.at && options_.at == query_time::what_if ? evaluation_mode::what_if : evaluation_mode::live;
}

RINGFENCE_DECL party engine::read(const program& rules, std::string_view text, number_reading how) const
{
    return read_number_of(text, how, rules.plan(), [&](std::string_view unsettled) {
        if (!options_.read_number)
            throw std::runtime_error{"`" + std::string{unsettled.substr(0, 40)} +
                                     "` needs libphonenumber to be read, and this program was built without it"};
        return options_.read_number(unsettled, rules.plan().region());
    });
}

RINGFENCE_DECL party engine::read(const program& rules, const query& asked, role side, const scenario_word& of) const
{
    const std::optional<std::string_view>& text = side == role::caller ? asked.from : asked.to;
    return text ? read(rules, *text, reading_of(side, of)) : party{};
}

RINGFENCE_DECL void engine::refuse_scenario(const query& asked, const registry& words)
{
    std::string known;
    for (const auto& [word, entry] : words.scenarios())
        if (!entry.word->before_all)
            known.append(known.empty() ? "" : ", ").append(word);
    throw query_error{query_fault::unknown_scenario, "unknown scenario `" + std::string{asked.scenario.substr(0, 40)} +
                                                         "`: the scenarios are " + known};
}

RINGFENCE_DECL void engine::expect_known_keys(std::span<const attribute> given, const registry& words)
{
    for (auto at = given.begin(); at != given.end(); ++at) {
        const auto key = [at] { return "`" + std::string{at->key.substr(0, 40)} + "`"; };
        if (!words.is_query_word(at->key)) {
            std::string known;
            for (const std::string_view word : words.query_words())
                known.append(" ").append(word);
            throw query_error{query_fault::unknown_key,
                              "unknown key " + key() + " among the attributes: " +
                                  (known.empty() ? "no word of this program reads any" : "the keys are" + known)};
        }
        if (std::any_of(given.begin(), at, [&](const attribute& before) { return before.key == at->key; }))
            throw query_error{query_fault::repeated_key, key() + " is given twice among the attributes"};
    }
}

RINGFENCE_DECL const scenario_blocks& engine::scenario_of(const query& asked, const program& rules)
{
    const scenario_blocks* found = rules.find_scenario(asked.scenario);
    if (!found)
        refuse_scenario(asked, rules.words());
    const scenario_word& word = *found->word;
    const auto expect = [&](const char* key, const std::optional<std::string_view>& value) {
        if (!value)
            throw query_error{query_fault::missing_key, "`" + std::string{word.word} + "` needs " + key + "="};
    };
    if (word.subject == role::caller)
        expect("from", asked.from);
    if (word.subject == role::called || word.binding == binding_kind::called)
        expect("to", asked.to);
    if (word.binding == binding_kind::name)
        expect("name", asked.name);
    if (!asked.attributes.empty())
        expect_known_keys(asked.attributes, rules.words());
    return *found;
}

RINGFENCE_DECL engine::prepared engine::prepare(const query& asked, const snapshot& by) const
{
    const scenario_blocks& scenario = scenario_of(asked, by.rules());
    const party subject = read(by.rules(), asked, scenario.word->subject, *scenario.word);
    return {&scenario, subject,
            subject.state == party_state::identified ? by.place_of(subject.value) : store::directory::place{}};
}

RINGFENCE_DECL engine::prepared engine::prepare_early(const query& asked, const snapshot& by) const
{
    try {
        return prepare(asked, by);
    } catch (const std::exception&) {
        return {};
    }
}

RINGFENCE_DECL void engine::ask_shadow(const query& asked, evaluation& by, decision_record& record)
{
    const snapshot_view& seen = by.seen();
    record.shadow.policy = seen.state().shadow_version();
    if (!seen.state().shadow()) {
        record.shadow.trouble = seen.state().shadow_trouble();
        return;
    }
    try {
        const snapshot_view view = seen.of(*seen.state().shadow());
        const prepared known = prepare(asked, view.state());
        const scenario_word& word = *known.scenario->word;
        const bool caller_is_subject = word.subject == role::caller;
        const party opposite = read(view.rules(), asked, other(word.subject), word);
        query now = asked;
        now.at = by.now();
        const evaluation_frame frame{.asked = now,
                                     .scenario = *known.scenario,
                                     .seen = view,
                                     .sides = caller_is_subject ? std::array{known.subject, opposite}
                                                                : std::array{opposite, known.subject},
                                     .subject_place = known.place,
                                     .clock = options_.clock,
                                     .mode = by.mode(),
                                     .counters = shadow_counters_,
                                     .random = by.random(),
                                     .picked = &record.picked};
        evaluation e{frame};
        record.shadow.made = evaluated(e, nullptr, nullptr);
        record.shadow.made.effects.clear();
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& e) {
        record.shadow.trouble = e.what();
    }
}

RINGFENCE_DECL decision engine::failure(const query& asked, std::string trouble)
{
    decision made;
    made.failure = true;
    if (const auto rules = last_rules()) {
        const scenario_blocks& scenario = scenario_of(asked, *rules);
        party called{};
        try {
            called = read(*rules, asked, role::called, *scenario.word);
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception&) {
            // Then it came to no block that is bound to a number.
        }
        made = failed_decision(*rules, scenario, called, asked.name.value_or(std::string_view{}));
    } else {
        if (const auto* known = words().find_scenario(asked.scenario); !known || known->word->before_all)
            refuse_scenario(asked, words());
        expect_known_keys(asked.attributes, words());
    }
    made.trouble = std::move(trouble);
    made.id = asked.id;
    return made;
}

RINGFENCE_DECL decision engine::undecided(const query& asked, const char* trouble) noexcept
{
    decision made;
    try {
        made = failure(asked, trouble);
        return made;
    } catch (...) {
        made = decision{};
    }
    made.failure = true;
    try {
        made.id = asked.id;
        made.trouble = trouble;
    } catch (...) {
        // Want of memory: that it is a failure has to do.
    }
    return made;
}

RINGFENCE_DECL decision engine::evaluated(evaluation& e, hit_tally* tally, stopped_calls* stops) const
{
    const bool live = e.mode() == evaluation_mode::live;
    counting_trace counts{live ? tally : nullptr};
    decision made = evaluate(e, counts);
    counts.ended(e.blocks(), made);
    if (stops && live && !made.list.empty() && made.action != "allow" &&
        stops->put(e.seen().state().id_of(counts.list()), e.side(counts.side()).value) && options_.many_stops)
        options_.many_stops();
    return made;
}

RINGFENCE_DECL std::uint64_t engine::lost_stops() const noexcept
{
    std::uint64_t lost = 0;
    for (const reader& each : readers_)
        lost += each.stops ? each.stops->lost() : 0;
    return lost;
}

RINGFENCE_DECL void engine::finish(decision& made, evaluation_mode mode)
{
    if (mode == evaluation_mode::what_if)
        made.effects.clear();
    else if (!made.effects.empty() && options_.effects == effect_handling::apply)
        apply_quietly(made);
}

RINGFENCE_DECL void engine::apply_quietly(decision& made)
{
    try {
        made.trouble = apply(made.effects);
    } catch (const std::exception& e) {
        made.trouble = e.what();
    }
}

RINGFENCE_DECL std::optional<fault> engine::applied(store::write_transaction& change, const effect& e)
{
    const auto list = store::find_list(change, e.list);
    if (!list)
        return fault{"`" + e.list + "`: no such list in the store\n"};
    store::author by = options_.author;
    by.call = e.call;
    by.reason = (e.rule + ' ' + e.text).substr(0, store::max_author_text);
    const number_pattern who{e.subject, e.subject};
    if (e.kind == effect::what::remove) {
        const store::remove_result result = store::remove(change, list->id, who, by, e.when);
        return result.reason.empty() ? std::nullopt : std::optional{fault{"`" + e.list + "`: " + result.reason + '\n'}};
    }
    const auto most = list->options.max_by_rules;
    const auto within = list->options.max_by_rules_within.value_or(std::chrono::seconds{0});
    if (most && !rates_.has_room(list->id, *most, within, e.when))
        return fault{"`" + e.list + "`: rules have put " + std::to_string(*most) +
                     (*most == 1 ? " number" : " numbers") + " into it within " + duration_text(within) +
                     ", and it takes no more of them\n"};
    // A rule says all there is: without an end the list's ttl holds anew, or none.
    const store::new_entry entry{.typed = e.subject.to_string(),
                                 .expires = e.expires,
                                 .beginning = store::unsaid::renew,
                                 .end = store::unsaid::renew};
    const store::add_result result = store::add(change, list->id, who, entry, by, e.when);
    if (result.outcome == store::add_outcome::refused)
        return fault{"`" + e.list + "`: " + result.reason + '\n'};
    // One that is given up with its transaction counts nevertheless: it is made again, or there is worse.
    if (most && result.outcome != store::add_outcome::already_there)
        rates_.note(list->id, e.when);
    return std::nullopt;
}

}  // namespace ringfence

#endif
