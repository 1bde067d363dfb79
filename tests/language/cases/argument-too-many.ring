ringfence 1;
inbound { anonymous malformed -> hangup; }
