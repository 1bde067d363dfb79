inbound {
    dnc          # the register
    and outside office # they sleep
        # and so do we
    -> hangup;
    a -> b;
}
