ringfence 1;
list ours { +48221234567; }
inbound { anonymous -> present ours; }
