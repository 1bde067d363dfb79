ringfence 1;
inbound { +48601000001 -> hangup; }
