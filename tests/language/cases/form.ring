ringfence 1;
}
always {
    vip -> allow
    default and not trunk "mvno" -> hangup;
    a and (b or c -> hangup;
    a and b) -> hangup;
    a and b hangup;
    a -> log "abc;
    b -> ;
    -> allow;
    c & d -> allow;
    c -> redirect +012345;
    c → allow;
    ;
    c -> hangup 603x then log "\n";
    x or -> allow;
    x -> allow then;
    country PL, -> allow;
    a || b -> allow;
    // a comment; "really
    x -> redirect +48 (22) 123;
    x -> allow { a; b; }
    closed 2026-02-30;
    y -> allow }
inbound to +48221234567890123456 {
    a -> hangup
    + -> a;
inbound {
    region PL }
campaign
