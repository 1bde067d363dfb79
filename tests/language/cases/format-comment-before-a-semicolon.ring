inbound {
    a -> b # why
    ;
    c -> d; # and this
}
