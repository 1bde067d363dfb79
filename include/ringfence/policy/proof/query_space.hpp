// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// All queries that can be asked, as far as rules tell them apart: the variables of a decision diagram, and conditions
// as functions of them. What a word means is what its descriptor says (`condition_word::meaning`).
//
// - Each side of a call is of one class: withheld, malformed, not spoken of, or a number of one class of
//   number_classes.hpp, made from all patterns that the rules ask of that side: bindings, `number`, numbers in lists.
// - A number is in a list that the rule file writes it into, and may be in others; what is no number is in none.
// - The time is of one class of time_classes.hpp, made from all hours that the rules ask for.
// - A query has one trunk and one channel, a number one country and one type.
// - A country's numbers begin with its calling code, and where no other has it, all that begin so are the country's.
// - Whatever else a word asks is one unknown for each set of arguments; a word that counts is a new one each time.
//
// What is taken for possible includes everything that is possible, and more: how a country's numbers go on behind a
// calling code that it shares with others is not known, nor what types are where. So 'for every query' is never said
// falsely, while 'there is a query' has to be tried.
//
// Beyond the limits below exactness is given up, not truth: a list's own numbers are forgotten, a condition becomes an
// unknown.
//
// A space for comparing policies has the queries of one scenario. Both policies look at one world there:
//
// - A list is the store's, whichever policy asks for it, and has what both write into it. Only what one of them writes
//   and the other does not tells them apart.
// - Calls within one time are counted alike by all conditions: it is so many calls of the subject.
// - Whether there is a number to show is one unknown for the lists that it is chosen by.

#ifndef RINGFENCE_POLICY_PROOF_QUERY_SPACE_HPP
#define RINGFENCE_POLICY_PROOF_QUERY_SPACE_HPP

#include <ringfence/config.hpp>
#include <ringfence/policy/policy.hpp>
#include <ringfence/policy/proof/diagram.hpp>
#include <ringfence/policy/proof/name_classes.hpp>
#include <ringfence/policy/proof/number_classes.hpp>
#include <ringfence/policy/proof/time_classes.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace ringfence {

/// A key that is equal for arguments that mean the same.
RINGFENCE_DECL void append_key(std::string& key, const arguments& given);

/// What a rule does, as a key that is equal for rules that do the same.
RINGFENCE_DECL std::string key_of(const std::vector<checked_action>& actions);

/// Whether a rule ends the search whenever its condition holds.
RINGFENCE_DECL bool ends_surely(const checked_rule& rule);

/// Not for several threads at once.
class query_space {
public:
    using node = diagram::node;

    /// When a condition holds: `surely` without regard to what words that count find, `maybe` whatever they find.
    struct bounds {
        node surely;
        node maybe;

        bool exact() const noexcept { return surely == maybe; }
    };

    static constexpr std::size_t max_nodes = 4'000'000;
    static constexpr std::size_t max_patterns = 300'000;  ///< asked of one side; the largest lists' own give way first
    static constexpr std::size_t max_unknowns = 4'096;    ///< also bounds how deep functions call themselves

    /// Something that has one of several values: bits of one number, the highest first.
    struct choice {
        std::uint32_t first = 0;
        unsigned bits = 0;
        std::uint32_t values = 1;
    };

    /// What queries differ in.
    enum class subject_matter : std::uint8_t {
        name,     ///< which of the block's names the query has
        who,      ///< whose number, on one side
        value,    ///< what a word asks of the query or of a side's number
        hours,    ///< which hours are open
        calls,    ///< how many calls there were within a time
        list,     ///< whether a side's number is in a list
        stale,    ///< whether a list is stale
        pool,     ///< whether there is a number to show
        unknown,  ///< anything else that a word asks
    };

    struct question {
        subject_matter about;
        choice of;
        role side = role::caller;            ///< of `who`, `list`, and of `value` where it is a number's
        std::string text{};                  ///< a list's name, a word, or a condition as it is written
        std::string except{};                ///< of `pool`: the list whose numbers are not shown
        std::chrono::seconds time{0};        ///< of `calls`
        std::vector<std::int64_t> counts{};  ///< of `calls`: the value v means counts[v - 1] or more
        std::vector<std::string> values{};   ///< of `value`, by their codes; the last code may be all others
        bool of_query = false;               ///< of `value`: not of a number
    };

    /// `all` must outlive the space. `compared`: the scenario for which policies are compared, or null. Throws
    /// `diagram_full`.
    explicit query_space(std::vector<const policy*> all, std::uint64_t work = UINT64_MAX,
                         const scenario_word* compared = nullptr);

    query_space(const query_space&) = delete;
    query_space& operator=(const query_space&) = delete;

    /// The first value of `who` that stands for numbers.
    static constexpr std::uint32_t first_number = 3;

    diagram& functions() noexcept { return nodes_; }

    /// Queries of scenarios with this subject; `binding` is how their blocks are bound.
    node asked(role subject, binding_kind binding);

    /// Queries for a number that this binding of a block of policy `p` covers.
    node bound_to(std::size_t p, std::size_t block, std::size_t binding);

    /// Queries for a number that some binding of the block covers: all queries where it is not bound to numbers.
    node bound_to(std::size_t p, std::size_t block);

    /// Whether bindings and targets are told apart exactly. Otherwise what `bound_to` and `called_is` give is too much.
    bool knows_called() const noexcept;

    /// Queries for exactly this number, which is one that an action of the policies names.
    node called_is(number n) { return covered(role::called, target_key(n)); }

    /// When a condition of policy `p` holds, where the subject is this side.
    bounds holds(std::size_t p, const checked_condition& c, role subject);

    /// What joining nothing by `and` or `or` gives.
    static constexpr bounds neutral(ast::connective kind) noexcept
    {
        return kind == ast::connective::conjunction ? bounds{diagram::yes, diagram::yes}
                                                    : bounds{diagram::no, diagram::no};
    }

    bounds joined(ast::connective kind, bounds a, bounds b);

    /// What is left of a condition on queries when another number is called by the same caller at the same time:
    /// nothing is known of that number, of the trunk, of lists that some action changes, or of what is no more than an
    /// unknown.
    node called_anew(node condition);

    // ---- for comparing policies

    /// All that queries differ in, in the order of the variables. More may come with each condition that is asked.
    const std::vector<question>& questions() const noexcept { return questions_; }

    /// What can be at all: a number has the calling code of its country, and is in a list that every policy writes it
    /// into.
    node possible() const noexcept { return possible_; }

    /// Queries whose name is one of this pattern's, which some policy binds a block to.
    node named(std::string_view pattern) { return is_one_of(name_, names_.covered[name_sets_.find(pattern)->second]); }

    /// Where a side's number could be read.
    node identified(role side) noexcept { return facts_of(side).identified; }

    /// Queries that find a number to show, where an action that may find none is given these arguments.
    node has_number_to_show(const arguments& given);

    /// Whether some policy writes numbers into the list that the others do not, and asks for it.
    bool has_own_numbers(role side, std::string_view list) const;

    /// One name of a class of names.
    const std::string& name_of(std::uint32_t value) const { return names_.members.at(value); }

    /// What a value of `who` stands for; with `identified`, one number of the class.
    party party_of(role side, std::uint32_t value) const;

    /// Whether a value of `who` stands for one number and no other.
    bool is_single(role side, std::uint32_t value) const;

    /// The value of `who` that a party has.
    std::uint32_t value_of(role side, const party& who) const;

    /// A set that values of a question may be told by.
    struct named_values {
        std::string text;
        std::vector<std::uint32_t> values;  ///< in order
    };

    /// Names that blocks are bound to.
    std::vector<named_values> sets_of_names() const;

    /// Patterns of numbers that the rules ask of a side, single ones by themselves. `who` names the policies.
    std::vector<named_values> sets_of(role side, const std::vector<std::string>& who) const;

    /// All hours that are asked for, with the values of `hours` in which they are open. `policy` is the one that has
    /// them.
    struct open_values {
        std::size_t policy;
        std::string name;
        std::vector<std::uint32_t> values;
    };
    std::vector<open_values> hours_asked() const;

    /// A time at which `hours` has this value. Nothing where it has it only in what a zone's clock skips.
    std::optional<timestamp> time_of(std::uint32_t value) const { return time_of_class(hours_, *times_, value); }

    static constexpr role side_of(condition_side side, role subject) noexcept
    {
        return side == condition_side::subject ? subject : side == condition_side::caller ? role::caller : role::called;
    }

private:
    static constexpr std::uint64_t steps_of_an_atom = 8;  ///< what looking one up takes, about

    // Classes of a side; numbers' classes follow.
    static constexpr std::uint32_t withheld = 0;
    static constexpr std::uint32_t malformed = 1;
    static constexpr std::uint32_t absent = 2;

    /// A set of patterns that is asked of a side: of a list's own numbers, of a binding, of `number`, of an action, of
    /// a calling code.
    enum set_kind : std::uint8_t { list_set, binding_set, number_set, target_set, code_set };
    using set_key = std::tuple<set_kind, std::size_t, std::size_t, std::string>;

    using ranges = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

    struct side_facts {
        std::map<set_key, std::uint32_t> set_numbers;
        std::vector<std::vector<number_pattern>> patterns;  ///< by the set's number
        number_classes classes;
        std::vector<ranges> runs;           ///< by the set's number: the classes that it covers
        bool known = false;                 ///< `classes` were made; else all numbers are one
        std::set<std::uint32_t> forgotten;  ///< sets that there was no room for
        bool forgot_single = false;         ///< among them sets of one pattern, as bindings are
        choice who;
        node identified = diagram::yes;
    };

    /// Values that a word tells apart, of the query or of a side's number.
    struct value_facts {
        std::map<std::string, std::uint32_t, std::less<>> known;
        bool open = false;  ///< there are others
        choice of;
        std::map<std::string, numbering_region, std::less<>> countries;  ///< those of `known` that are countries
    };
    using value_key = std::pair<std::string_view, int>;  ///< the word, and the side or -1

    static set_key target_key(number n) { return {target_set, 0, 0, n.to_string()}; }

    static set_key code_key(const numbering_region& region);

    static set_key number_key(const arguments& given);

    side_facts& facts_of(role side) { return sides_[static_cast<std::size_t>(side)]; }

    // ---- what the rules ask

    template <class Patterns>
    void want(role side, set_key key, Patterns patterns)
    {
        side_facts& facts = facts_of(side);
        const auto [at, is_new] = facts.set_numbers.try_emplace(std::move(key), 0);
        if (!is_new)
            return;
        at->second = static_cast<std::uint32_t>(facts.patterns.size());
        facts.patterns.push_back(patterns());
    }

    void collect(std::size_t p, std::size_t at);

    void collect(std::size_t p, const checked_condition& c, role subject);

    /// The numbers that a policy writes into a list, in order; nothing where it does not declare it.
    std::optional<std::vector<number_pattern>> written_into(std::size_t p, std::string_view list) const;

    /// What all policies write that declare the list.
    std::vector<number_pattern> shared_numbers(std::string_view list) const;

    /// What a list has of its own in a policy: where policies are compared, not what they all write.
    set_key list_key(std::size_t p, std::uint32_t list) const;
    set_key shared_list_key(const std::string& name) const { return {list_set, policies_.size(), 0, name}; }

    void collect_list(std::size_t p, std::uint32_t list, role side);

    void collect_hours(std::size_t p, std::uint32_t at);

    static std::vector<std::string> values_of(const checked_condition& c);

    static value_key key_of_values(const checked_condition& c, role side);

    void collect_values(std::size_t p, const checked_condition& c, role side);

    void collect_country(const std::vector<numbering_region>& regions, const std::string& id, role side,
                         value_facts& facts);

    // ---- variables
    choice take_choice(std::size_t values, bool stays, question asked);

    void number_names();

    void number_variables();

    /// What `possible` says of countries.
    void bind_countries();

    /// Whole sets go until there is room; of the sets of lists, since the others are what rules are about.
    static void forget_largest(side_facts& facts);

    /// Values, which are in order, as ranges of codes. `first` is added to each.
    static ranges runs_of(const choice& of, const std::vector<std::uint32_t>& values, std::uint32_t first);

    /// The condition that a choice has one of these values, which are in order.
    node is_one_of(const choice& of, const std::vector<std::uint32_t>& values);

    node is_class(role side, std::uint32_t one) { return is_one_of(facts_of(side).who, {one}); }

    /// The condition that a side's number is covered by a set of patterns; an unknown where there was no room for it.
    node covered(role side, const set_key& key);

    /// The variable for something of which nothing is known; nothing where there are too many.
    std::optional<node> unknown(const std::string& key, question asked, bool stays = false);

    /// List by list in the order of the rules, so that what is asked together stands together.
    void make_lists();

    // ---- conditions

    static constexpr bounds exactly(node n) noexcept { return {n, n}; }

    bounds known_or_open(std::optional<node> n) const { return n ? exactly(*n) : bounds{diagram::no, diagram::yes}; }

    bounds atom(std::size_t p, const checked_condition& c, role subject);

    /// Whether a number's first call is enough, which every call is.
    static bool is_first_call(const checked_condition& c);

    bounds opaque(const checked_condition& c, const arguments& given, role subject);

    bounds covered_or_open(role side, const set_key& key);

    bounds open_at(std::size_t p, std::uint32_t hours);

    node has_value(const checked_condition& c, role side);

    std::vector<const policy*> policies_;
    const scenario_word* compared_;
    diagram nodes_;
    std::vector<question> questions_;
    node possible_ = diagram::yes;
    std::map<std::string, std::uint32_t, std::less<>> name_sets_;
    name_classes names_;
    choice name_;
    std::map<std::chrono::seconds, std::set<std::int64_t>> calls_;
    std::map<std::chrono::seconds, choice> call_choices_;
    std::array<side_facts, 2> sides_;
    std::map<value_key, value_facts> values_;
    std::vector<hours_in_zone> hours_;
    std::map<std::pair<std::size_t, std::uint32_t>, std::size_t> hours_places_;  ///< by policy, and place there
    std::optional<time_classes> times_;                                          ///< none: too many
    choice time_;
    std::vector<std::tuple<std::size_t, std::uint32_t, role>> lists_in_order_;
    std::set<std::tuple<std::size_t, std::uint32_t, role>> wanted_lists_;
    std::map<std::tuple<std::size_t, std::uint32_t, role>, bounds> in_list_;
    std::map<std::string, std::uint32_t> unknowns_;
    std::vector<bool> stays_;  ///< by variable: whether it is the same for another number called
};

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/policy/proof/query_space.ipp>
#endif

#endif
