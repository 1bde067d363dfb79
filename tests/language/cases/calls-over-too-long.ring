ringfence 1;
inbound { calls 5 within 60d -> hangup; }
