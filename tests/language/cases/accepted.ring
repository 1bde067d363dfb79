ringfence 1;
region   PL;
timezone "Europe/Warsaw";
include  "included/partners.ring";
use weather 2;

list default     "Numbers added by hand";
list dnc         "National do-not-call register" registry max-age 31d;
list complaints  "Asked us to stop" review;
list robots      "Auto-blocked" ttl 24h max 200000;
list vip         { +48601234567; +4822*; +48712000000..+48712000099; "601 234 568"; "INFO"; "112"; }
list our-numbers { +48221234567, +48221234568; +48221234569; }
list burned;

hours office "Europe/Berlin" {
    mon-fri 08:00-13:00, 14:00-19:00;
    sat, sun 22:00-06:00;
    closed  2026-12-25..2026-12-26, 2027-01-01;
    2026-12-24 08:00-14:00;
}

always {
    vip                                      -> allow;
    default and not trunk "mvno"             -> hangup;
}

inbound to +48 22 123 45 67, +4858*, "22 500 00 00" {
    on failure hangup;
    robots                                   -> redirect "honeypot";
    dnc and outside office                   -> hangup 603 "Decline";
    anonymous and inside office              -> redirect +48221230000;
    caller in vip or called in vip           -> log "vip" then allow;
    type mobile|fixed and number +4817*      -> redirect "22 500 00 01";
    channel sms and raining                  -> hangup;
    outside office and calls 5 within 5m     -> add robots for 24h then hangup;
}
inbound { malformed -> hangup; }

campaign "spring-sale", "autumn-*" {
    stale dnc                                -> status "Register out of date";
    dnc                                      -> status "Do not call";
    complaints                               -> status;
}
campaign { not (country PL, DE) -> remove default then hangup; }
callback "infoline"  { complaints            -> hangup; }
widget   "homepage"  { dnc or not country PL -> status "refused"; }

presentation "pl-mobile" {
    country DE                               -> present our-numbers area;
    otherwise                                -> present our-numbers except burned sticky;
    otherwise                                -> hangup;
}
