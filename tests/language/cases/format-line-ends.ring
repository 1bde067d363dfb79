ringfence 1;
inbound {
    a -> b; # why 
}
