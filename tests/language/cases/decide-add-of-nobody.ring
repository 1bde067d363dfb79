ringfence 1;
list seen;
inbound {
    seen      -> hangup;
    otherwise -> add seen then allow;
}
