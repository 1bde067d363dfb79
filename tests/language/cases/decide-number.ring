ringfence 1;
inbound { number +48601000001, +4822*, +48712000000..+48712000099 -> hangup; }
