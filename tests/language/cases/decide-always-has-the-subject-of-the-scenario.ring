ringfence 1;
list dnc { +48601000001; }
always { dnc -> hangup; }
