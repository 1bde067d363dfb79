ringfence 1;
list a;
list b;
inbound {
    a                                     -> hangup;
    b                                     -> hangup;
    a or b                                -> hangup;
    calls 5 within 5m                     -> hangup 603;
    anonymous                             -> hangup 433;
    malformed                             -> log "what is this";
    not anonymous                         -> allow;
    anonymous                             -> hangup 433;
}
callback {
    a                                     -> allow;
    b                                     -> allow;
    otherwise                             -> hangup;
}
