ringfence 1;
list anonymous;
inbound { anonymous -> hangup; }
