ringfence 1;
region PL;
timezone "Europe/Warsaw";
list vip { +48601234567; }
list dnc registry;
list robots ttl 24h;
list pool { +48221234567; +48221234568; }
hours office { mon-fri 08:00-19:00; }
inbound {
    vip                                  -> allow;
    dnc                                  -> hangup 603;
    robots                               -> redirect "honeypot";
    outside office and calls 2 within 5m -> add robots then hangup;
}
campaign "spring-*" { dnc -> status; }
presentation { otherwise -> present pool; }
test "every kind of step" {
    given dnc { +48601000001; +4822*; +48712000000..+48712000099, "601 000 002"; }
    given vip {}
    at 2026-03-02 22:00;
    at 2026-03-03 06:30 "Asia/Tokyo";
    at 2026-03-02 24:00;
    inbound from +48601000003 to +48221234567 channel call trunk "mvno" id "a@b" -> allow;
    after 30s;
    after 30s -> allow;
    repeat 2 every 1s -> allow;
    inbound from "601 000 003" to "22 123 45 67" channel sms -> hangup;
    expect +48601000003 in robots;
    expect +48601000003 in robots for 24h;
    expect "601 000 001" not in robots;
    inbound from anonymous to +48221234567 -> allow;
    inbound from "" to +48221234567 -> allow;
    inbound from "no number" to +48221234567 -> hangup 603 "because" by dnc;
    inbound from +48601000001 to +48221234567 -> redirect;
    inbound from +48601000001 to +48221234567 -> redirect +48221230000 by vip;
    campaign "spring-sale" to +48601000001 -> status;
    campaign "spring-sale" to +48601000001 -> status "Do not call" by dnc;
    presentation "pl-mobile" to +48601000001 -> present;
    presentation "pl-mobile" to +48601000001 -> present in pool by vip;
    presentation "pl-mobile" to +48601000001 -> present +48221234567;
}
