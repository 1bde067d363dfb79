ringfence 1;
inbound { number +48601..+48602000000 -> hangup; }
