ringfence 1;
inbound { anonymous -> hangup; }
test;
test fifth { inbound from anonymous to +48221234567 -> hangup; }
test "" { inbound from anonymous to +48221234567 -> hangup; }
test "no block";
test "too" "many" { inbound from anonymous to +48221234567 -> hangup; }
test "twice" { inbound from anonymous to +48221234567 -> hangup; }
test "twice" { inbound from anonymous to +48221234567 -> allow; }
test "nothing" { at 2026-03-02 22:00; }
test "empty" {}
