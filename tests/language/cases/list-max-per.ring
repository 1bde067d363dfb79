ringfence 1;
list robots max 200000 max 1000 per 1h;
list turned max 1000 per 1h max 200000;
list none max 0 per 1h;
list many max 1000001 per 1h;
list bare max 5 per;
list count max 5 per 3;
list never max 5 per 0s;
list twice max 5 per 1m max 6 per 1h;
list blocked per 1h;
inbound { robots or turned or none or many or bare or count or never or twice or blocked -> allow; otherwise -> add robots; }
