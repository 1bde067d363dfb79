ringfence 1;
list dnc { +48601000001; }
inbound to +48* { dnc -> hangup 481; }
inbound to +4822* { dnc -> hangup 482; }
inbound to +482212345* { dnc -> hangup 484; }
inbound to +48221234500..+48221234599 { dnc -> hangup 483; }
