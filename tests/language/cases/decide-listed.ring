ringfence 1;
list calls-us { +48601000001; }
inbound { listed calls-us -> hangup; }
