ringfence 1;                                   # the edition, always the first statement
region   PL;                                   # how a national-format number is read
timezone "Europe/Warsaw";
include  "partners.ring";

list default     "Numbers added by hand";
list dnc         "National do-not-call register" registry;      # filled by bulk import, never by hand
list complaints  "Asked us to stop" review;                     # new entries wait for approval
list robots      "Auto-blocked" ttl 24h max 200000;             # filled by rules
list vip         { +48601234567; +4822*; +48712000000..+48712000099; }
list our-numbers { +48221234567; +48221234568; +48221234569; }
list burned      "Presented too often";

hours office "Europe/Warsaw" {
    mon-fri 08:00-19:00;
    sat     09:00-13:00;
    closed  2026-12-25..2026-12-26;
}

always {                                       # the law of the house: tried before any scenario
    vip                                      -> allow;
    default and not trunk "mvno"             -> hangup;
}

inbound to +48 22 123 45 67 {                  # one hotline; the number tested is the caller's
    robots                                   -> redirect "honeypot";
    dnc and outside office                   -> hangup 603;
    anonymous and outside office             -> redirect +48221230000;
    outside office and calls 5 within 5m     -> add robots for 24h then hangup;
}

campaign "spring-sale" {                       # the number tested is the one to be dialled
    dnc                                      -> status "Do not call";
    complaints                               -> status;                 # "Blacklist"
}
callback "infoline"  { complaints            -> hangup; }               # a queue
widget   "homepage"  { dnc or not country PL -> status "refused"; }     # a click-to-call form

presentation "pl-mobile" {                     # which number an outgoing call shows
    country DE                               -> present our-numbers area;
    otherwise                                -> present our-numbers except burned sticky;
}

test "the fifth call in a closed evening lands in robots for a day" {
    at 2026-03-02 22:00;
    inbound from +48601000001 to +48221234567 -> allow;
    repeat 3 every 30s                        -> allow;
    after 30s                                 -> hangup;
    expect +48601000001 in robots;
    after 1s                                  -> redirect "honeypot" by robots;
    after 25h                                 -> allow;
}
