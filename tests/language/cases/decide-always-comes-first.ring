ringfence 1;
list vip { +48601000001; }
list dnc { +48601000001; +48601000002; }
inbound { dnc -> hangup; }
campaign { dnc -> status; }
always { vip -> allow; }
