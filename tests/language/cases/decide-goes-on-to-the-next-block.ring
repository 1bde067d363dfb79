ringfence 1;
list a { +48601000001; }
list b { +48601000002; }
inbound to +48221234567 { a -> hangup 603; }
inbound { b -> hangup 486; }
