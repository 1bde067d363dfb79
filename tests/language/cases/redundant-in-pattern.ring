ringfence 1;
list dnc;
inbound to +48221234567, +48221234568     { dnc -> hangup; anonymous -> hangup; }
inbound to +48221234569                   { dnc -> hangup; anonymous -> log "nobody"; }
inbound to +4822*                         { malformed -> hangup 484; dnc -> hangup; }
inbound to +48*                           { malformed -> hangup 484; anonymous -> hangup 433; }
inbound                                   { anonymous -> hangup; }
campaign "spring-sale"                    { dnc -> status; }
campaign "spring-*"                       { dnc -> status; }
campaign                                  { malformed -> hangup; }
