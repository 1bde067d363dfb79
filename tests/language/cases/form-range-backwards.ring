ringfence 1;
inbound { number +48601000009..+48601000001 -> hangup; }
