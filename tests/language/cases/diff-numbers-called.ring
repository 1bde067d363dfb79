ringfence 1;
region PL;
list dnc;
inbound to +48221234567 {
    dnc -> redirect +48221230000;
}
inbound to +48221234000..+48221234999 {
    dnc -> hangup;
}
inbound to +4822* {
    dnc -> hangup 486;
}
