ringfence 1;
list dnc;
campaign "*"     { dnc -> status "Do not call"; }
campaign "a*"    { dnc -> hangup; malformed -> hangup; }
campaign         { dnc -> hangup; malformed -> status "No number"; }
