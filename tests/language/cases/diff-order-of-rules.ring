ringfence 1;
region PL;
list vip;
list dnc;
inbound {
    vip -> allow;
    dnc -> hangup;
}
