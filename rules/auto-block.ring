# Auto-block: whoever calls again and again while nobody is there is a machine, and is kept out for a day.
#
# `calls 5 within 5m` counts the calls of one caller that come to this rule with everything before it in the condition
# true; so write `outside office` first, and calls of the daytime are not counted. A repeated query with the same
# `id=` is counted once.

ringfence 1;
region   PL;
timezone "Europe/Warsaw";

# What a flood of forged calls can fill is bounded: at a time, and within an hour.
list robots "Auto-blocked" ttl 24h max 200000 max 1000 per 1h;
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

test "five calls within five minutes of a closed evening, and not four" {
    at 2026-03-02 22:00;
    inbound from +48601000001 to +48221234567 -> allow;
    repeat 3 every 70s                        -> allow;
    after 100s                                -> allow;  # the first is more than five minutes ago
    repeat 1 every 10s                        -> hangup;
    expect +48601000001 in robots for 24h;
    after 12h                                 -> redirect "honeypot" by robots;
}
test "a query that is repeated with its id counts once" {
    at 2026-03-02 22:00;
    inbound from +48601000001 to +48221234567 id "a@pbx" -> allow;
    repeat 20 every 1s                                   -> allow;
    expect +48601000001 not in robots;
}
