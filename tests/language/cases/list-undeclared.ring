ringfence 1;
list robots;
inbound { caller in robts -> hangup; }
