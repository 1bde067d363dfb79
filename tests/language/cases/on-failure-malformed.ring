ringfence 1;
inbound {
    on failure redirect;
    anonymous -> hangup;
}
