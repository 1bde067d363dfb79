ringfence 1;
inbound { calls 5000 within 5m -> hangup; }
