ringfence 1;
region PL;
inbound { number "what is this number" -> hangup; }
