ringfence 1;
list a;
list b;
inbound {
    calls 5 within 5m     -> hangup;
    calls 5 within 5m     -> allow;
    a                     -> log "x";
    a                     -> add b;
    b                     -> hangup;
    anonymous             -> add b;
    b                     -> allow;
    caller in a           -> hangup;
    called in a           -> allow;
    number +4822*         -> hangup;
    number +48221*        -> allow;
}
presentation {
    otherwise             -> present a;
    otherwise             -> present b;
}
