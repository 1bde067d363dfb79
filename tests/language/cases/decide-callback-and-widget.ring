ringfence 1;
list dnc { +48601000001; }
callback "infoline" { dnc -> hangup; }
widget "homepage" { dnc -> status "refused"; }
