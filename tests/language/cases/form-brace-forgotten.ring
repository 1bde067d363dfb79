ringfence 1;
inbound {
    anonymous -> hangup;
campaign {
    malformed -> hangup;
}
