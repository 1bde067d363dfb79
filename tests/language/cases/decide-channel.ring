ringfence 1;
inbound to +48221234501 { channel sms -> hangup; }
inbound to +48221234502 { channel call -> hangup; }
