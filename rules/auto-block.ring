# Auto-block: whoever calls again and again while nobody is there is a machine, and is kept out for a day.
#
# `calls 5 within 5m` counts the calls of one caller that come to this rule with everything before it in the condition
# true; so write `outside office` first, and calls of the daytime are not counted. A repeated query with the same
# `id=` is counted once.

ringfence 1;
region   PL;
timezone "Europe/Warsaw";

list robots "Auto-blocked" ttl 24h max 200000;  # `max` bounds what a flood of calls can fill
list vip    { +48601234567; }

hours office {
    mon-fri 08:00-19:00;
    sat     09:00-13:00;
    closed  2026-12-25..2026-12-26;
}

always {
    vip -> allow;
}

inbound to +48 22 123 45 67 {
    robots                               -> redirect "honeypot";
    outside office and calls 5 within 5m -> add robots for 24h then log "auto-blocked" then hangup;
}
