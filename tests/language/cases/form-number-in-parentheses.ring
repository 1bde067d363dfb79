ringfence 1;
inbound { number +48 (601) 000 001 -> hangup; }
