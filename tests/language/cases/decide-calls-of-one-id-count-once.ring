ringfence 1;
inbound { calls 2 within 1m -> hangup; }
