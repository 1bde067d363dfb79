ringfence 1;
list robots;
inbound { robots -> add robots for 0s then hangup; }
