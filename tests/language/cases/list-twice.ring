ringfence 1;
list robots;
list robots "again";
inbound { robots -> hangup; }
