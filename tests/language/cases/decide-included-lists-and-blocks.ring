ringfence 1;
include "included/partners.ring";
list dnc { +48601000001; }
inbound { dnc or partners -> hangup; }
