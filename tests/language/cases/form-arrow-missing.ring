ringfence 1;
inbound { anonymous and malformed; }
