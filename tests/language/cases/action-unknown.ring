ringfence 1;
inbound { anonymous -> hangpu; }
