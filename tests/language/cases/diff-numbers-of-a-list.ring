ringfence 1;
region PL;
list vip { +48601000001; +48601000002; +4860155*; }
inbound {
    vip       -> allow;
    otherwise -> hangup;
}
