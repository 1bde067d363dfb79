ringfence 1;
list dnc registry;
inbound { dnc -> remove dnc then hangup; }
