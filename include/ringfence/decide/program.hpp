// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A compiled policy made ready to answer: its words bound to what evaluates them, its bindings to look-up tables.

#ifndef RINGFENCE_DECIDE_PROGRAM_HPP
#define RINGFENCE_DECIDE_PROGRAM_HPP

#include <ringfence/config.hpp>
#include <ringfence/number/pattern_table.hpp>
#include <ringfence/number/plan.hpp>
#include <ringfence/plugin/registry.hpp>
#include <ringfence/policy/image.hpp>
#include <ringfence/policy/name_pattern.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ringfence {

/// A policy has at most this many lists.
inline constexpr std::size_t max_lists = 1024;

/// A set of lists by their place in the policy, of which there are `count`, at most `max_lists`. Only as many words are
/// used, since one is made for each decision.
class list_set {
public:
    explicit list_set(std::size_t count) noexcept
    {
        for (std::size_t word = 0; word * bits_a_word < count; ++word)
            words_[word] = 0;
    }

    /// `list`: below the count.
    void set(std::size_t list) noexcept { words_[list / bits_a_word] |= std::uint64_t{1} << list % bits_a_word; }
    bool test(std::size_t list) const noexcept { return (words_[list / bits_a_word] >> list % bits_a_word & 1) != 0; }

    /// `f(list)` for each list in the set, in their order. `count`: what the set was made with.
    template <class F>
    void for_each(std::size_t count, F&& f) const
    {
        for (std::size_t word = 0; word * bits_a_word < count; ++word)
            for (std::uint64_t left = words_[word]; left != 0; left &= left - 1)
                f(static_cast<std::uint32_t>(word * bits_a_word + static_cast<std::size_t>(std::countr_zero(left))));
    }

private:
    static constexpr std::size_t bits_a_word = 64;
    std::array<std::uint64_t, max_lists / bits_a_word> words_;
};

/// A policy asks for words that this program does not have.
class unknown_word : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Stands for no list where a list's place in the policy is told.
inline constexpr std::uint32_t no_list = UINT32_MAX;

struct bound_condition {
    image_connective kind = image_connective::atom;
    std::uint32_t size = 1;        ///< itself and all below it
    std::uint32_t list = no_list;  ///< where it says no more than that the subject is in this list
    const condition_word* word = nullptr;
    ringfence::operand operand;
};

struct bound_action {
    const action_word* word = nullptr;
    ringfence::operand operand;
};

struct bound_rule {
    const image_rule* source = nullptr;
    std::vector<bound_condition> when;
    std::vector<bound_action> actions;
    std::string place;        ///< `callcentre.ring:27`
    std::uint32_t index = 0;  ///< among all rules of the program, in the order of its blocks

    /// The list that the condition asks for first and cannot hold without: whoever is not in it need not be asked
    /// further. `no_list` where there is none.
    std::uint32_t gate = no_list;

    bool may_not_match = false;  ///< one of its actions may find nothing to do
};

struct bound_block {
    const image_block* source = nullptr;
    const scenario_word* scenario = nullptr;
    std::vector<bound_rule> rules;
    bool may_overlap = false;  ///< several of its bindings may cover one number or name
};

namespace detail {

struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
};

template <class Value>
using text_map = std::unordered_map<std::string, Value, text_hash, std::equal_to<>>;

}  // namespace detail

/// The blocks of one scenario by what they are bound to.
struct scenario_blocks {
    const scenario_word* word = nullptr;
    pattern_table<std::uint32_t> by_number;
    detail::text_map<std::uint32_t> by_name;
    std::vector<std::pair<std::string, std::uint32_t>> by_glob;  ///< longest first
    std::optional<std::uint32_t> unbound;
};

/// Immutable once made, so any number of threads may read it. Not movable: it points into itself. `words` must
/// outlive it; what its functions refer to lives as long as it does.
class program {
public:
    /// Throws `unknown_word` where the image names a word or plugin that `words` does not have; `damaged_bytes`,
    /// `bad_numbering_plan`, or what a word throws of its operand, where it is damaged.
    program(image from, const registry& words);

    program(const program&) = delete;
    program& operator=(const program&) = delete;

    const image& source() const noexcept { return image_; }
    const registry& words() const noexcept { return words_; }
    const numbering_plan& plan() const noexcept { return plan_; }
    const std::vector<bound_block>& blocks() const noexcept { return blocks_; }

    std::uint32_t rule_count() const noexcept { return rule_count_; }

    /// The scenarios there are, in the order of their words; those asked before all too.
    const std::vector<scenario_blocks>& scenarios() const noexcept { return scenarios_; }

    /// Which lists have the number written into the rule file.
    const pattern_table<std::uint32_t>& inline_numbers() const noexcept { return inline_numbers_; }

    /// What the rule files write into a list and into another (`no_list`: none), in one number: the same for two
    /// policies that write the same into both, and 0 where nothing is written.
    std::uint64_t written_numbers(std::uint32_t list, std::uint32_t other) const noexcept;

    /// The lists with a `max-age`.
    const std::vector<std::uint32_t>& aging_lists() const noexcept { return aging_lists_; }

    /// Null where no plugin has such a scenario, or it is not one that a query asks.
    const scenario_blocks* find_scenario(std::string_view word) const noexcept;

    /// The place of the list of that name, or nothing.
    std::optional<std::uint32_t> find_list(std::string_view name) const noexcept;

    /// Calls `visit(block)` once for each block that a query comes to, in the order of the language, by the narrowest
    /// of its bindings, until it returns true; whether it did. `called` and `name` are what the query's block may be
    /// bound to.
    template <class Visit>
    bool visit_blocks(const scenario_blocks& of, const party& called, std::string_view name, Visit&& visit) const
    {
        for (const scenario_blocks& s : scenarios_)
            if (s.word->before_all && s.unbound && visit(blocks_[*s.unbound]))
                return true;
        std::vector<std::uint32_t> visited;  // of the blocks that could come again
        const auto visit_once = [&](std::uint32_t at) {
            if (blocks_[at].may_overlap) {
                if (std::find(visited.begin(), visited.end(), at) != visited.end())
                    return false;
                visited.push_back(at);
            }
            return visit(blocks_[at]);
        };
        if (of.word->binding == binding_kind::called && called.state == party_state::identified) {
            if (of.by_number.visit(called.value, visit_once))
                return true;
        } else if (of.word->binding == binding_kind::name) {
            if (const auto at = of.by_name.find(name); at != of.by_name.end() && visit_once(at->second))
                return true;
            for (const auto& [glob, at] : of.by_glob)
                if (matches_name(glob, name) && visit_once(at))
                    return true;
        }
        return of.unbound && visit(blocks_[*of.unbound]);
    }

private:
    template <class Entry>
    static const Entry& expect(const Entry* found, std::string_view what, std::string_view word)
    {
        if (!found)
            throw unknown_word{"the policy in force uses the " + std::string{what} + " `" + std::string{word} +
                               "`, which this program does not have: load its plugin"};
        return *found;
    }

    void bind(const image_block& from);

    bound_rule bound(const image_rule& from) const;

    image image_;
    const registry& words_;
    numbering_plan plan_;
    std::vector<scenario_blocks> scenarios_;
    std::vector<bound_block> blocks_;
    std::uint32_t rule_count_ = 0;
    pattern_table<std::uint32_t> inline_numbers_;
    std::vector<std::uint64_t> written_;  ///< a hash of the numbers written into each list; 0: there are none
    std::vector<std::uint32_t> aging_lists_;
};

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/decide/program.ipp>
#endif

#endif
