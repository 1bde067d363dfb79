ringfence 1;
inbound { anonymous -> hangup; }
region not PL;
inbound { anonymous not malformed; }
