ringfence 1;
region PL;
inbound to +48221234501 { type mobile -> hangup; }
inbound to +48221234502 { type fixed|premium -> hangup; }
