ringfence 1;
list a { +48601000001; }
list b { +48601000001; +48601000002; }
inbound {
    a -> hangup 603;
    b -> hangup 486;
}
