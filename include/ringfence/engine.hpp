// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The engine: opens a store and decides. All that a program needs which asks for decisions; it links LMDB alone.
//
//     ringfence::engine engine{"/var/lib/ringfence"};
//     ringfence::decision d = engine.decide({.scenario = "inbound", .from = "+48601000001", .to = "+48221234567"});

#ifndef RINGFENCE_ENGINE_HPP
#define RINGFENCE_ENGINE_HPP

#include <ringfence/base/fault.hpp>
#include <ringfence/base/mutex.hpp>
#include <ringfence/base/process.hpp>
#include <ringfence/config.hpp>
#include <ringfence/decide/evaluate.hpp>
#include <ringfence/decide/explain.hpp>
#include <ringfence/decide/explain_text.hpp>
#include <ringfence/decide/hits.hpp>
#include <ringfence/decide/rule_rates.hpp>
#include <ringfence/decide/snapshot.hpp>
#include <ringfence/decide/stopped_calls.hpp>
#include <ringfence/plugins/standard.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
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
enum class stop_noting : std::uint8_t { off, on };

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
    /// Whether live calls are noted that a list had stopped: for who takes them now and then (`engine::take_stops`).
    stop_noting stops = stop_noting::off;
    /// Called from a thread that decides where many of them wait; may be empty, must not throw.
    std::function<void()> many_stops{};
};

/// Decides calls by one store. All its functions may be called from any number of threads at a time; it must outlive
/// those calls. In the child of a fork it opens the store anew when it is first asked to decide, and counts for itself
/// from there: calls, hits and stops. What it had returned before is not to be used there, `environment()` above all.
/// Up to 64 calls read the store at a time, further ones wait for one of them to end.
///
/// What is returned are values of their own but for `environment()` and `words()`, which refer to the engine. Beside
/// what is said of a function it may throw `std::bad_alloc`. What asks the store for more than a decision, from
/// `explained` on, throws where the store or its policy cannot be read: `std::runtime_error`, as which `store::error`,
/// `no_policy`, `unknown_word`, `damaged_bytes` and `bad_numbering_plan` can be caught, or what a word throws of its
/// damaged operand.
class engine {
public:
    /// Opens the store. It is opened for writing when its files permit that, since rules may add to lists; otherwise
    /// for reading, and effects of rules fail. Throws `store::error`; a policy that cannot be used does not throw
    /// here, but makes each decision a failure until another is activated.
    explicit engine(const std::filesystem::path& directory, engine_options options = {});

    /// Decides from a store that is open in this process, which is not null. Reads nothing yet.
    explicit engine(std::shared_ptr<store::environment> in, engine_options options = {});

    engine(const engine&) = delete;
    engine& operator=(const engine&) = delete;

    /// What happens to this call, by the policy and lists in force at this moment. From any number of threads.
    ///
    /// Throws `query_error` where the query cannot be asked. Where the store cannot be read it does not throw but
    /// answers what `on failure` says, with `failure` and `trouble` set. An effect that could not be written, as inside
    /// `environment::write`, is told by `trouble` alone.
    decision decide(const query& asked);

    /// As above, and throws nothing. Where that would throw, `wrong` says why, a `query_fault` or an error of the
    /// system, and the decision has `failure` and `trouble` set; otherwise `wrong` is cleared.
    decision decide(const query& asked, std::error_code& wrong) noexcept;

    /// As above, and fills `record` with what the decision saw, where `wanted` says so, and with what the shadow
    /// policy, if there is one, would have answered. The shadow counts calls for itself and has no effects. Its answer
    /// takes as long as another decision; without a shadow, and with `recording::nothing`, this is `decide` above.
    /// Throws as the first. A record is for one thread at a time; what it says is good until it is used again.
    decision decide(const query& asked, recording wanted, decision_record& record);

    /// Every block and rule tried, what each condition found and what speaks of the number there; counts and changes
    /// nothing. Throws `query_error`, and `std::runtime_error` where the store cannot be read, whatever the reason.
    explanation explained(const query& asked);

    /// As `explained`, as a tree of text.
    std::string explain(const query& asked, tree_style style = {}) { return to_text(explained(asked), style); }

    /// How often each rule, list and scenario of the policy in force had its say in live decisions of this engine.
    /// Counting begins anew with each activation, when the engine comes to it. Throws where the store cannot be read,
    /// and `std::runtime_error` where `engine_options::hits` is off.
    hit_report hits();

    /// `f(std::uint32_t list, number who)` for each live call that was stopped since the last time because a list has
    /// its number: `store::add_stops` keeps them. None where `engine_options::stops` is off. Throws what `f` throws.
    template <class F>
    void take_stops(F&& f) RINGFENCE_EXCLUDES(stops_mutex_)
    {
        follow_fork();
        const mutex_lock lock{stops_mutex_};
        for (reader& each : readers_)
            if (each.stops)
                each.stops->take(f);
    }

    /// How many of them were lost because nobody took them in time.
    std::uint64_t lost_stops() const noexcept;

    /// Writes effects that decisions handed over, all in one transaction. Returns what was not done and why, one line
    /// each, or nothing. Waits for other writers. Throws `store::error` where nothing was written: `refused` for a
    /// store that is open for reading only, and inside `environment::write`.
    std::string apply(std::span<const effect> effects);

    /// Writes one effect as part of a larger change. Returns why it was not done, a line, or nothing; `log` is nobody's
    /// to write. `change` is one of this engine's store. Throws `store::error`.
    std::optional<fault> apply(store::write_transaction& change, const effect& e);

    /// As `decide`, and `trace` follows the evaluation: what it has to have, `no_trace` shows. Hits are not counted. A
    /// `std::exception` of the trace is taken for one of the store.
    template <class Trace>
    decision decide_traced(const query& asked, Trace& trace)
    {
        const evaluation_mode mode = mode_of(asked);
        const auto traced = [&trace](evaluation& e, hit_tally*, stopped_calls*) { return evaluate(e, trace); };
        decision made = with_evaluation(asked, mode, traced);
        finish(made, mode);
        return made;
    }

    /// The parameters with which one action would answer, whatever rules say; nothing where it finds nothing to do it
    /// with. Counts and changes nothing. Throws as `explained`.
    std::optional<std::vector<parameter>> answered(const query& asked, const action_word& by, operand with);

    /// Whether a number is in a list of the policy, by its place there, at some time. Throws where the store cannot be
    /// read, and `std::out_of_range` for a place that the policy does not have.
    bool is_listed(std::uint32_t list, number who, timestamp when);

    /// The newest state of the store, for `INFO`: version of the policy in force, generation, and which of the policy's
    /// lists are stale. Throws where the store cannot be read.
    struct state {
        std::uint32_t policy_version = 0;
        std::uint64_t generation = 0;
        std::vector<std::string> stale_lists{};  ///< in the order of the policy
        std::uint32_t shadow_version = 0;        ///< of the shadow policy, 0 without one
        std::string shadow_trouble{};            ///< why the shadow cannot be used
    };
    state current();

    /// Looks at a part of the index that nobody has used since it was last written: some `bytes` of it, more where one
    /// step of it is larger. Whether there is more. What decisions use is looked at all the same; this finds damage
    /// before a call does. Throws `store::error`, `corrupt` where something is damaged, and where the store cannot be
    /// read.
    bool check_index(std::size_t bytes);

    /// Never null. To be kept beyond the engine's life it has to be copied.
    const std::shared_ptr<store::environment>& environment() const noexcept { return store_; }
    const registry& words() const noexcept { return *options_.words; }
    /// By `engine_options::clock`; throws what that throws.
    timestamp now() const { return options_.clock(); }

    /// How many subjects of `calls N within D` are remembered.
    std::size_t call_windows() const { return counters_.size(); }

    /// Reads a number by the region of the policy in force, as a decision reads its caller's. Throws where the store
    /// cannot be read, what `engine_options::read_number` throws, and `std::runtime_error` where that would be needed
    /// and is null.
    party read_number(std::string_view text);

    /// `f(plan)` with the numbering plan of the policy in force, by which lists are read: number/cell.hpp. Returns what
    /// `f` returns; throws what it throws, and where the store cannot be read. The plan is good until `f` returns. `f`
    /// runs inside a read transaction, so it must not write to the store.
    template <class F>
    auto with_plan(F&& f)
    {
        lease reading{*this};
        return f(reading.refresh()->rules().plan());
    }

    /// The time zone of the policy in force: what a time without a zone is meant in. Throws where the store cannot be
    /// read.
    time_zone zone();

private:
    /// A read transaction and the snapshot that it last saw. A thread borrows one for a decision.
    struct alignas(64) reader {
        std::atomic<bool> borrowed{false};
        std::optional<store::read_transaction> transaction;
        std::shared_ptr<const snapshot> seen;
        std::shared_ptr<hit_tally> tally;      ///< of the program that `seen` has; null where nothing is counted
        std::unique_ptr<stopped_calls> stops;  ///< made with the engine; null where they are not noted
        random_source random;
        bool seeded = false;
    };

    class lease {
    public:
        explicit lease(engine& of) : of_{of}, reader_{(of.follow_fork(), of.borrow())} {}
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
        stopped_calls* stops() const noexcept { return reader_.stops.get(); }

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
                                                    const store::environment_options& options);

    /// In the child of a fork: opens the store anew, for itself, before anything else of the engine is used. What the
    /// parent's threads had locked at that moment, and its readers, are left behind as they are. Throws `store::error`.
    void follow_fork()
    {
        process_.follow([this] { begin_in_child(); });
    }
    void begin_in_child();

    void note_stops();

    reader& borrow();

    /// The snapshot that `in` sees: the newest one made, or a new one, which other threads then find here.
    std::shared_ptr<const snapshot> snapshot_of(const store::transaction& in);

    /// A policy that cannot be used stays so until something changes: it is not decoded for each call. What else goes
    /// wrong, want of memory or of a disk, may be over at the next one. Called while that is handled.
    void remember_unusable(std::uint64_t id) RINGFENCE_REQUIRES(newest_mutex_);

    /// A tally for one reader that has come to this program. What was counted of another is gone by it, unless the
    /// reader is one that lags behind: then nobody asks for its tally.
    std::shared_ptr<hit_tally> tally_of(const std::shared_ptr<const program>& rules);

    /// The program last in force, for what to answer when the store cannot be read. May be null.
    std::shared_ptr<const program> last_rules();

    evaluation_mode mode_of(const query& asked) const noexcept;

    party read(const program& rules, std::string_view text, number_reading how) const;

    party read(const program& rules, const query& asked, role side, const scenario_word& of) const;

    static constexpr role other(role side) noexcept { return side == role::caller ? role::called : role::caller; }

    [[noreturn]] static void refuse_scenario(const query& asked, const registry& words);

    /// As requests over the network are refused for keys that nobody reads. Throws `query_error`.
    static void expect_known_keys(std::span<const attribute> given, const registry& words);

    static const scenario_blocks& scenario_of(const query& asked, const program& rules);

    /// What can be known of a query before the store is read.
    struct prepared {
        const scenario_blocks* scenario = nullptr;
        party subject;
        store::directory::place place;  ///< of the subject in the index
    };

    /// The index is larger than the processor's caches: once the subject is known, its place there is on its way.
    prepared prepare(const query& asked, const snapshot& by) const;

    /// As `prepare`, by a state that may be out of date: what it finds wrong is asked again of the newest.
    prepared prepare_early(const query& asked, const snapshot& by) const;

    /// What the shadow of the policy in force answers to the query of `by`, into `record`.
    void ask_shadow(const query& asked, evaluation& by, decision_record& record);

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
            return run(e, reading.tally(), reading.stops());
        } catch (const query_error&) {
            throw;
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception& e) {
            trouble = e.what();
        }
        return failure(asked, std::move(trouble));
    }

    decision failure(const query& asked, std::string trouble);

    /// What is left to say where `decide` has thrown.
    decision undecided(const query& asked, const char* trouble) noexcept;

    /// Decides, and counts the hits of a live decision where there is a tally, and notes it where a list stopped it.
    decision evaluated(evaluation& e, hit_tally* tally, stopped_calls* stops) const;

    /// In place, as moving a decision costs more than counting it.
    void finish(decision& made, evaluation_mode mode);

    void apply_quietly(decision& made);

    std::optional<fault> applied(store::write_transaction& change, const effect& e);

    static constexpr std::size_t max_readers = 64;

    after_fork process_;
    std::shared_ptr<store::environment> store_;
    engine_options options_;
    call_counters counters_;
    call_counters shadow_counters_;  ///< what the shadow policy has counted
    rule_rates rates_;
    std::array<reader, max_readers> readers_;
    mutex stops_mutex_;  ///< of who takes the stops
    mutex newest_mutex_;
    std::shared_ptr<const snapshot> newest_ RINGFENCE_GUARDED_BY(newest_mutex_);
    /// Of `counted_`, one for each reader that decided by it.
    std::vector<std::shared_ptr<hit_tally>> tallies_ RINGFENCE_GUARDED_BY(newest_mutex_);
    /// Which `newest_` has, or had before.
    std::shared_ptr<const program> counted_ RINGFENCE_GUARDED_BY(newest_mutex_);
    timestamp counted_since_ RINGFENCE_GUARDED_BY(newest_mutex_){};
    /// Why the state `unusable_id_` cannot be decided by.
    std::exception_ptr unusable_ RINGFENCE_GUARDED_BY(newest_mutex_);
    std::uint64_t unusable_id_ RINGFENCE_GUARDED_BY(newest_mutex_) = 0;
};

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/engine.ipp>
#endif

#endif
