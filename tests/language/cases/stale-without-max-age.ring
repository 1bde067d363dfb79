ringfence 1;
list dnc registry;
inbound { stale dnc -> hangup; }
