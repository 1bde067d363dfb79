ringfence 1;
list watched { +48601000001; }
inbound { watched and calls 2 within 1m -> hangup; }
