ringfence 1;
# Nothing is said of these: what hides what depends on what comes.
list a;
list b { +48601000001; }
hours warsaw "Europe/Warsaw" { mon-fri 08:00-19:00; }
hours london "Europe/London" { mon-fri 08:00-19:00; }
inbound {
    calls 5 within 5m     -> hangup;
    calls 5 within 5m     -> allow;
    a                     -> log "x";
    a                     -> add b;
    b                     -> hangup;
    anonymous             -> add b;
    caller in a           -> hangup;
    called in a           -> allow;
    inside warsaw         -> hangup;
    inside london         -> allow;
    number +48221*        -> allow;
    number +4822*         -> hangup;
    country US            -> allow;
    number +1*            -> hangup;
    type fixed            -> allow;
    type mobile           -> hangup;
}
inbound to +4822*         { number +48601000001 -> allow; a -> redirect +48221234567; }
inbound to +48221234567   { a -> redirect +49301234568; }
presentation {
    otherwise             -> present a;
    otherwise             -> present a;
    otherwise             -> present b;
}
