ringfence 1;
region PL;
inbound to +48221234567, +4822* {
    calls 3 within 1h -> log "often";
}
