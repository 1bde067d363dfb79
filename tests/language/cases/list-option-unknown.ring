ringfence 1;
list robots tll 24h;
inbound { robots -> hangup; }
