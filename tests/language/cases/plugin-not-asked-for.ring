ringfence 1;
inbound { raining -> hangup; }
