ringfence 1;
list robots;
inbound { anonymous -> add robots then hangup; }
