ringfence 1;
list robots;
list pool { +48221234567; }
inbound { robots -> hangup; }
presentation { otherwise -> present pool; }
test "answers" {
    inbound from +48601000001 to +48221234567 -> hangpu;
    inbound from +48601000001 to +48221234567 -> "hangup";
    inbound from +48601000001 to +48221234567 -> add robots;
    inbound from +48601000001 to +48221234567 -> log "text";
    inbound from +48601000001 to +48221234567 -> add robots then hangup;
    inbound from +48601000001 to +48221234567 -> present +48221234567;
    inbound from +48601000001 to +48221234567 -> hangup 99;
    inbound from +48601000001 to +48221234567 -> hangup soon;
    inbound from +48601000001 to +48221234567 -> allow 603;
    inbound from +48601000001 to +48221234567 -> hangup by;
    inbound from +48601000001 to +48221234567 -> hangup by robot;
    inbound from +48601000001 to +48221234567 -> hangup by robots 603;
    presentation "pl" to +48601000001 -> present pool;
    presentation "pl" to +48601000001 -> present in;
    presentation "pl" to +48601000001 -> present in pools;
    presentation "pl" to +48601000001 -> present in pool sticky;
    presentation "pl" to +48601000001 -> present +4822*;
    presentation "pl" to +48601000001 -> present "nobody at all";
    presentation "pl" to +48601000001 -> hangup then allow;
}
