// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_RULEFILE_REHEARSE_IPP
#define RINGFENCE_RULEFILE_REHEARSE_IPP

#include <ringfence/base/time_text.hpp>
#include <ringfence/engine.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/policy/compile.hpp>
#include <ringfence/policy/tests.hpp>
#include <ringfence/rulefile/activate.hpp>
#include <ringfence/rulefile/rehearse.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <utility>
#include <variant>
#include <vector>

namespace ringfence {

RINGFENCE_DECL diagnostic message_of(const failed_step& f)
{
    const std::string time = f.time == 0 ? std::string{} : " by repetition " + std::to_string(f.time);
    return {severity::error, "RF0620", f.where, "expected `" + f.expected + "`, got `" + f.got + '`' + time, {}};
}

namespace rehearsing {

/// Follows a decision and counts what it comes by.
class coverage_trace {
public:
    static constexpr bool wants_every_rule = true;

    explicit coverage_trace(coverage& to) noexcept : to_{to} {}

    void block(const bound_block& b) noexcept { block_ = &b; }

    void atom(const bound_condition&, std::size_t at, evaluation& e, bool is)
    {
        first_ = e.rules().blocks().data();
        for (covered_condition& c : covered(e.rule()).conditions)
            if (c.at == at)
                ++(is ? c.seen_true : c.seen_false);
    }

    void rule(const bound_rule& r, rule_outcome outcome)
    {
        if (outcome == rule_outcome::decided || outcome == rule_outcome::went_on)
            ++covered(r).hits;
    }

private:
    covered_rule& covered(const bound_rule& r)
    {
        return to_.blocks.at(static_cast<std::size_t>(block_ - first_))
            .at(static_cast<std::size_t>(&r - block_->rules.data()));
    }

    coverage& to_;
    const bound_block* first_ = nullptr;
    const bound_block* block_ = nullptr;
};

RINGFENCE_DECL coverage nothing_covered(const image& of)
{
    coverage made;
    for (const image_block& b : of.blocks) {
        std::vector<covered_rule>& rules = made.blocks.emplace_back();
        for (const image_rule& r : b.rules) {
            covered_rule& to = rules.emplace_back(covered_rule{r.where, r.text});
            for (std::uint32_t at = 0; at < r.when.size(); ++at)
                if (r.when[at].kind == image_connective::atom)
                    to.conditions.push_back({at, r.when[at].text, 0, 0, r.when[at].word != always_true});
        }
    }
    return made;
}

RINGFENCE_DECL std::shared_ptr<store::environment> open_passing_store()
{
    const passing_directory removed_at_the_end{"ringfence-rehearsal", "tests"};
    return store::environment::open(removed_at_the_end.path(), store::access::write,
                                    {.map_size = std::size_t{1} << 26, .commits = store::durability::unsynced});
}

/// One run of one test.
class performance {
public:
    /// A step, by its place and which time of it.
    using moment = std::pair<std::size_t, std::uint32_t>;

    /// What the runs of a policy's tests have in common.
    struct stage {
        const compiled_policy& of;
        const rehearsal_options& options;
        store::new_policy stored;
        std::shared_ptr<const program> rules;

        stage(const compiled_policy& policy, const rehearsal_options& how)
            : of{policy}, options{how}, stored{ringfence::to_store({policy.made, {}})},
              rules{std::make_shared<const program>(policy.made, *how.words)}
        {
        }
    };

    /// `counts`: where coverage is counted, or null.
    performance(const stage& on, const test_case& test, coverage* counts)
        : of_{on.of}, test_{test}, counts_{counts}, store_{open_passing_store()}
    {
        const std::uint32_t version = store_->write(
            [&](store::write_transaction& change) { return store::activate(change, on.stored, by_, test.begin); });
        engine_ = std::make_unique<engine>(store_, engine_options{.words = on.options.words,
                                                                  .read_number = on.options.read_number,
                                                                  .clock = [begin = test.begin] { return begin; },
                                                                  .at = query_time::clock,
                                                                  .author = by_,
                                                                  .known = {version, on.rules},
                                                                  .hits = hit_counting::off});
    }

    /// `explain`: what to explain before it is asked.
    void run(const std::set<moment>& explain, test_result& to)
    {
        for (std::size_t i = 0; i < test_.steps.size(); ++i) {
            const auto perform = [&](const auto& s) { step(s, i, explain, to); };
            std::visit(perform, test_.steps[i]);
        }
    }

    const std::set<moment>& failed() const noexcept { return failed_; }

private:
    void step(const ask_step& s, std::size_t place, const std::set<moment>& explain, test_result& to)
    {
        const rehearsed_query& from = test_.queries[s.query];
        std::vector<attribute> attributes;
        for (const auto& [key, value] : from.attributes)
            attributes.push_back({key, value});
        query asked{.scenario = from.scenario->word,
                    .from = from.from,
                    .to = from.to,
                    .name = from.name,
                    .channel = from.channel,
                    .trunk = from.trunk,
                    .id = from.id,
                    .attributes = attributes};
        bool failed = false;
        for (std::uint32_t time = 1; time <= s.times; ++time) {
            asked.at = s.when + (time - 1) * s.every;
            ++to.looked;
            std::string explained;
            if (explain.contains({place, time}))
                explained = explanation(asked);
            std::string got;
            try {
                const decision made = decide(asked);
                if (fits(s.answer, made, asked))
                    continue;
                got = to_string(made);
                if (!made.trouble.empty())
                    got += " (" + trimmed(made.trouble) + ')';
            } catch (const std::bad_alloc&) {
                throw;
            } catch (const std::exception& e) {
                got = e.what();
            }
            if (std::exchange(failed, true))
                continue;
            failed_.insert({place, time});
            to.failures.push_back({s.answer.where, s.times == 1 ? 0 : time, written(s.answer.where), std::move(got),
                                   std::move(explained)});
        }
    }

    void step(const given_step& s, std::size_t place, const std::set<moment>&, test_result& to)
    {
        const image_list& list = lists()[s.list];
        const bool had_numbers = !list.numbers.empty();
        const std::string refused = store_->write([&](store::write_transaction& change) -> std::string {
            const auto before = store::find_list(change, list.name);
            if (!before)
                throw std::runtime_error{"the list `" + list.name + "` is not in the store"};
            const store::list_info made = store::renew_list(change, before->id, by_, s.when);
            // A registry is filled by imports alone; what is given stands for one.
            store::list_options open = made.options;
            open.registry = false;
            store::change_list(change, made.id, made.description, open, by_, s.when);
            for (const number_pattern& n : s.numbers) {
                const store::add_result added = store::add(
                    change, made.id, n, {.typed = n.to_string(), .state = store::entry_state::approved}, by_, s.when);
                if (added.outcome == store::add_outcome::refused)
                    return '`' + n.to_string() + "`: " + added.reason;
            }
            store::change_list(change, made.id, made.description, made.options, by_, s.when);
            if (had_numbers) {
                if (!changed_)
                    changed_ = compiled_policy{of_.made, {}};
                changed_->made.lists[s.list].numbers.clear();
                store::activate(change, ringfence::to_store(*changed_), by_, s.when);
            }
            return {};
        });
        if (refused.empty())
            return;
        failed_.insert({place, 1});
        to.failures.push_back({s.where, 0, written(s.where), refused, {}});
    }

    void step(const expect_step& s, std::size_t place, const std::set<moment>&, test_result& to)
    {
        ++to.looked;
        const bool is = engine_->is_listed(s.list, s.who, s.when);
        const std::string& name = lists()[s.list].name;
        std::string got;
        if (!is) {
            if (s.wanted == membership::not_in)
                return;
            got = s.who.to_string() + " not in " + name;
        } else {
            const std::optional<timestamp> end = end_of(s);
            const auto left =
                end ? std::optional{std::chrono::ceil<std::chrono::seconds>(*end - s.when)} : std::nullopt;
            if (s.wanted == membership::in && (!s.left || s.left == left))
                return;
            got = s.who.to_string() + " in " + name + (left ? " for " + duration_text(*left) : " without an end");
        }
        failed_.insert({place, 1});
        to.failures.push_back({s.where, 0, written(s.where), std::move(got), {}});
    }

    /// When a number that is in a list leaves it by itself; nothing for never.
    std::optional<timestamp> end_of(const expect_step& s) const
    {
        const image_list& list = lists()[s.list];
        for (const number_pattern& written : list.numbers)
            if (written.covers(s.who))
                return std::nullopt;
        const store::read_transaction in{store_};
        const auto stored = store::find_list(in, list.name);
        std::optional<timestamp> last;
        if (stored)
            for (const store::entry& e : store::find_entries(in, stored->id, s.who)) {
                if (!store::in_force(e, s.when))
                    continue;
                if (!e.expires)
                    return std::nullopt;
                last = std::max(last.value_or(*e.expires), *e.expires);
            }
        return last;
    }

    decision decide(const query& asked)
    {
        if (counts_ == nullptr)
            return engine_->decide(asked);
        coverage_trace counting{*counts_};
        return engine_->decide_traced(asked, counting);
    }

    std::string explanation(query asked) const
    {
        try {
            return engine_->explain(asked);
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception& e) {
            return std::string{e.what()} + '\n';
        }
    }

    bool fits(const expected_answer& wanted, const decision& got, const query& asked)
    {
        if (got.failure || got.action != wanted.action->word)
            return false;
        if (wanted.by && got.list != lists()[*wanted.by].name)
            return false;
        const auto any = [&](auto&& holds) { return std::any_of(got.parameters.begin(), got.parameters.end(), holds); };
        if (wanted.operand) {
            const auto expected = engine_->answered(asked, *wanted.action, operand{*wanted.operand});
            if (!expected || !std::all_of(expected->begin(), expected->end(), [&](const parameter& p) {
                    return any([&](const parameter& has) { return has == p; });
                }))
                return false;
        }
        if (wanted.shown && !any([&](const parameter& p) { return p.value == wanted.shown->to_string(); }))
            return false;
        return !wanted.within || any([&](const parameter& p) {
            const party read = engine_->read_number(p.value);
            return read.state == party_state::identified && engine_->is_listed(*wanted.within, read.value, *asked.at);
        });
    }

    /// As the image in force has them.
    const std::vector<image_list>& lists() const noexcept { return changed_ ? changed_->made.lists : of_.made.lists; }

    std::string written(span where) const
    {
        return ringfence::detail::on_one_line(ringfence::text_of(of_.sources, where));
    }

    static std::string trimmed(std::string text)
    {
        while (text.ends_with('\n'))
            text.pop_back();
        return text;
    }

    const compiled_policy& of_;
    const test_case& test_;
    coverage* counts_;
    const store::author by_{.program = "ringfence test"};
    std::optional<compiled_policy> changed_{};  ///< without the numbers of lists that were given others
    std::shared_ptr<store::environment> store_;
    std::unique_ptr<engine> engine_;
    std::set<moment> failed_{};
};

}  // namespace rehearsing

RINGFENCE_DECL rehearsal rehearse(const compiled_policy& of, const rehearsal_options& options)
{
    using std::chrono::steady_clock;
    rehearsal made;
    const bool counts = options.counting == coverage_counting::on;
    if (counts)
        made.covered = rehearsing::nothing_covered(of.made);
    if (of.tests.empty())
        return made;
    const rehearsing::performance::stage stage{of, options};
    for (const test_case& test : of.tests) {
        if (test.name.find(options.filter) == std::string::npos)
            continue;
        const auto begun = steady_clock::now();
        test_result result{.name = test.name, .where = test.where};
        rehearsing::performance first{stage, test, counts ? &made.covered : nullptr};
        first.run({}, result);
        if (!result.failures.empty()) {
            test_result explained{.name = test.name, .where = test.where};
            rehearsing::performance second{stage, test, nullptr};
            second.run(first.failed(), explained);
            // What is picked at random may come out otherwise the second time.
            if (!explained.failures.empty())
                result = std::move(explained);
        }
        result.took = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - begun);
        made.tests.push_back(std::move(result));
    }
    return made;
}

}  // namespace ringfence

#endif
