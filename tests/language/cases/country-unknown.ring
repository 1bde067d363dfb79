ringfence 1;
inbound { country XX -> hangup; }
