ringfence 1;
inbound { -> hangup; }
