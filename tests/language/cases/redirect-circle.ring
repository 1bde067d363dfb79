ringfence 1;
hours office { mon-fri 08:00-19:00; }
inbound to +48221234561 { outside office  -> redirect +48221234562; }
inbound to +48221234562 { otherwise       -> redirect +48221234563; }
inbound to +48221234563 { outside office  -> redirect +48221234561; }
inbound to +4858*       { anonymous       -> redirect +48587000000; }
inbound to +48717000000 { inside office   -> redirect +48717000001; }
inbound to +48717000001 { outside office  -> redirect +48717000000; }
inbound to +48727000000 { trunk "x"       -> redirect +48727000001; }
inbound to +48727000001 { trunk "x"       -> redirect +48727000000; }
inbound                 { malformed       -> redirect "operator"; }
