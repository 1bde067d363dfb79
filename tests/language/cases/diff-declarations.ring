ringfence 1;
region PL;
list dnc registry max-age 31d;
list vip "who is always let through";
list robots ttl 24h;
list old { +48601000009; }
inbound {
    robots or old and not vip -> hangup;
    stale dnc and dnc         -> hangup;
}
