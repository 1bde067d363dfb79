ringfence 1;
inbound {
    anonymous -> hangup; # CRLF
}
