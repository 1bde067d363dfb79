# Callers by what STIR/SHAKEN says about them. Needs examples/plugin: ringfence activate verstat.ring --plugin verstat.so
ringfence 1;
use    verstat 1;  # words from outside the standard set are asked for by name and version
region PL;

list vip { +48601234567; }

inbound to +48 22 123 45 67 {
    vip           -> allow;
    attested A    -> allow;
    attested B, C -> redirect "screening";
    otherwise     -> hangup 603 "Not verified";
}

test "only who is attested comes through" {
    inbound from +48601000001 to +48221234567 verstat "TN-Validation-Passed-A" -> allow;
    inbound from +48601000001 to +48221234567 verstat "TN-Validation-Passed-B"
        -> redirect "screening";
    inbound from +48601000001 to +48221234567 -> hangup 603;
    inbound from +48601234567 to +48221234567 -> allow by vip;
}
