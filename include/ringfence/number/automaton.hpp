// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The patterns of numbering metadata as automata over the ten digits: used where a numbering plan is built, never
// where one is asked (plan.hpp). The patterns are a small part of regular expressions: digits, `\d`, sets such as
// `[2-46]`, groups, `|`, `?`, `{n}`, `{n,m}` and `$`. They match finitely many texts, so that the automata have no
// cycle and equal states can be found bottom-up: what is made is minimal.

#ifndef RINGFENCE_NUMBER_AUTOMATON_HPP
#define RINGFENCE_NUMBER_AUTOMATON_HPP

#include <ringfence/config.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ringfence::detail {

/// A pattern uses something that this header does not know, or needs more states than there may be.
class bad_pattern : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A pattern as a program of a backtracking machine: what comes first in `split` is preferred.
struct pattern_program {
    enum class operation : std::uint8_t { digit, split, jump, end_of_text, match };
    struct instruction {
        operation what = operation::match;
        std::uint16_t digits = 0;  ///< of `digit`: bit n for digit n
        unsigned group = 0;        ///< of `digit`: bit n for being inside capturing group n
        std::size_t next = 0;
        std::size_t other = 0;  ///< of `split`
    };
    std::vector<instruction> code;
    unsigned groups = 0;
};

/// Reads one pattern by recursive descent. Throws `bad_pattern`.
class pattern_compiler {
public:
    static pattern_program compile(std::string_view pattern)
    {
        pattern_compiler self{pattern};
        self.alternatives(0, 0);
        if (self.at_ != pattern.size())
            self.fail("unexpected character");
        self.add({.what = operation::match});
        return std::move(self.program_);
    }

private:
    using operation = pattern_program::operation;
    using instruction = pattern_program::instruction;
    static constexpr std::size_t max_instructions = 100'000;
    static constexpr unsigned max_depth = 50;

    explicit pattern_compiler(std::string_view pattern) : pattern_{pattern} {}

    [[noreturn]] void fail(const std::string& why) const
    {
        throw bad_pattern{why + " at " + std::to_string(at_) + " of the pattern `" + std::string{pattern_} + '`'};
    }

    bool done() const { return at_ == pattern_.size(); }
    char peek() const { return done() ? '\0' : pattern_[at_]; }

    void expect(char c)
    {
        if (peek() != c)
            fail(std::string{"expected "} + c);
        ++at_;
    }

    std::size_t add(instruction i)
    {
        if (program_.code.size() >= max_instructions)
            fail("too long");
        program_.code.push_back(i);
        return program_.code.size() - 1;
    }

    std::size_t here() const { return program_.code.size(); }

    // Each function appends code that falls through to whatever is appended next.
    void alternatives(unsigned group, unsigned depth)
    {
        if (depth > max_depth)
            fail("nested too deeply");
        std::vector<std::size_t> ends;
        for (;;) {
            const std::size_t begin = here();
            sequence(group, depth);
            if (peek() != '|')
                break;
            ++at_;
            // The code stands already: put the split before it. What is inside refers to later places only.
            insert_split(begin);
            ends.push_back(add({.what = operation::jump}));
            program_.code[begin].other = here();
        }
        for (const std::size_t end : ends)
            program_.code[end].next = here();
    }

    void insert_split(std::size_t begin)
    {
        add({});
        for (std::size_t i = here() - 1; i > begin; --i) {
            program_.code[i] = program_.code[i - 1];
            program_.code[i].next += program_.code[i].next >= begin ? 1U : 0U;
            program_.code[i].other += program_.code[i].other >= begin ? 1U : 0U;
        }
        program_.code[begin] = {.what = operation::split, .next = begin + 1};
    }

    void sequence(unsigned group, unsigned depth)
    {
        while (!done() && peek() != '|' && peek() != ')')
            repeated(group, depth);
    }

    void repeated(unsigned group, unsigned depth)
    {
        const std::size_t begin = here();
        const std::size_t begin_text = at_;
        atom(group, depth);
        if (peek() == '?') {
            ++at_;
            insert_split(begin);
            program_.code[begin].other = here();
        } else if (peek() == '{') {
            ++at_;
            const unsigned least = count();
            unsigned most = least;
            if (peek() == ',') {
                ++at_;
                most = count();
            }
            expect('}');
            if (most < least || most > 20 || most == 0)
                fail("unusable count");
            const std::size_t end_text = at_;
            const unsigned groups = program_.groups;
            if (least == 0) {
                insert_split(begin);
                program_.code[begin].other = here();
            }
            std::vector<std::size_t> splits;
            for (unsigned i = 1; i < most; ++i) {
                if (i >= least)
                    splits.push_back(add({.what = operation::split, .next = here() + 1}));
                at_ = begin_text;
                atom(group, depth);
            }
            for (const std::size_t split : splits)
                program_.code[split].other = here();
            if (least == 0)
                program_.code[begin].other = here();
            if (program_.groups != groups)
                fail("a repeated group cannot be told from the others");
            at_ = end_text;
        }
    }

    unsigned count()
    {
        unsigned value = 0;
        if (peek() < '0' || peek() > '9')
            fail("expected a count");
        while (peek() >= '0' && peek() <= '9' && value < 100)
            value = value * 10 + static_cast<unsigned>(pattern_[at_++] - '0');
        return value;
    }

    void atom(unsigned group, unsigned depth)
    {
        const char c = peek();
        if (c >= '0' && c <= '9') {
            ++at_;
            add_digit(1U << (c - '0'), group);
        } else if (c == '\\') {
            ++at_;
            expect('d');
            add_digit(all_digits, group);
        } else if (c == '[') {
            ++at_;
            add_digit(set(), group);
        } else if (c == '(') {
            ++at_;
            if (peek() == '?') {
                ++at_;
                expect(':');
            } else {
                if (++program_.groups > 8)
                    fail("too many groups");
                group |= 1U << program_.groups;
            }
            alternatives(group, depth + 1);
            expect(')');
        } else if (c == '$') {
            ++at_;
            const std::size_t i = add({.what = operation::end_of_text});
            program_.code[i].next = i + 1;
        } else {
            fail("unexpected character");
        }
    }

    void add_digit(unsigned digits, unsigned group)
    {
        const std::size_t i =
            add({.what = operation::digit, .digits = static_cast<std::uint16_t>(digits), .group = group});
        program_.code[i].next = i + 1;
    }

    unsigned set()
    {
        unsigned digits = 0;
        while (peek() != ']') {
            if (peek() == '\\') {
                ++at_;
                expect('d');
                digits |= all_digits;
                continue;
            }
            const unsigned first = digit();
            unsigned last = first;
            if (peek() == '-') {
                ++at_;
                last = digit();
            }
            for (unsigned d = first; d <= last; ++d)
                digits |= 1U << d;
        }
        ++at_;
        return digits;
    }

    unsigned digit()
    {
        if (peek() < '0' || peek() > '9')
            fail("expected a digit");
        return static_cast<unsigned>(pattern_[at_++] - '0');
    }

    static constexpr unsigned all_digits = 0x3ff;

    std::string_view pattern_;
    std::size_t at_ = 0;
    pattern_program program_;
};

/// Places of states by the bytes of what they were made of. Bytes are hashed and compared some times faster than the
/// values that they are, and each is looked up ten times.
struct hash_of_bytes {
    using is_transparent = void;
    std::size_t operator()(std::string_view bytes) const noexcept { return std::hash<std::string_view>{}(bytes); }
};
using places_by_bytes = std::unordered_map<std::string, std::uint16_t, hash_of_bytes, std::equal_to<>>;

/// Equal values have equal bytes; good as long as the values.
template <class Value>
requires std::has_unique_object_representations_v<Value> std::string_view bytes_of(std::span<const Value> values)
noexcept { return {reinterpret_cast<const char*>(values.data()), values.size_bytes()}; }

/// A state of a numbering plan (see plan.hpp for what flags and group mean). State 0 has no way out.
struct digit_state {
    std::array<std::uint16_t, 10> next{};
    std::uint16_t flags = 0;
    std::uint16_t group = 0;
};

/// All the states of one numbering plan, equal ones only once.
class digit_automata {
public:
    static constexpr std::uint16_t accepts = 1;
    static constexpr std::uint16_t match = 2;
    static constexpr std::uint16_t match_at_end = 4;

    digit_automata() { intern({}); }

    const std::vector<digit_state>& states() const noexcept { return states_; }

    std::uint16_t intern(const digit_state& state)
    {
        const std::string_view bytes = bytes_of(std::span{&state, 1});
        if (const auto found = known_.find(bytes); found != known_.end())
            return found->second;
        if (states_.size() > 0xfffe)
            throw bad_pattern{"the numbering plan needs more than 65535 states"};
        states_.push_back(state);
        const auto place = static_cast<std::uint16_t>(states_.size() - 1);
        known_.emplace(bytes, place);
        return place;
    }

    /// The first state of an automaton that accepts the texts that `pattern` matches whole. An empty pattern
    /// matches nothing, as in the library.
    std::uint16_t add_general(std::string_view pattern)
    {
        if (pattern.empty())
            return 0;
        const pattern_program program = pattern_compiler::compile(pattern);
        places_by_bytes made;  // by places in ascending order
        place_set start;
        follow(program, 0, start);
        return make_general(program, std::move(start), made);
    }

    /// The first state of an automaton that tells how much of the beginning of a text `pattern` takes, and what
    /// part of that `watched_group` took (0: none is watched).
    std::uint16_t add_prefix(std::string_view pattern, unsigned watched_group)
    {
        if (pattern.empty())
            return 0;
        const pattern_program program = pattern_compiler::compile(pattern);
        prefixes_made made;
        return make_prefix(program, watched_group, {thread{}}, 0, made);
    }

private:
    /// A place where the machine may be, and what the watched group took: nothing while `digits` is 0.
    struct thread {
        std::size_t at = 0;
        unsigned begin = 0;
        unsigned digits = 0;

        friend auto operator<=>(const thread&, const thread&) = default;
    };
    using threads = std::vector<thread>;  ///< the preferred one first
    using prefixes_made = std::map<std::pair<threads, unsigned>, std::uint16_t>;
    using operation = pattern_program::operation;

    using place_set = std::vector<std::size_t>;

    static void follow(const pattern_program& program, std::size_t at, place_set& found)
    {
        if (std::find(found.begin(), found.end(), at) != found.end())
            return;
        found.push_back(at);
        const auto& i = program.code[at];
        if (i.what == operation::split || i.what == operation::jump)
            follow(program, i.next, found);
        if (i.what == operation::split)
            follow(program, i.other, found);
    }

    /// Whether the text may end at `at`: `$` holds there.
    static bool ends(const pattern_program& program, std::size_t at)
    {
        const auto& i = program.code[at];
        switch (i.what) {
        case operation::match: return true;
        case operation::end_of_text:
        case operation::jump: return ends(program, i.next);
        case operation::split: return ends(program, i.next) || ends(program, i.other);
        case operation::digit: break;
        }
        return false;
    }

    std::uint16_t make_general(const pattern_program& program, place_set where, places_by_bytes& made)
    {
        std::sort(where.begin(), where.end());
        const std::string_view bytes = bytes_of(std::span{std::as_const(where)});
        if (const auto found = made.find(bytes); found != made.end())
            return found->second;
        digit_state state;
        for (const std::size_t at : where)
            if (ends(program, at))
                state.flags = accepts;
        place_set next;
        for (unsigned d = 0; d < 10; ++d) {
            // Patterns speak of ranges of digits: most lead where the one before does.
            const auto takes = [&](std::size_t at, unsigned digit) {
                return program.code[at].what == operation::digit && (program.code[at].digits >> digit & 1U) != 0;
            };
            if (d > 0 && std::all_of(where.begin(), where.end(),
                                     [&](std::size_t at) { return takes(at, d) == takes(at, d - 1); })) {
                state.next[d] = state.next[d - 1];
                continue;
            }
            next.clear();
            for (const std::size_t at : where)
                if (takes(at, d))
                    follow(program, program.code[at].next, next);
            if (!next.empty())
                state.next[d] = make_general(program, next, made);
        }
        const std::uint16_t made_now = intern(state);
        made.emplace(bytes, made_now);
        return made_now;
    }

    static void follow_in_order(const pattern_program& program, thread here, threads& places)
    {
        if (std::any_of(places.begin(), places.end(), [&](const thread& place) { return place.at == here.at; }))
            return;
        const auto& i = program.code[here.at];
        places.push_back(here);
        if (i.what == operation::split || i.what == operation::jump)
            follow_in_order(program, {i.next, here.begin, here.digits}, places);
        if (i.what == operation::split)
            follow_in_order(program, {i.other, here.begin, here.digits}, places);
    }

    /// `depth`: how many digits were read; told apart only where a group is watched, for it counts from there.
    std::uint16_t make_prefix(const pattern_program& program, unsigned watched_group, const threads& starts,
                              unsigned depth, prefixes_made& made)
    {
        const auto key = std::pair{starts, depth};
        if (const auto found = made.find(key); found != made.end())
            return found->second;
        threads places;
        for (const thread& start : starts)
            follow_in_order(program, start, places);
        digit_state state;
        for (std::size_t i = 0; i < places.size(); ++i) {
            const operation what = program.code[places[i].at].what;
            const unsigned group = places[i].digits != 0 ? places[i].begin << 4 | places[i].digits : 0;
            if ((what == operation::match || (what == operation::end_of_text && ends(program, places[i].at))) &&
                (state.flags & match_at_end) == 0) {
                state.flags |= match_at_end;
                state.group |= static_cast<std::uint16_t>(group << 8);
            }
            if (what == operation::match) {
                state.flags |= match;
                state.group |= static_cast<std::uint16_t>(group);
                places.resize(i);  // whatever is less preferred than a match is never tried
                break;
            }
        }
        for (unsigned d = 0; d < 10; ++d) {
            threads next;
            for (const thread& place : places) {
                const auto& i = program.code[place.at];
                if (i.what != operation::digit || (i.digits >> d & 1U) == 0)
                    continue;
                const bool is_watched = watched_group != 0 && (i.group >> watched_group & 1U) != 0;
                next.push_back({i.next, is_watched && place.digits == 0 ? depth : place.begin,
                                place.digits + (is_watched ? 1U : 0U)});
                if (next.back().begin > max_group_place || next.back().digits > max_group_place)
                    throw bad_pattern{"a group of a pattern begins too late or is too long"};
            }
            if (!next.empty())
                state.next[d] = make_prefix(program, watched_group, next, watched_group != 0 ? depth + 1 : 0, made);
        }
        return made[key] = intern(state);
    }

    static constexpr unsigned max_group_place = 15;  ///< half a byte of `digit_state::group`

    std::vector<digit_state> states_;
    places_by_bytes known_;
};

}  // namespace ringfence::detail

#endif
