ringfence 1;
inbound { anonymous -> hangup; }
region not PL;
campaign { anonymous not malformed; }
