ringfence 1;
inbound {
    malformed -> status
    vip -> allow;
    anonymous -> hangup
}
region PL
