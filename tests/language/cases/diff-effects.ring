ringfence 1;
region PL;
list robots;
inbound {
    anonymous -> hangup;
    malformed -> add robots for 1h then hangup;
    otherwise -> add robots for 1h;
}
