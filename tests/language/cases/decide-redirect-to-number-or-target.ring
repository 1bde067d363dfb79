ringfence 1;
region PL;
inbound to +48221234501 { otherwise -> redirect +48 22 123 00 00; }
inbound to +48221234502 { otherwise -> redirect "22 123 00 00"; }
inbound to +48221234503 { otherwise -> redirect "honeypot"; }
