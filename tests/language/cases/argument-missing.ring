ringfence 1;
inbound { calls 5 -> hangup; }
