ringfence 1;
list a { +48601000001; +48601000003; }
list b { +48601000002; +48601000003; }
inbound to +48221234501 { a and b -> hangup; }
inbound to +48221234502 { a or b -> hangup; }
inbound to +48221234503 { not a -> hangup; }
inbound to +48221234504 { a and not b -> hangup; }
