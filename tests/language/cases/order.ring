ringfence 1;
list a;
list b;
list c;
inbound {
    a                     -> hangup;
    a and b               -> hangup;
    b and a               -> allow;
    b or c                -> allow;
    c                     -> hangup 603;
    (c or a)              -> hangup;
    a and not a           -> allow;
    not otherwise         -> allow;
    otherwise             -> hangup;
    anonymous             -> hangup;
    malformed             -> allow;
}
