// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How often each rule, list and scenario of the policy in force had its say. Each reader of the engine counts into a
// tally of its own, which one thread writes at a time: a relaxed load and store, no locked instruction. They are added
// up when somebody asks. A tally takes 8 bytes for each rule, list and scenario.

#ifndef RINGFENCE_DECIDE_HITS_HPP
#define RINGFENCE_DECIDE_HITS_HPP

#include <ringfence/decide/evaluate.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

/// What one reader has counted of one program, which must outlive its counting. Written by one thread at a time, read
/// by any. Places are not checked.
class hit_tally {
public:
    explicit hit_tally(const program& of)
        : rules_(of.rule_count()), lists_(of.source().lists.size()), decisions_(of.scenarios().size()),
          undecided_(of.scenarios().size()), first_{of.scenarios().data()}
    {
    }

    void rule(std::uint32_t index) noexcept { count(rules_[index]); }
    void list(std::uint32_t place) noexcept { count(lists_[place]); }
    void decided(const scenario_blocks& of) noexcept { count(decisions_[place_of(of)]); }
    void undecided(const scenario_blocks& of) noexcept { count(undecided_[place_of(of)]); }

    /// Adds what was counted to these, which are as long as the program has rules, lists and scenarios.
    void add_to(std::vector<std::uint64_t>& rules, std::vector<std::uint64_t>& lists,
                std::vector<std::uint64_t>& decisions, std::vector<std::uint64_t>& undecided) const noexcept
    {
        add(rules_, rules);
        add(lists_, lists);
        add(decisions_, decisions);
        add(undecided_, undecided);
    }

private:
    using counter = std::atomic<std::uint64_t>;

    static void count(counter& c) noexcept
    {
        c.store(c.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
    static void add(const std::vector<counter>& from, std::vector<std::uint64_t>& to) noexcept
    {
        for (std::size_t i = 0; i < from.size(); ++i)
            to[i] += from[i].load(std::memory_order_relaxed);
    }
    std::size_t place_of(const scenario_blocks& s) const noexcept { return static_cast<std::size_t>(&s - first_); }

    std::vector<counter> rules_;
    std::vector<counter> lists_;
    std::vector<counter> decisions_;
    std::vector<counter> undecided_;
    const scenario_blocks* first_;
};

/// Counts while a query is evaluated: a rule that did what it says, and the list by which it held. Without a tally it
/// counts nothing, which is a branch and not another evaluation: two copies of one would differ by more than counting
/// costs.
class counting_trace : public no_trace {
public:
    explicit counting_trace(hit_tally* into) noexcept : into_{into} {}

    void hit(const bound_rule& rule, std::uint32_t list, role side) noexcept
    {
        list_ = list;
        side_ = side;
        if (!into_)
            return;
        into_->rule(rule.index);
        if (list != no_list)
            into_->list(list);
    }

    /// What has become of the query, once.
    void ended(const scenario_blocks& in, const decision& made) noexcept
    {
        if (!into_)
            return;
        into_->decided(in);
        if (made.rule.empty())
            into_->undecided(in);
    }

    /// By which list the last rule held that did what it says; `no_list` for none.
    std::uint32_t list() const noexcept { return list_; }
    /// Whose number that list has.
    role side() const noexcept { return side_; }

private:
    hit_tally* into_;
    std::uint32_t list_ = no_list;
    role side_ = role::caller;
};

/// What was counted of a policy since a time. A plain value, but for the program that it shares.
struct hit_report {
    std::uint32_t policy = 0;                ///< its version
    timestamp since{};                       ///< when the engine first decided by it
    std::shared_ptr<const program> rules{};  ///< whose rules, lists and scenarios are counted
    std::vector<std::uint64_t> by_rule{};    ///< by `bound_rule::index`
    std::vector<std::uint64_t> by_list{};    ///< rules that held by the list, by its place in the policy
    std::vector<std::uint64_t> decisions{};  ///< by the place of the scenario in `program::scenarios`
    std::vector<std::uint64_t> undecided{};  ///< of these, those that no rule decided
};

}  // namespace ringfence

#endif
