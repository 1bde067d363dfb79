ringfence 1;
list vip { +48601000001; }
inbound {
    vip       -> allow;
    otherwise -> hangup 403;
}
