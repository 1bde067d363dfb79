ringfence 1;
inbound { anonymuos -> hangup; }
