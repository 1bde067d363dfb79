ringfence 1;
inbound {
    on failure allow;
    on failure hangup;
    anonymous -> hangup;
}
