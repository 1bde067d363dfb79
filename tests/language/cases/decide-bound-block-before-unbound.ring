ringfence 1;
list dnc { +48601000001; }
inbound { dnc -> hangup 486; }
inbound to +48 22 123 45 67 { dnc -> hangup 603; }
