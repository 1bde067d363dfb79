ringfence 1;
list robots;
inbound { robots -> hangup; }
test "unknown steps" {
    untill 2026-03-02 22:00;
    inbuond from +48601000001 to +48221234567 -> hangup;
    hangup;
    "text";
    robots { +48601000001; }
    inbound { robots -> hangup; }
    expect { +48601000001; }
    always from +48601000001 to +48221234567 -> hangup;
    not inbound from +48601000001 to +48221234567 -> hangup;
}
test "nothing to ask again" {
    after 30s -> allow;
}
test "nothing to repeat" {
    repeat 3 every 30s -> allow;
}
