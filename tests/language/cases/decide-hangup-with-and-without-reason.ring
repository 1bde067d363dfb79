ringfence 1;
inbound to +48221234501 { otherwise -> hangup; }
inbound to +48221234502 { otherwise -> hangup 603; }
inbound to +48221234503 { otherwise -> hangup "Not now"; }
inbound to +48221234504 { otherwise -> hangup 480 "Not now"; }
