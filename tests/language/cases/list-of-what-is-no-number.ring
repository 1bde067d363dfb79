ringfence 1;
list robots { "not a number at all"; }
inbound { robots -> hangup; }
