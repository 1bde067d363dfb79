ringfence 1;
inbound;
