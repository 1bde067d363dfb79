ringfence 1;
list a { +48601000001; }
list b { +48601000002; }
list c { +48601000002; +48601000003; }
inbound to +48221234501 { a or b and c -> hangup; }
inbound to +48221234502 { (a or b) and c -> hangup; }
inbound to +48221234503 { not a and c -> hangup; }
inbound to +48221234504 { not (a or c) -> hangup; }
