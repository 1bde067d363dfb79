ringfence 1;
list robots;
inbound { anonymous -> hangup; }
