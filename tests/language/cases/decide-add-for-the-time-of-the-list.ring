ringfence 1;
list robots ttl 24h;
inbound {
    robots    -> hangup;
    otherwise -> add robots then allow;
}
