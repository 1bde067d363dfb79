ringfence 1;
list vip { +48601234567; }
list robots { +48601000001; }
inbound to +4822* { vip -> allow; }                           # too late for +48221234567
inbound to +48221234567 { robots -> hangup; }
inbound to +4858* { vip -> allow; }                           # in time for what is wider
inbound to +485* { robots -> hangup; }
inbound to +48710000000..+48719999999 { vip -> allow; }       # too late for +48712*, which is narrower
inbound to +48712000000..+48712000099 { robots -> hangup 480; }
