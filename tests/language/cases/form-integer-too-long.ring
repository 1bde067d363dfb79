ringfence 1;
inbound { anonymous -> hangup 1234567890123456789; }
