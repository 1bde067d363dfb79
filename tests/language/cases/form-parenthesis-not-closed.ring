ringfence 1;
inbound { (anonymous or malformed -> hangup; }
