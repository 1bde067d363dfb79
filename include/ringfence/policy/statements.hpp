// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The words that belong to the language itself and to no plugin, described as a plugin's words are: for references,
// editors and completion. `policy/check.hpp` gives them their sense.

#ifndef RINGFENCE_POLICY_STATEMENTS_HPP
#define RINGFENCE_POLICY_STATEMENTS_HPP

#include <ringfence/config.hpp>

#include <string_view>

namespace ringfence {

/// A word of the language. `usage` is written as in plugin/descriptor.hpp, but may hold NAME, DATE, TIME, TIMES,
/// CONDITION, ACTION, ANSWER and `{ ... }` beside, so that it is for people alone.
struct statement_word {
    std::string_view word{};
    std::string_view within{};  ///< where it stands: empty at the top, else `block`, `list`, `hours`, `test` or `rule`
    std::string_view usage{};
    std::string_view summary{};  ///< one line
    std::string_view example{};  ///< a rule file without its `ringfence 1;`
};

inline constexpr statement_word statement_words[] = {
    {"ringfence", "", "INTEGER", "the edition of the language: the first statement of a rule file",
     "always { anonymous -> allow; }"},
    {"region", "", "CODE", "the country (ISO 3166) by which numbers without `+` are read",
     "region PL; list vip { \"601 234 567\"; } always { vip -> allow; }"},
    {"timezone", "", "TEXT", "the IANA time zone of hours that name none, and of times without a zone",
     "timezone \"Europe/Warsaw\"; always { anonymous -> allow; }"},
    {"include", "", "TEXT", "reads another file here, relative to this one; a file is read once",
     "include \"partners.ring\"; always { anonymous -> allow; }"},
    {"use", "", "NAME INTEGER", "the words of this plugin, in this version, may be used",
     "use verstat 1; always { anonymous -> allow; }"},
    {"list", "",
     "NAME [TEXT] [registry] [review] [ttl DURATION] [max INTEGER] [max INTEGER per DURATION] [max-age DURATION] "
     "[max-import INTEGER] [{ PATTERN,...; ... }]",
     "declares a list of numbers, and the numbers that belong to the rule file",
     "list vip \"Always put through\" { +48601234567; +4822*; } always { vip -> allow; }"},
    {"hours", "", "NAME [TEXT] { ... }", "declares when it is open, by weekday and by date",
     "hours office \"Europe/Warsaw\" { mon-fri 08:00-19:00; closed 2026-12-25..2026-12-26; } "
     "always { outside office -> hangup; }"},
    {"test", "", "TEXT { ... }", "what the rules must answer, asked by a clock of its own",
     "always { anonymous -> hangup; } test \"nobody\" { inbound from anonymous to +48221234567 -> hangup; }"},

    {"on", "block", "failure allow|hangup", "what is answered when the store cannot be read",
     "inbound { on failure hangup; anonymous -> allow; }"},

    {"registry", "list", "", "filled by import alone; `add` is refused",
     "list dnc registry; campaign { dnc -> status; }"},
    {"review", "list", "", "a new entry waits for approval, and blocks nobody until then",
     "list complaints review; campaign { complaints -> status; }"},
    {"ttl", "list", "DURATION", "an entry that is given no end ends after this time",
     "list robots ttl 24h; inbound { robots -> hangup; }"},
    {"max", "list", "INTEGER [per DURATION]", "no more entries than this are in force at a time",
     "list robots max 200000; inbound { robots -> hangup; }"},
    {"per", "list", "DURATION", "behind `max INTEGER`: no more numbers than that are put in by rules within this time",
     "list robots max 200000 max 1000 per 1h; inbound { robots -> hangup; otherwise -> add robots; }"},
    {"max-age", "list", "DURATION", "how old its newest import may be before the list is stale",
     "list dnc max-age 30d; campaign { stale dnc -> status; }"},
    {"max-import", "list", "INTEGER", "an import with more rows than this is refused",
     "list uploads max-import 50000; campaign { uploads -> status; }"},

    {"closed", "hours", "DATE|DATES", "closed on this day or these days, whatever their weekday",
     "hours office { mon-fri 08:00-19:00; closed 2026-12-25; } always { outside office -> hangup; }"},

    {"at", "test", "DATE TIME [TEXT]", "sets the test's clock, which does not go on by itself",
     "hours office { mon-fri 08:00-19:00; } always { outside office -> hangup; } "
     "test \"late\" { at 2026-03-02 22:00; inbound from +48601000001 to +48221234567 -> hangup; }"},
    {"after", "test", "DURATION [-> ANSWER]", "lets time go by, and asks the last query again",
     "inbound { calls 2 within 1m -> hangup; otherwise -> allow; } "
     "test \"slowly\" { inbound from +48601000001 to +48221234567 -> allow; after 2m -> allow; }"},
    {"repeat", "test", "INTEGER every DURATION -> ANSWER", "asks the last query again so many times, so far apart",
     "inbound { calls 5 within 5m -> hangup; } "
     "test \"three more\" { inbound from +48601000001 to +48221234567 -> allow; repeat 3 every 30s -> allow; }"},
    {"given", "test", "LIST { PATTERN,...; ... }", "from here on the list holds these numbers and no others",
     "list dnc; campaign { dnc -> status; } "
     "test \"dnc\" { given dnc { +48601000001; } campaign \"x\" to +48601000001 -> status by dnc; }"},
    {"expect", "test", "NUMBER [not] in LIST [for DURATION]",
     "looks whether a number is in a list now, and how long it is to stay there",
     "list robots ttl 24h; inbound { robots -> hangup; anonymous -> allow; otherwise -> add robots; } "
     "test \"kept\" { inbound from +48601000001 to +48221234567 -> allow; expect +48601000001 in robots for 24h; }"},

    {"not", "rule", "CONDITION", "true where the condition is not; binds tightest",
     "inbound { not anonymous -> allow; }"},
    {"and", "rule", "CONDITION", "true where both conditions are", "inbound { anonymous and channel sms -> hangup; }"},
    {"or", "rule", "CONDITION", "true where one of both conditions is; binds loosest",
     "inbound { anonymous or malformed -> hangup; }"},
    {"then", "rule", "ACTION", "does another action behind one that does not end the search",
     "inbound { anonymous -> log \"nobody\" then hangup; }"},
};

/// How `hours` call the days.
inline constexpr std::string_view weekday_words[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

}  // namespace ringfence

#endif
