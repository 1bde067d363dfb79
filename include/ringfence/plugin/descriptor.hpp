// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A word of the rule language is a descriptor: a constant value that says what the word is called, which
// arguments it takes, where it may stand, how it is checked, what is stored of it, and what it does when a
// call comes. From the descriptors come name resolution, messages, the reference, and the decision itself.
//
// A plugin is a set of descriptors. The standard ones are headers under `plugins/`; others are shared objects,
// see shared_object/load.hpp. How to write one: plugins/README.md.

#ifndef RINGFENCE_PLUGIN_DESCRIPTOR_HPP
#define RINGFENCE_PLUGIN_DESCRIPTOR_HPP

#include <ringfence/language/diagnostic.hpp>
#include <ringfence/number/number.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence {

class evaluation;
struct decision;
struct policy;
struct scenario_word;

/// Changes whenever a descriptor or what a word may call changes: a shared object built for another is refused.
inline constexpr unsigned plugin_interface = 4;

/// One side of a call, a message or a dial.
enum class role : std::uint8_t { caller, called };

// ---------------------------------------------------------------------------------------------------------
// arguments: what stood behind a word in the rule file, checked against its usage and with names resolved

enum class argument_kind : std::uint8_t {
    keyword,  ///< a lower-case word of the usage itself, as `except`
    list,     ///< LIST: `index` is the list's place in the policy
    hours,    ///< HOURS: `index` is the hours' place in the policy
    number,   ///< NUMBER: `pattern.first`
    pattern,  ///< PATTERN: a number, prefix or range in `pattern`
    text,     ///< TEXT: `text`
    code,     ///< CODE: upper-case letters and digits, `text`
    word,     ///< WORD: a lower-case word that the plugin knows, `text`
    integer,  ///< INTEGER: `integer`, 0 to 10^18 - 1
    duration  ///< DURATION: `duration`
};

struct argument {
    argument_kind kind = argument_kind::keyword;
    span where;
    std::string text;  ///< as written, without quotes
    std::uint32_t index = 0;
    std::int64_t integer = 0;
    std::chrono::seconds duration{0};
    number_pattern pattern;
};

/// A word's arguments in the order they were written.
class arguments {
public:
    arguments() = default;
    explicit arguments(std::vector<argument> all) : all_{std::move(all)} {}

    auto begin() const noexcept { return all_.begin(); }
    auto end() const noexcept { return all_.end(); }
    bool empty() const noexcept { return all_.empty(); }
    std::size_t size() const noexcept { return all_.size(); }
    const argument& operator[](std::size_t i) const { return all_[i]; }

    /// The first argument of this kind, or null.
    const argument* first(argument_kind kind) const noexcept
    {
        for (const argument& a : all_)
            if (a.kind == kind)
                return &a;
        return nullptr;
    }

    /// The argument that follows the keyword, or null where the keyword was not written.
    const argument* after(std::string_view keyword) const noexcept
    {
        for (std::size_t i = 0; i + 1 < all_.size(); ++i)
            if (all_[i].kind == argument_kind::keyword && all_[i].text == keyword)
                return &all_[i + 1];
        return nullptr;
    }

    bool has(std::string_view keyword) const noexcept
    {
        for (const argument& a : all_)
            if (a.kind == argument_kind::keyword && a.text == keyword)
                return true;
        return false;
    }

private:
    std::vector<argument> all_;
};

// ---------------------------------------------------------------------------------------------------------
// operands: the bytes that the compiled image keeps of a word's arguments, little-endian, a layout of the
// word's own. What reads them is what wrote them; a read past the end throws, so that a damaged image is an
// error and never a wrong answer.

/// A word's operand, into the bytes that it was given. A read past their end throws `std::out_of_range`.
class operand {
public:
    constexpr operand() noexcept = default;
    explicit constexpr operand(std::string_view bytes) noexcept : bytes_{bytes} {}

    std::size_t size() const noexcept { return bytes_.size(); }
    std::uint32_t u32(std::size_t offset) const { return read<std::uint32_t>(offset); }
    std::uint64_t u64(std::size_t offset) const { return read<std::uint64_t>(offset); }
    std::string_view text(std::size_t offset = 0) const
    {
        expect(offset, 0);
        return bytes_.substr(offset);
    }

private:
    void expect(std::size_t offset, std::size_t size) const
    {
        if (offset > bytes_.size() || bytes_.size() - offset < size)
            throw std::out_of_range{"the compiled policy is damaged: an operand is too short"};
    }

    template <class T>
    T read(std::size_t offset) const
    {
        expect(offset, sizeof(T));
        T value;
        std::memcpy(&value, bytes_.data() + offset, sizeof value);
        return value;
    }

    std::string_view bytes_;
};

/// Appends to operand bytes what `operand` reads.
inline void put_u32(std::string& bytes, std::uint32_t value)
{
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}
inline void put_u64(std::string& bytes, std::uint64_t value)
{
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// ---------------------------------------------------------------------------------------------------------
// what a word is given while a rule file is checked and compiled

/// Given to a word's `check`.
struct checking {
    const policy& rules;                      ///< lists and hours are complete, blocks are not; empty for completion
    const scenario_word& scenario;            ///< of the block that the word stands in
    span where;                               ///< the word and its arguments
    const std::vector<std::string>& regions;  ///< all that national numbers can be read by, as `PL`; empty: not known
    diagnostics& found;

    void error(std::string code, span at, std::string message, std::string help = {})
    {
        found.push_back({severity::error, std::move(code), at, std::move(message), std::move(help)});
    }
    void warning(std::string code, span at, std::string message, std::string help = {})
    {
        found.push_back({severity::warning, std::move(code), at, std::move(message), std::move(help)});
    }
};

/// Given to a word's `lower`.
struct lowering {
    /// Names this occurrence of the word: the same while the block's binding and the rule's text stay, whatever
    /// else changes in the file. What counts across decisions is kept under it.
    std::uint64_t identity = 0;

    /// Set where the decision will ask the numbering plan for it: the tables are large and only stored on demand.
    bool needs_countries = false;
    bool needs_types = false;
};

// ---------------------------------------------------------------------------------------------------------
// descriptors

/// A complete rule file without its `ringfence 1;`, a query, and the start of the reply: it is run by the tests
/// and printed in the reference.
struct word_example {
    std::string_view rules{};
    std::string_view query{};
    std::string_view reply{};
};

// `usage` says which arguments a word takes. Lower-case words stand for themselves, upper-case ones for a kind:
// LIST HOURS NUMBER PATTERN TEXT CODE WORD INTEGER DURATION. `[...]` may be left out, `a|b` is one of several, and
// `KIND,...` is one or more joined by `,` or `|`. As in: `LIST [except LIST] [sticky|area]`.

/// Whether a condition that is asked twice for one query gives the same answer both times.
enum class condition_answer : std::uint8_t {
    steady,
    counted  ///< asking changes something, so that no two occurrences of the condition are alike
};

/// What may be taken for granted about a condition when rules are compared (policy/proof/query_space.hpp).
enum class condition_sense : std::uint8_t {
    opaque,        ///< nothing: two that have the same arguments are alike, unless asking changes something
    always,        ///< it holds for every query
    in_list,       ///< that side's number is in the list that is the argument
    number,        ///< that side's number is covered by one of the patterns that are the arguments
    withheld,      ///< that side shows no number
    malformed,     ///< that side is something that is not a number
    inside,        ///< it is within the hours that are the argument
    outside,       ///< it is not
    query_value,   ///< the query has one of these values; it has one of them at a time, or none
    number_value,  ///< that side's number has one of these values; each number has exactly one, and nothing else has
    any_argument,  ///< it holds where it holds for one of its arguments alone
    calls,         ///< the subject, which is a number, has called so many times (INTEGER) within so long (DURATION)
    stale          ///< one of the lists that are the arguments is stale
};

enum class condition_side : std::uint8_t { subject, caller, called };

struct condition_meaning {
    condition_sense sense = condition_sense::opaque;
    condition_side side = condition_side::subject;

    /// All values that there are, of `query_value` and `number_value`; empty where they are too many to name.
    std::span<const std::string_view> domain{};

    /// The values that the condition asks for; null: its arguments' texts.
    std::vector<std::string> (*values)(const arguments&) = nullptr;

    /// Of `number_value`: the values are countries (ISO 3166), whose numbers begin with the country's calling code.
    bool countries = false;
};

struct condition_word {
    std::string_view word{};
    std::string_view usage{};
    std::string_view summary{};  ///< one line
    word_example example{};
    std::span<const std::string_view> scenarios{};    ///< where it may stand; empty: everywhere
    std::span<const std::string_view> query_words{};  ///< `key=value` words it reads that no query has of itself
    void (*check)(const arguments&, checking&) = nullptr;
    std::string (*lower)(const arguments&, lowering&) = nullptr;

    /// Set where the condition says no more than that the subject is in one list: that list. The decision then need not
    /// call `holds`, which says the same.
    std::uint32_t (*subject_list)(const operand&) = nullptr;

    /// Whether the condition is true for this query. Throws where it cannot be known (the store cannot be read).
    bool (*holds)(const operand&, evaluation&) = nullptr;

    /// What `holds` saw, for `explain`: `country is DE`. May be null.
    std::string (*found)(const operand&, evaluation&) = nullptr;

    condition_answer answer = condition_answer::steady;

    /// What `holds` amounts to. A rule that this says is hidden is refused, so that it must be true of every query.
    condition_meaning meaning{};
};

enum class action_flow : std::uint8_t {
    ends,      ///< the search ends here and this is the answer
    continues  ///< done on the way; the next action or rule follows
};

enum class action_outcome : std::uint8_t {
    done,
    no_match  ///< nothing to do it with: the rule counts as not matched
};

/// Takes what an action comes to: parameters of the reply, and what is to be done on the way. In which form a decision
/// keeps them is the engine's matter and no part of the plugin interface. Texts are copied; names are literals.
class action_result {
public:
    /// `;name=value` of the reply.
    virtual void text(std::string_view name, std::string_view value) = 0;
    virtual void integer(std::string_view name, std::uint64_t value) = 0;
    virtual void number(std::string_view name, ringfence::number value) = 0;

    /// Puts the subject into a list of the policy, or takes it out. `lasts`: for how long; nothing: as the list says. A
    /// withheld caller has no number to remember, and nothing is done. Throws `damaged_bytes` for a list that the
    /// policy does not have.
    virtual void add(std::uint32_t list, std::optional<std::chrono::seconds> lasts) = 0;
    virtual void remove(std::uint32_t list) = 0;

    /// A line for the log.
    virtual void log(std::string_view line) = 0;

protected:
    ~action_result() = default;
};

/// Whether an action may return `no_match`; one that does and is not said to is an error. A rule with such an action
/// hides no later rule.
enum class action_certainty : std::uint8_t { always, may_not_match };

/// What an action does to the lists among its arguments.
enum class list_use : std::uint8_t { reads, fills, empties };

/// Where a call goes by an action.
enum class action_target : std::uint8_t {
    none,
    number  ///< to the number among its arguments, if one is: as if it had been called in the first place
};

struct action_word {
    std::string_view word{};
    std::string_view usage{};
    std::string_view summary{};
    word_example example{};
    action_flow flow = action_flow::ends;
    list_use lists = list_use::reads;
    std::span<const std::string_view> scenarios{};  ///< where it may stand; empty: everywhere
    void (*check)(const arguments&, checking&) = nullptr;
    std::string (*lower)(const arguments&, lowering&) = nullptr;

    /// Says the reply's parameters, or what is to be done on the way. What it said counts for nothing where it returns
    /// `no_match`.
    action_outcome (*perform)(const operand&, evaluation&, action_result&) = nullptr;

    action_certainty certainty = action_certainty::always;
    action_target target = action_target::none;
};

enum class binding_kind : std::uint8_t {
    none,    ///< one block for all
    called,  ///< to numbers, prefixes or ranges: compared with the query's `to`
    name     ///< to names and name patterns: compared with the query's `name`
};

struct scenario_word {
    std::string_view word{};
    std::string_view usage{};  ///< what may stand between the word and its block
    std::string_view summary{};
    word_example example{};
    binding_kind binding = binding_kind::none;
    role subject = role::caller;  ///< the side that a list's name is asked of

    /// Its block is tried before any other scenario's, with that scenario's subject, and no query asks it itself.
    bool before_all = false;
};

/// A named set of words. Rule files ask for one outside the standard set with `use NAME VERSION;`.
struct plugin {
    std::string_view name{};
    unsigned version = 1;
    std::string_view summary{};
    std::span<const scenario_word* const> scenarios{};
    std::span<const condition_word* const> conditions{};
    std::span<const action_word* const> actions{};
};

}  // namespace ringfence

#endif
