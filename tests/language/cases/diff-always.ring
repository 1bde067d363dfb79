ringfence 1;
region PL;
list vip;
list dnc;
inbound {
    dnc -> hangup;
}
campaign {
    dnc -> status;
}
