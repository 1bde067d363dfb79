ringfence 1;
list vip { "601 234 567"; +48601234567; "INFO"; }
inbound { vip -> allow; }
