ringfence 1;
inbound { type mobil -> hangup; }
