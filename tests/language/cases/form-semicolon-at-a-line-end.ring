ringfence 1;
inbound { 
    anonymous -> hangup
    malformed -> hangup;
 }
