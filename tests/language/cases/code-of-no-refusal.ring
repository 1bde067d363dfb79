ringfence 1;
inbound { anonymous -> hangup 200; }
