ringfence 1;
list robots max 0;
inbound { robots -> hangup; }
