ringfence 1;
list vip { +48601234567; }
list robots { +48601000001; }
always { robots -> hangup; }
inbound { vip -> allow; }
