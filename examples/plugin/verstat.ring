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
