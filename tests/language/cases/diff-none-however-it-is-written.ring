# The same meaning in other words: nothing is told.
ringfence 1;
list a;
list b;
hours office "Europe/Warsaw" { mon-fri 08:00-18:00; }
inbound to +4822* {
    not a and not b and outside office -> hangup;
}
inbound {
    a -> allow;
    b -> allow;
    anonymous -> hangup;
}
