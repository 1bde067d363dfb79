ringfence 1;
inbound { anonymous -> hangup then log "x"; }
