ringfence 1;
region PL
timezone "Europe/Warsaw";
list vip { +48601234567; }
inbound {
    vip
    anonymous -> allow;
    country PL
    vip -> hangup;
    anonymous hangup;
    vip;
}
