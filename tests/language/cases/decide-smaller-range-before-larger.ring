ringfence 1;
list dnc { +48601000001; }
inbound to +48221234000..+48221234999 { dnc -> hangup 481; }
inbound to +48221234500..+48221234599 { dnc -> hangup 482; }
