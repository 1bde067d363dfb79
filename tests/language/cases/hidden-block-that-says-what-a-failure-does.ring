ringfence 1;
list vip { +48601234567; }
always { vip -> allow; }
inbound to +48221234567 {
    on failure hangup;
    vip -> hangup;
}
