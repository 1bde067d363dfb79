ringfence 1;
region PL;
inbound to +48221234567, "22 123 45 67" { anonymous -> hangup; }
inbound to +48 22 123 45 67 { anonymous -> hangup; }
campaign "a" { malformed -> hangup; }
campaign "a" { malformed -> hangup; }
callback "a" { malformed -> hangup; }
always { malformed -> hangup; }
always { anonymous -> hangup; }
