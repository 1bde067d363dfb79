
inbound {
    on failure allow;
    on failure hangup;
    on failure redirect;
    on;
    anonymous hangup;
    campaign "x" { anonymous -> hangup; }
    anonymous -> hangup then log "x";
    malformed -> log "x";
}
