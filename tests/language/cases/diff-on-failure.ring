ringfence 1;
region PL;
list dnc;
inbound to +48221234567 {
    on failure hangup;
    dnc -> hangup;
}
campaign {
    dnc -> status;
}
