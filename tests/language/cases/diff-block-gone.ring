ringfence 1;
region PL;
list dnc;
inbound to +48221234567 {
    dnc -> hangup;
}
callback "support" {
    dnc -> hangup;
}
