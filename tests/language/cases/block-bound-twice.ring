ringfence 1;
inbound to +48221234567 { anonymous -> hangup; }
inbound to +48 22 123 45 67 { malformed -> hangup; }
