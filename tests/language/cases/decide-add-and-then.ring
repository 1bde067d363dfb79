ringfence 1;
list robots ttl 24h;
inbound {
    robots                -> redirect "honeypot";
    calls 2 within 1m     -> add robots for 1h then log "again" then hangup 603;
}
