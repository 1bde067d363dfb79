ringfence 1;
timezone "Europe/Warsaw";
hours office { mon-fri 08:00-16:00; }
inbound to +48221234501 { inside office -> hangup; }
inbound to +48221234502 { outside office -> hangup; }
