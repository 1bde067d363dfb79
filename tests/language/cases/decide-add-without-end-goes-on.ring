ringfence 1;
list seen;
inbound {
    channel sms -> add seen;
    seen        -> hangup;
}
