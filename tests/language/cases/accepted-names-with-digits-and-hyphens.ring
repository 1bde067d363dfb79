ringfence 1;
list list-2_b { +48601000001; }
inbound { list-2_b -> hangup; }
