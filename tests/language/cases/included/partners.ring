ringfence 1;
region PL;
list partners { +48587000000..+48587000099; }
inbound to +48221234580 { partners -> allow; otherwise -> hangup; }
