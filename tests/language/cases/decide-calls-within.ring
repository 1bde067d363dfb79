ringfence 1;
inbound { calls 3 within 1m -> hangup; }
