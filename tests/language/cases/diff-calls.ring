ringfence 1;
region PL;
list robots;
inbound {
    calls 5 within 5m -> add robots for 24h then hangup;
}
