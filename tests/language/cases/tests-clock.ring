ringfence 1;
timezone "Europe/Warsaw";
inbound { anonymous -> hangup; }
test "the clock" {
    at;
    at 22:00;
    at 2026-03-02;
    at 2026-03-02 22:00 UTC;
    at 2026-03-02 22:00 "Europe/Warsav";
    at 2026-03-02 22:00 "UTC" 30s;
    at 1999-12-31 22:00;
    at 2026-03-02 22:00;
    at 2026-03-02 21:59;
    at 2026-03-02 22:00 -> hangup;
    after;
    after 5;
    after 30s 30s;
    after 100d 1s;
    after 99999d;
    inbound from anonymous to +48221234567 -> hangup;
    repeat every 30s -> hangup;
    repeat 3 -> hangup;
    repeat 3 evry 30s -> hangup;
    repeat 3 every 30 -> hangup;
    repeat 3 every 30s twice -> hangup;
    repeat 0 every 30s -> hangup;
    repeat 1001 every 30s -> hangup;
    repeat 3 every 30s;
    repeat 1000 every 999999999d -> hangup;
}
