ringfence 1;               # the edition of the language: always the first statement
region   PL;               # how a number without + is read: 601 000 001 is +48601000001
timezone "Europe/Warsaw";  # for hours that name no zone of their own
include  "partners.ring";  # beside this file; its lists and blocks are part of this policy

list default     "Numbers added by hand";                   # ringfence add default +48601000001
list dnc         "National do-not-call register" registry;  # filled by bulk import, never by hand
list complaints  "Asked us to stop" review;                 # new entries wait for approval
list robots      "Auto-blocked" ttl 24h max 200000;         # filled by the rules below, emptied by time
list vip         { +48601234567; +4822*; +48712000000..+48712000099; }
list our-numbers { +48221234567; +48221234568; +48221234569; }
list burned      "Presented too often";

hours office "Europe/Warsaw" {
    mon-fri 08:00-19:00;
    sat     09:00-13:00;
    closed  2026-12-25..2026-12-26;  # a date has the last word over its weekday
}

always {  # the law of the house: tried before any scenario
    vip                          -> allow;
    default and not trunk "mvno" -> hangup;
}

inbound to +48 22 123 45 67 {  # one hotline; the number tested is the caller's
    robots                               -> redirect "honeypot";
    dnc and outside office               -> hangup 603;
    anonymous and outside office         -> redirect +48221230000;
    outside office and calls 5 within 5m -> add robots for 24h then hangup;
}

campaign "spring-sale" {  # the number tested is the one to be dialled
    # The first rule that holds decides: somebody on both lists gets the text of the first.
    dnc        -> status "Do not call";
    complaints -> status;  # "Blacklist"
}
callback "infoline" { complaints            -> hangup; }            # a queue
widget   "homepage" { dnc or not country PL -> status "refused"; }  # a click-to-call form

# Which number an outgoing call shows. `area` takes one that begins as the callee's does as far as possible;
# `sticky` shows one callee the same number each time.
presentation "pl-mobile" {
    country DE -> present our-numbers area;
    otherwise  -> present our-numbers except burned sticky;
}

# What these rules are to do, whatever is changed in them: `ringfence test rules/callcentre.ring`, and again whenever
# they are put in force.
test "the fifth call in a closed evening lands in robots for a day" {
    at 2026-03-02 22:00;  # a Monday, two hours after the last agent went home
    inbound from +48601000001 to +48221234567 -> allow;
    repeat 3 every 30s                        -> allow;
    after 30s                                 -> hangup;
    expect +48601000001 in robots for 24h;
    after 1s                                  -> redirect "honeypot" by robots;
    after 25h                                 -> allow;
    expect +48601000001 not in robots;
}

test "nobody is counted while the office is open" {
    at 2026-03-03 10:00;
    inbound from +48601000001 to +48221234567 -> allow;
    repeat 10 every 10s                       -> allow;
}

test "vip come before the global list, and one trunk is exempt from it" {
    given default { +48601234567; +48601000003; }
    inbound from +48601234567 to +48221234567              -> allow by vip;
    inbound from +48601000003 to +48221234567              -> hangup by default;
    inbound from +48601000003 to +48221234567 trunk "mvno" -> allow;
    campaign "spring-sale" to +48601000003                 -> hangup by default;
}

test "the register holds only outside office hours" {
    given dnc { +48601000001; }
    at 2026-12-24 18:00;
    inbound from +48601000001 to +48221234567  -> allow;
    at 2026-12-25 12:00;  # closed, though it is a Friday
    inbound from "601 000 001" to +48221234567 -> hangup 603 by dnc;
    inbound from anonymous to +48221234567     -> redirect +48221230000;
    campaign "spring-sale" to +48601000001     -> status "Do not call";
    widget "homepage" to +48601000001          -> status "refused" by dnc;
    callback "infoline" to +48601000001        -> allow;
}

test "a burned number is not shown, and with all of them burned no number is" {
    given burned { +48221234567; +48221234568; }
    presentation "pl-mobile" to +48601000001 -> present +48221234569;
    presentation "pl-mobile" to +49301234567 -> present in our-numbers;
    given burned { +48221234567..+48221234569; }
    presentation "pl-mobile" to +48601000001 -> allow;
}
