inbound {
    outside office and calls 5 within 5m -> add robots for 24h then log "auto-blocked" then remove expected then hangup 603;
    robots -> hangup;
}
