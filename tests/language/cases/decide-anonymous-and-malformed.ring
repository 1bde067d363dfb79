ringfence 1;
list dnc { +48601000001; }
inbound {
    anonymous -> hangup 433;
    malformed -> hangup 484;
    not dnc   -> hangup 603;
}
