// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The engine: opens a store and decides. All that a program needs which asks for decisions; it links LMDB alone.
//
//     ringfence::engine engine{"/var/lib/ringfence"};
//     ringfence::decision d = engine.decide({.scenario = "inbound", .from = "+48601000001", .to = "+48221234567"});

#ifndef RINGFENCE_ENGINE_HPP
#define RINGFENCE_ENGINE_HPP

#include <plugins/standard.hpp>
#include <ringfence/decide/evaluate.hpp>
#include <ringfence/decide/explain.hpp>
#include <ringfence/decide/explain_text.hpp>
#include <ringfence/decide/hits.hpp>
#include <ringfence/decide/snapshot.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace ringfence {

/// Reads a number that the policy's numbering plan cannot read by itself, one with letters for digits or of an unusual
/// length: `read_number` of number/normalise.hpp, which needs libphonenumber. Called from any thread.
using full_number_reader = party (*)(std::string_view text, std::string_view region);

/// What becomes of `add`, `remove` and `log` in rules.
enum class effect_handling : std::uint8_t {
    apply,     ///< `decide` writes them to the store before it returns
    hand_over  ///< they are in the decision, and the caller has them written with `apply`
};

/// What a query's own `at` means.
enum class query_time : std::uint8_t {
    what_if,  ///< ask what would be decided then: nothing is counted, no effect is asked for
    clock     ///< it is the time, as far as that query goes: for tests and simulations
};

/// Whether live decisions are counted, for `engine::hits`.
enum class hit_counting : std::uint8_t { on, off };

struct engine_options {
    const registry* words = &standard_words();      ///< must outlive the engine
    full_number_reader read_number = nullptr;       ///< null: such a number makes the decision a failure
    std::function<timestamp()> clock = system_now;  ///< called from any thread
    query_time at = query_time::what_if;
    effect_handling effects = effect_handling::apply;
    store::author author{.program = "ringfence engine"};  ///< of what rules change
    store::environment_options store{};
    std::size_t max_call_windows = 1'000'000;  ///< subjects of `calls N within D` that are remembered
    decoded_policy known{};                    ///< need not be decoded from the store; made with `words`
    hit_counting hits = hit_counting::on;
};

class engine {
public:
    /// Opens the store. It is opened for writing when its files permit that, since rules may add to lists; otherwise
    /// for reading, and effects of rules fail. Throws `store::error`; a policy that cannot be used does not throw
    /// here, but makes each decision a failure until another is activated.
    explicit engine(const std::filesystem::path& directory, engine_options options = {})
        : engine{open(directory, options.store), std::move(options)}
    {
    }

    /// Decides from a store that is open in this process.
    explicit engine(std::shared_ptr<store::environment> in, engine_options options = {})
        : store_{std::move(in)}, options_{std::move(options)}, counters_{options_.max_call_windows},
          shadow_counters_{options_.max_call_windows}
    {
    }

    engine(const engine&) = delete;
    engine& operator=(const engine&) = delete;

    /// What happens to this call, by the policy and lists in force at this moment. From any number of threads.
    ///
    /// Throws `query_error` where the query cannot be asked. Where the store cannot be read it does not throw but
    /// answers what `on failure` says, with `failure` and `trouble` set.
    decision decide(const query& asked)
    {
        const evaluation_mode mode = mode_of(asked);
        decision made = with_evaluation(asked, mode, evaluated);
        finish(made, mode);
        return made;
    }

    /// As above, and fills `record` with what the decision saw, where `wanted` says so, and with what the shadow
    /// policy, if there is one, would have answered. The shadow counts calls for itself and has no effects. Its answer
    /// takes as long as another decision; without a shadow, and with `recording::nothing`, this is `decide` above.
    decision decide(const query& asked, recording wanted, decision_record& record)
    {
        record.clear();
        const evaluation_mode mode = mode_of(asked);
        record.what_if = mode == evaluation_mode::what_if;
        const auto run = [&](evaluation& e, hit_tally* tally) {
            decision made = evaluated(e, tally);
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

    /// Every block and rule tried, what each condition found and what speaks of the number there; counts and changes
    /// nothing. Throws `query_error`, and `std::runtime_error` where the store cannot be read.
    explanation explained(const query& asked)
    {
        explanation why;
        const decision made = with_evaluation(asked, evaluation_mode::what_if, [&](evaluation& e, hit_tally*) {
            why = ringfence::explain(e);
            return decision{};
        });
        if (made.failure)
            throw std::runtime_error{made.trouble};
        return why;
    }

    /// As `explained`, as a tree of text.
    std::string explain(const query& asked, tree_style style = {}) { return to_text(explained(asked), style); }

    /// How often each rule, list and scenario of the policy in force had its say in live decisions of this engine.
    /// Counting begins anew with each activation, when the engine comes to it. From any thread; throws as `explained`,
    /// also where `engine_options::hits` is off.
    hit_report hits()
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
        const std::lock_guard lock{newest_mutex_};
        found.since = counted_ == found.rules ? counted_since_ : now();
        if (counted_ == found.rules)
            for (const auto& tally : tallies_)
                tally->add_to(found.by_rule, found.by_list, found.decisions, found.undecided);
        return found;
    }

    /// Writes effects that decisions handed over, all in one transaction. Returns what was not done and why, one line
    /// each, or nothing. Throws `store::error` where nothing was written.
    std::string apply(std::span<const effect> effects)
    {
        return store_->write([&](store::write_transaction& change) {
            std::string undone;
            for (const effect& e : effects)
                undone += apply(change, e);
            return undone;
        });
    }

    /// Writes one effect as part of a larger change. Returns why it was not done, a line, or nothing; `log` is nobody's
    /// to write. Throws `store::error`.
    std::string apply(store::write_transaction& change, const effect& e) const
    {
        return e.kind == effect::what::log ? std::string{} : applied(change, e);
    }

    /// As `decide`, and `trace` follows the evaluation: what it has to have, `no_trace` shows. Hits are not counted.
    template <class Trace>
    decision decide_traced(const query& asked, Trace& trace)
    {
        const evaluation_mode mode = mode_of(asked);
        const auto traced = [&trace](evaluation& e, hit_tally*) { return evaluate(e, trace); };
        decision made = with_evaluation(asked, mode, traced);
        finish(made, mode);
        return made;
    }

    /// The parameters with which one action would answer, whatever rules say; nothing where it finds nothing to do it
    /// with. Counts and changes nothing. Throws as `explained`.
    std::optional<std::vector<parameter>> answered(const query& asked, const action_word& by, operand with)
    {
        std::optional<std::vector<parameter>> parameters;
        const decision made = with_evaluation(asked, evaluation_mode::what_if, [&](evaluation& e, hit_tally*) {
            const bound_rule without_conditions;
            e.enter(without_conditions);
            decision d;
            d.action = by.word;
            if (by.perform(with, e, d) == action_outcome::done)
                parameters = d.parameters;
            return d;
        });
        if (made.failure)
            throw std::runtime_error{made.trouble};
        return parameters;
    }

    /// Whether a number is in a list of the policy, by its place there, at some time. Throws as `explain`.
    bool is_listed(std::uint32_t list, number who, timestamp when)
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

    /// The newest state of the store, for `INFO`: version of the policy in force, generation, and which of the policy's
    /// lists are stale. Throws as `explain`.
    struct state {
        std::uint32_t policy_version = 0;
        std::uint64_t generation = 0;
        std::vector<std::string> stale_lists{};  ///< in the order of the policy
        std::uint32_t shadow_version = 0;        ///< of the shadow policy, 0 without one
        std::string shadow_trouble{};            ///< why the shadow cannot be used
    };
    state current()
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

    const std::shared_ptr<store::environment>& environment() const noexcept { return store_; }
    const registry& words() const noexcept { return *options_.words; }
    timestamp now() const { return options_.clock(); }

    /// How many subjects of `calls N within D` are remembered.
    std::size_t call_windows() const { return counters_.size(); }

    /// Reads a number by the region of the policy in force, as a decision reads its caller's. Throws as `explain`.
    party read_number(std::string_view text)
    {
        lease reading{*this};
        return read(reading.refresh()->rules(), text, number_reading::signalled);
    }

    /// `f(plan)` with the numbering plan of the policy in force, by which lists are read: number/cell.hpp. Returns what
    /// `f` returns, and throws what it throws and as `explain`.
    template <class F>
    auto with_plan(F&& f)
    {
        lease reading{*this};
        return f(reading.refresh()->rules().plan());
    }

    /// The time zone of the policy in force: what a time without a zone is meant in. Throws as `explain`.
    time_zone zone()
    {
        lease reading{*this};
        return reading.refresh()->rules().source().zones.at(0);
    }

private:
    /// A read transaction and the snapshot that it last saw. A thread borrows one for a decision.
    struct alignas(64) reader {
        std::atomic<bool> borrowed{false};
        std::optional<store::read_transaction> transaction;
        std::shared_ptr<const snapshot> seen;
        std::shared_ptr<hit_tally> tally;  ///< of the program that `seen` has; null where nothing is counted
        random_source random;
        bool seeded = false;
    };

    class lease {
    public:
        explicit lease(engine& of) : of_{of}, reader_{of.borrow()} {}
        lease(const lease&) = delete;
        lease& operator=(const lease&) = delete;
        ~lease()
        {
            if (reader_.transaction)
                reader_.transaction->reset();
            reader_.borrowed.store(false, std::memory_order_release);
        }

        /// Begins to read the newest state.
        const std::shared_ptr<const snapshot>& refresh()
        {
            if (reader_.transaction)
                reader_.transaction->renew();
            else
                reader_.transaction.emplace(of_.store_);
            if (!reader_.seen || reader_.seen->id() != reader_.transaction->id()) {
                auto newer = of_.snapshot_of(*reader_.transaction);
                // Both or none: a tally fits one program.
                if (!reader_.seen || &reader_.seen->rules() != &newer->rules())
                    reader_.tally = of_.tally_of(newer->shared_rules());
                reader_.seen = std::move(newer);
            }
            return reader_.seen;
        }

        /// What the last decision on this reader saw; null before the first.
        const snapshot* last() const noexcept { return reader_.seen.get(); }

        const store::transaction& transaction() const noexcept { return *reader_.transaction; }
        hit_tally* tally() const noexcept { return reader_.tally.get(); }

        random_source& random()
        {
            if (!reader_.seeded) {
                std::random_device entropy;
                std::seed_seq seed{entropy(), entropy(), entropy(), entropy()};
                reader_.random.seed(seed);
                reader_.seeded = true;
            }
            return reader_.random;
        }

    private:
        engine& of_;
        reader& reader_;
    };

    static std::shared_ptr<store::environment> open(const std::filesystem::path& directory,
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

    reader& borrow()
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

    /// The snapshot that `in` sees: the newest one made, or a new one, which other threads then find here.
    std::shared_ptr<const snapshot> snapshot_of(const store::transaction& in)
    {
        const std::lock_guard lock{newest_mutex_};
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

    /// A policy that cannot be used stays so until something changes: it is not decoded for each call. What else goes
    /// wrong, want of memory or of a disk, may be over at the next one. Called while that is handled, under the lock.
    void remember_unusable(std::uint64_t id)
    {
        unusable_ = std::current_exception();
        unusable_id_ = id;
    }

    /// A tally for one reader that has come to this program. What was counted of another is gone by it, unless the
    /// reader is one that lags behind: then nobody asks for its tally.
    std::shared_ptr<hit_tally> tally_of(const std::shared_ptr<const program>& rules)
    {
        if (options_.hits == hit_counting::off)
            return nullptr;
        auto made = std::make_shared<hit_tally>(*rules);
        const std::lock_guard lock{newest_mutex_};
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

    /// The program last in force, for what to answer when the store cannot be read. May be null.
    std::shared_ptr<const program> last_rules()
    {
        const std::lock_guard lock{newest_mutex_};
        return newest_ ? newest_->shared_rules() : nullptr;
    }

    evaluation_mode mode_of(const query& asked) const noexcept
    {
        return asked.at && options_.at == query_time::what_if ? evaluation_mode::what_if : evaluation_mode::live;
    }

    party read(const program& rules, std::string_view text, number_reading how) const
    {
        return read_number_of(text, how, rules.plan(), [&](std::string_view unsettled) {
            if (!options_.read_number)
                throw std::runtime_error{"`" + std::string{unsettled.substr(0, 40)} +
                                         "` needs libphonenumber to be read, and this program was built without it"};
            return options_.read_number(unsettled, rules.plan().region());
        });
    }

    party read(const program& rules, const query& asked, role side, const scenario_word& of) const
    {
        const std::optional<std::string_view>& text = side == role::caller ? asked.from : asked.to;
        return text ? read(rules, *text, reading_of(side, of)) : party{};
    }

    static constexpr role other(role side) noexcept { return side == role::caller ? role::called : role::caller; }

    [[noreturn]] static void refuse_scenario(const query& asked, const registry& words)
    {
        std::string known;
        for (const auto& [word, entry] : words.scenarios())
            if (!entry.word->before_all)
                known.append(known.empty() ? "" : ", ").append(word);
        throw query_error{"unknown scenario `" + std::string{asked.scenario.substr(0, 40)} + "`: the scenarios are " +
                          known};
    }

    static const scenario_blocks& scenario_of(const query& asked, const program& rules)
    {
        const scenario_blocks* found = rules.find_scenario(asked.scenario);
        if (!found)
            refuse_scenario(asked, rules.words());
        const scenario_word& word = *found->word;
        const auto expect = [&](const char* key, const std::optional<std::string_view>& value) {
            if (!value)
                throw query_error{"`" + std::string{word.word} + "` needs " + key + "="};
        };
        if (word.subject == role::caller)
            expect("from", asked.from);
        if (word.subject == role::called || word.binding == binding_kind::called)
            expect("to", asked.to);
        if (word.binding == binding_kind::name)
            expect("name", asked.name);
        return *found;
    }

    /// What can be known of a query before the store is read.
    struct prepared {
        const scenario_blocks* scenario = nullptr;
        party subject;
        store::directory::place place;  ///< of the subject in the index
    };

    /// The index is larger than the processor's caches: once the subject is known, its place there is on its way.
    prepared prepare(const query& asked, const snapshot& by) const
    {
        const scenario_blocks& scenario = scenario_of(asked, by.rules());
        const party subject = read(by.rules(), asked, scenario.word->subject, *scenario.word);
        return {&scenario, subject,
                subject.state == party_state::identified ? by.place_of(subject.value) : store::directory::place{}};
    }

    /// As `prepare`, by a state that may be out of date: what it finds wrong is asked again of the newest.
    prepared prepare_early(const query& asked, const snapshot& by) const
    {
        try {
            return prepare(asked, by);
        } catch (const std::exception&) {
            return {};
        }
    }

    /// What the shadow of the policy in force answers to the query of `by`, into `record`.
    void ask_shadow(const query& asked, evaluation& by, decision_record& record)
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
            record.shadow.made = evaluated(e, nullptr);
            record.shadow.made.effects.clear();
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception& e) {
            record.shadow.trouble = e.what();
        }
    }

    template <class F>
    decision with_evaluation(const query& asked, evaluation_mode mode, F&& run, decision_record* record = nullptr,
                             recording wanted = recording::nothing)
    {
        std::string trouble;
        try {
            lease reading{*this};
            // Most often nothing has changed since the last decision: then all this is ready, and the subject's place
            // in the index fetched, while the transaction begins and the clock is read.
            const snapshot* const last = reading.last();
            prepared known = last ? prepare_early(asked, *last) : prepared{};
            const snapshot& seen = *reading.refresh();
            if (!known.scenario || &seen != last)
                known = prepare(asked, seen);
            seen.prefetch(known.place);

            const scenario_word& word = *known.scenario->word;
            const party opposite = read(seen.rules(), asked, other(word.subject), word);
            const std::array<party, 2> sides = word.subject == role::caller ? std::array{known.subject, opposite}
                                                                            : std::array{opposite, known.subject};
            const snapshot_view view{seen, reading.transaction()};
            if (record && wanted == recording::nothing && seen.shadow_version() == 0)
                record = nullptr;
            const evaluation_frame frame{asked,     *known.scenario,  view,  sides, known.place, options_.clock, mode,
                                         counters_, reading.random(), record};
            evaluation e{frame};
            return run(e, reading.tally());
        } catch (const query_error&) {
            throw;
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception& e) {
            trouble = e.what();
        }
        return failure(asked, std::move(trouble));
    }

    decision failure(const query& asked, std::string trouble)
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
        } else if (const auto* known = words().find_scenario(asked.scenario); !known || known->word->before_all) {
            refuse_scenario(asked, words());
        }
        made.trouble = std::move(trouble);
        made.id = asked.id;
        return made;
    }

    /// Decides, and counts the hits of a live decision where there is a tally.
    static decision evaluated(evaluation& e, hit_tally* tally)
    {
        counting_trace counts{e.mode() == evaluation_mode::live ? tally : nullptr};
        decision made = evaluate(e, counts);
        counts.ended(e.blocks(), made);
        return made;
    }

    /// In place, as moving a decision costs more than counting it.
    void finish(decision& made, evaluation_mode mode)
    {
        if (mode == evaluation_mode::what_if)
            made.effects.clear();
        else if (!made.effects.empty() && options_.effects == effect_handling::apply)
            apply_quietly(made);
    }

    void apply_quietly(decision& made)
    {
        try {
            made.trouble = apply(made.effects);
        } catch (const std::exception& e) {
            made.trouble = e.what();
        }
    }

    std::string applied(store::write_transaction& change, const effect& e) const
    {
        const auto list = store::find_list(change, e.list);
        if (!list)
            return "`" + e.list + "`: no such list in the store\n";
        store::author by = options_.author;
        by.call = e.call;
        by.reason = (e.rule + ' ' + e.text).substr(0, store::max_author_text);
        const number_pattern who{e.subject, e.subject};
        if (e.kind == effect::what::remove) {
            const store::remove_result result = store::remove(change, list->id, who, by, e.when);
            return result.reason.empty() ? std::string{} : "`" + e.list + "`: " + result.reason + '\n';
        }
        // A rule says all there is: without an end the list's ttl holds anew, or none.
        const store::new_entry entry{.typed = e.subject.to_string(),
                                     .expires = e.expires,
                                     .beginning = store::unsaid::renew,
                                     .end = store::unsaid::renew};
        const store::add_result result = store::add(change, list->id, who, entry, by, e.when);
        return result.outcome == store::add_outcome::refused ? "`" + e.list + "`: " + result.reason + '\n'
                                                             : std::string{};
    }

    static constexpr std::size_t max_readers = 64;

    std::shared_ptr<store::environment> store_;
    engine_options options_;
    call_counters counters_;
    call_counters shadow_counters_;  ///< what the shadow policy has counted
    std::array<reader, max_readers> readers_;
    std::mutex newest_mutex_;
    std::shared_ptr<const snapshot> newest_;
    std::vector<std::shared_ptr<hit_tally>> tallies_;  ///< of `counted_`, one for each reader that decided by it
    std::shared_ptr<const program> counted_;           ///< which `newest_` has, or had before
    timestamp counted_since_{};
    std::exception_ptr unusable_;  ///< why the state `unusable_id_` cannot be decided by
    std::uint64_t unusable_id_ = 0;
};

}  // namespace ringfence

#endif
