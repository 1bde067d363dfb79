// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Rule files made up at random, the same for the same seed on every machine: every statement, condition, action and
// literal of the standard words, laid out as no person would, with comments wherever one may stand. Each has the right
// form, and names nothing that it does not declare.

#ifndef RINGFENCE_TESTS_SUPPORT_RANDOM_PROGRAM_HPP
#define RINGFENCE_TESTS_SUPPORT_RANDOM_PROGRAM_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::test {

/// Numbers at random (splitmix64); the standard's distributions differ between libraries.
struct dice {
    std::uint64_t state;

    std::uint64_t roll()
    {
        std::uint64_t z = state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
    /// 0 to `n - 1`; `n` is not 0.
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(roll() % n); }
    bool one_in(std::size_t n) { return below(n) == 0; }
    std::string_view choose(std::initializer_list<std::string_view> of) { return of.begin()[below(of.size())]; }
};

namespace programs {

struct program {
    dice random;
    std::vector<std::string> tokens{};
    std::vector<std::string> lists{};
    std::vector<std::string> hours{};
    std::size_t bindings = 0;

    void say(std::initializer_list<std::string_view> words)
    {
        for (const std::string_view word : words)
            tokens.emplace_back(word);
    }
};

inline std::string digits(dice& random, std::size_t count)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += static_cast<char>('0' + random.below(10));
    return text;
}

inline std::string number(dice& random)
{
    std::string text = "+48";
    for (std::size_t left = 9; left > 0;) {
        const std::size_t group = std::min(left, 1 + random.below(4));
        text += std::string{random.choose({"", "", "", " ", ".", "-"})} + digits(random, group);
        left -= group;
    }
    return text;
}

inline std::string pattern(dice& random)
{
    switch (random.below(3)) {
    case 0: return number(random);
    case 1: return "+48 " + digits(random, 1 + random.below(5)) + '*';
    default: {
        const std::string begin = "+48" + digits(random, 5);
        return begin + "0000.." + begin + (random.one_in(2) ? "9999" : "00-99");
    }
    }
}

inline std::string text(dice& random)
{
    static constexpr std::string_view parts[] = {
        "Do not call", "za\u017c\u00f3\u0142\u0107", "# no comment", "\\\"", "\\\\", "; } {", "\u96fb\u8a71"};
    std::string made = "\"t";
    for (std::size_t i = random.below(random.one_in(20) ? 16 : 3); i > 0; --i)
        made += std::string{parts[random.below(std::size(parts))]} + ' ';
    return made + '"';
}

inline std::string duration(dice& random)
{
    return std::to_string(1 + random.below(24)) + std::string{random.choose({"s", "m", "h", "d"})};
}

inline const std::string& one_of(dice& random, const std::vector<std::string>& names)
{
    return names[random.below(names.size())];
}

inline void phrase(program& p)
{
    dice& random = p.random;
    switch (random.below(12)) {
    case 0: p.say({random.choose({"caller", "called"}), "in", one_of(random, p.lists)}); break;
    case 1: p.say({"anonymous"}); break;
    case 2: p.say({"malformed"}); break;
    case 3: p.say({random.choose({"inside", "outside"}), one_of(random, p.hours)}); break;
    case 4: p.say({"calls", std::to_string(1 + random.below(9)), "within", duration(random)}); break;
    case 5: p.say({"trunk", text(random)}); break;
    case 6: p.say({"channel", random.choose({"call", "sms"})}); break;
    case 7:
        p.say({"country", "PL"});
        while (!random.one_in(3))
            p.say({",", random.choose({"DE", "FR", "CZ", "SK"})});
        break;
    case 8:
        p.say({"number", pattern(random)});
        while (random.one_in(2))
            p.say({",", pattern(random)});
        break;
    case 9:
        p.say({"type", "mobile"});
        while (random.one_in(2))
            p.say({random.choose({"|", ","}), "fixed"});
        break;
    default: p.say({one_of(random, p.lists)});
    }
}

/// `depth` is how many parentheses may still open.
inline void condition(program& p, std::size_t depth)
{
    dice& random = p.random;
    const std::size_t operands = random.one_in(3) ? 1 + random.below(4) : 1;
    for (std::size_t i = 0; i < operands; ++i) {
        if (i != 0)
            p.say({random.choose({"and", "and", "or"})});
        while (random.one_in(6))
            p.say({"not"});
        if (depth != 0 && random.one_in(5)) {
            p.say({"("});
            condition(p, depth - 1);
            p.say({")"});
        } else {
            phrase(p);
        }
    }
}

inline void ending(program& p)
{
    dice& random = p.random;
    switch (random.below(4)) {
    case 0: p.say({"allow"}); break;
    case 1:
        p.say({"hangup"});
        if (random.one_in(2))
            p.say({"603"});
        if (random.one_in(2))
            p.say({text(random)});
        break;
    case 2: p.say({"redirect", random.one_in(2) ? number(random) : text(random)}); break;
    default: p.say({"status", text(random)});
    }
}

inline void rule(program& p)
{
    dice& random = p.random;
    condition(p, random.below(random.one_in(10) ? 12 : 3));
    p.say({"->"});
    while (random.one_in(3)) {
        switch (random.below(3)) {
        case 0: p.say({"log", text(random)}); break;
        case 1: p.say({"remove", one_of(random, p.lists)}); break;
        default: p.say({"add", one_of(random, p.lists), "for", duration(random)});
        }
        p.say({"then"});
    }
    ending(p);
    p.say({";"});
}

inline void list(program& p)
{
    dice& random = p.random;
    p.lists.push_back("l" + std::to_string(p.lists.size()) + (random.one_in(30) ? std::string(50, 'x') : ""));
    p.say({"list", p.lists.back()});
    if (random.one_in(2))
        p.say({text(random)});
    if (random.one_in(4))
        p.say({"review"});
    if (random.one_in(4))
        p.say({"ttl", duration(random)});
    if (random.one_in(4))
        p.say({"max", "1000"});
    if (!random.one_in(3)) {
        p.say({";"});
        return;
    }
    p.say({"{"});
    for (std::size_t i = random.below(12); i > 0; --i) {
        p.say({pattern(random)});
        while (random.one_in(4))
            p.say({",", number(random)});
        p.say({";"});
    }
    p.say({"}"});
}

inline void hours(program& p)
{
    dice& random = p.random;
    p.hours.push_back("h" + std::to_string(p.hours.size()));
    p.say({"hours", p.hours.back()});
    if (random.one_in(2))
        p.say({"\"Europe/Warsaw\""});
    p.say({"{", random.choose({"mon-fri", "tue"}), "08:00-19:00", ";"});
    if (random.one_in(2))
        p.say({"sat", ",", "sun", "9:00-13:00", ",", "14:00-24:00", ";"});
    if (random.one_in(2))
        p.say({"closed", "2026-12-25..2026-12-26", ",", "2027-01-01", ";"});
    if (random.one_in(2))
        p.say({"2026-12-24", "08:00-14:00", ";"});
    p.say({"}"});
}

inline void block(program& p)
{
    dice& random = p.random;
    const std::string own = std::to_string(p.bindings++);
    if (random.one_in(2)) {
        p.say({"inbound", "to", "+48" + own + "*"});
        while (random.one_in(3))
            p.say({",", "+49" + std::to_string(p.bindings++) + '*'});
    } else {
        p.say({random.choose({"campaign", "callback", "widget"}), "\"" + own + "\""});
    }
    p.say({"{"});
    if (random.one_in(5))
        p.say({"on", "failure", "hangup", ";"});
    for (std::size_t i = random.below(random.one_in(4) ? 12 : 3); i > 0; --i)
        rule(p);
    p.say({"}"});
}

/// What may stand between two tokens. `wildness`: 0 to 3, how odd it may be.
inline std::string gap(dice& random, std::string_view before, std::string_view after, std::size_t wildness)
{
    const auto parts = [](char c) { return std::string_view{";{}(),|\""}.find(c) != std::string_view::npos; };
    const bool may_touch = before.empty() || after.empty() || parts(before.back()) || parts(after.front()) ||
                           before == "->" || after == "->";
    // A single space would make the digits a group of the number.
    const bool digits = !before.empty() && before.front() == '+' && after.front() >= '0' && after.front() <= '9';
    const bool ends = before == ";" || before == "{" || before == "}" || before.empty();
    std::string made;
    if (!may_touch || random.one_in(2))
        made += digits ? "  " : " ";
    if (random.one_in(ends ? 2 : 30 - 8 * wildness))
        made += random.one_in(8) ? "\r\n" : "\n";
    while (wildness != 0 && random.one_in(ends ? 6 : 60 / wildness)) {
        made.append(random.below(12), ' ');
        if (random.one_in(2)) {
            made += "#";
            if (!random.one_in(5))
                made += std::string{random.choose({" why", " ; } {", " \u96fb", " \"", "#", " two  words "})};
            made += random.one_in(8) ? " \r" : "";
        }
        made.append(1 + random.below(3), '\n');
    }
    if (random.one_in(8))
        made.append(random.below(8), random.one_in(4) ? '\t' : ' ');
    return made;
}

}  // namespace programs

/// A rule file of some lines to some hundred.
inline std::string random_program(std::uint64_t seed)
{
    programs::program p{{seed}};
    dice& random = p.random;
    p.say({"ringfence", "1", ";", "region", "PL", ";"});
    if (random.one_in(2))
        p.say({"timezone", "\"Europe/Warsaw\"", ";"});
    programs::list(p);
    programs::hours(p);
    for (std::size_t i = random.below(random.one_in(4) ? 24 : 6); i > 0; --i) {
        switch (random.below(4)) {
        case 0: programs::hours(p); break;
        case 1: programs::list(p); break;
        default: programs::block(p);
        }
    }
    const std::size_t wildness = random.below(4);
    std::string text = random.one_in(16) ? "\xef\xbb\xbf" : "";
    std::string_view before;
    for (const std::string& token : p.tokens) {
        text += programs::gap(random, before, token, wildness) + token;
        before = token;
    }
    return text + programs::gap(random, before, {}, wildness);
}

}  // namespace ringfence::test

#endif
