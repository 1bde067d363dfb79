ringfence 1;
list dnc;
inbound { dnc -> hangup; }
