ringfence 1;
inbound { number +048601000001 -> hangup; }
