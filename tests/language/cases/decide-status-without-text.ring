ringfence 1;
list dnc { +48601000001; }
campaign { dnc -> status; }
