ringfence 1;
region PL;
list robots max 2;
inbound { robots -> hangup; }
test "given" {
    given;
    given robots;
    given robot { +48601000001; }
    given robots ttl 24h { +48601000001; }
    given { +48601000001; }
    given robots { robots; }
    given robots { +48601000001 +48601000002; }
    given robots { "not a number at all"; }
    given robots { +48601000001; +48601000002; +48601000003; }
    given robots { robots -> hangup; }
    given robots -> hangup;
}
test "expect" {
    expect;
    expect robots;
    expect +48601000001;
    expect +48601000001 robots;
    expect +48601000001 in;
    expect +48601000001 in robot;
    expect +48601000001 not robots;
    expect +48601000001 not;
    expect +4860* in robots;
    expect "not a number at all" in robots;
    expect +48601000001 in robots for;
    expect +48601000001 in robots for 24;
    expect +48601000001 in robots until 24h;
    expect +48601000001 not in robots for 24h;
    expect +48601000001 in robots for 24h 30s;
    expect +48601000001 in robots -> hangup;
}
test "a missing end" {
    inbound from +48601000001 to +48221234567 -> allow;
    expect +48601000001 in robots
    after 30s -> allow;
    after 30s
    expect +48601000001 in robots;
}
