// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A plugin with one word: the condition `attested`, true for calls whose caller was verified by STIR/SHAKEN.
//
//     use verstat 1;
//     inbound { not attested A, B and outside office -> hangup 603; }
//
// The telephony application passes on what it found in the call: `verstat=TN-Validation-Passed-A`. The values are
// those of the `verstat` parameter of 3GPP TS 24.229, with the attestation level (RFC 8588) behind it where the
// application knows it.

#include <ringfence/shared_object/exported.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace {

using namespace std::string_view_literals;
using ringfence::argument;

constexpr std::string_view query_key = "verstat";
constexpr std::string_view levels = "ABC";

/// The attestation level that a value of `verstat` vouches for, 0 where it vouches for none. A value without a level
/// is a number that was verified, and nothing is known about who vouches for it: the least of the three.
char level_of(std::string_view verstat)
{
    constexpr auto passed = "TN-Validation-Passed"sv;
    if (!verstat.starts_with(passed))
        return 0;
    verstat.remove_prefix(passed.size());
    if (verstat.empty())
        return 'C';
    return verstat.size() == 2 && verstat[0] == '-' && levels.find(verstat[1]) != levels.npos ? verstat[1] : '\0';
}

// While a rule file is checked: `CODE` of the usage lets any capital letters through, the word itself knows which.
void check(const ringfence::arguments& given, ringfence::checking& context)
{
    for (const argument& a : given)
        if (a.text.size() != 1 || levels.find(a.text[0]) == levels.npos)
            context.error("VS0001", a.where, "`" + a.text + "` is not a level of attestation",
                          "`A` is full, `B` partial, `C` gateway attestation");
}

// When it is compiled: what the store keeps of the arguments, here the letters.
std::string lower(const ringfence::arguments& given, ringfence::lowering&)
{
    std::string bytes;
    for (const argument& a : given)
        bytes += a.text;
    return bytes;
}

// When a call comes: from many threads at once, so nothing is kept between calls.
bool holds(const ringfence::operand& wanted, ringfence::evaluation& e)
{
    const char level = level_of(e.attribute(query_key));
    return level != 0 && wanted.text().find(level) != std::string_view::npos;
}

// For `explain`.
std::string found(const ringfence::operand&, ringfence::evaluation& e)
{
    const std::string_view verstat = e.attribute(query_key);
    return verstat.empty() ? "the query has no verstat" : "verstat is " + std::string{verstat};
}

constexpr std::array query_words{query_key};

constexpr ringfence::condition_word attested{
    .word = "attested",
    .usage = "CODE,...",
    .summary = "the caller's number was verified, with one of these levels of attestation: A, B, C",
    .example = {.rules = "use verstat 1; inbound { attested A -> allow; otherwise -> hangup; }",
                .query = "inbound from=+48601000001 to=+48221234567 verstat=TN-Validation-Passed-A",
                .reply = "allow"},
    .query_words = query_words,
    .check = check,
    .lower = lower,
    .holds = holds,
    .found = found,
};

constexpr std::array<const ringfence::condition_word*, 1> conditions{&attested};

constexpr ringfence::plugin verstat{
    .name = "verstat",
    .version = 1,
    .summary = "what STIR/SHAKEN says about the caller",
    .conditions = conditions,
};

}  // namespace

// What the program that loads this file looks for.
extern "C" __attribute__((visibility("default"))) const ringfence::exported_plugin ringfence_plugin;
const ringfence::exported_plugin ringfence_plugin = ringfence::exported(verstat);
