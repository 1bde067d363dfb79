ringfence 1;
inbound { anonymous
    -> hangup
    603
    "Decline"; # done
 }
