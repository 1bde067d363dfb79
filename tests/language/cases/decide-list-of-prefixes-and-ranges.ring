ringfence 1;
list vip { +4860*; +48712000000..+48712000099; +48 22 500 00 00; }
inbound { vip -> hangup; }
