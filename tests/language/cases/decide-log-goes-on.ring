ringfence 1;
list dnc { +48601000001; }
inbound {
    dnc -> log "seen";
    dnc -> hangup;
}
