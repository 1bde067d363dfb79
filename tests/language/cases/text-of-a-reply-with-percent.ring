ringfence 1;
inbound { anonymous -> hangup "100% sure"; }
