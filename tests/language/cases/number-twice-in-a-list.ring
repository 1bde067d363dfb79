ringfence 1;
list vip { +48601000001; +48 601 000 001; }
inbound { vip -> allow; }
