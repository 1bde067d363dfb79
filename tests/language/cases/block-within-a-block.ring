ringfence 1;
inbound {
    campaign "x" { malformed -> hangup; }
}
