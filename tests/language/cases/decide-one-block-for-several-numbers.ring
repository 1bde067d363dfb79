ringfence 1;
list dnc { +48601000001; }
inbound to +48221234567, +48221234570..+48221234579, +4858* { dnc -> hangup; }
