ringfence 1;
inbound { country pl -> hangup; }
