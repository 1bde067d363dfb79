ringfence 1;
region PL;
list vip {
    +48601234567;
    "601 234 567";
    "anonymous";
    "what is this number";
    nobody;
    603;
    +48221234567 +48221234568;
    +48221234569
    +48221234570;
    a -> b;
    c { d; }
}
inbound { vip -> allow; }
