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
