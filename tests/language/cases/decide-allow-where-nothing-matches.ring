ringfence 1;
list robots;
inbound { robots -> hangup; }
