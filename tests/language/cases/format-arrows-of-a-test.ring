test "the fifth call lands in robots" {
    at 2026-03-02 22:00;
    inbound from +48601000001 to +48221234567 -> allow;
    repeat 3 every 30s -> allow;
    after 30s -> hangup;
    expect +48601000001 in robots;
    after 1s -> redirect "honeypot" by robots;
}
