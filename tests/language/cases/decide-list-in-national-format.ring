ringfence 1;
region PL;
list vip { "601 000 001"; }
inbound { vip -> hangup; }
