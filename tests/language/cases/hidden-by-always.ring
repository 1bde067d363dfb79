ringfence 1;
list vip { +48601234567; }
list default;
always {
    vip                                   -> allow;
    default                               -> hangup;
}
inbound {
    number +48601234567                   -> hangup;
    caller in vip                         -> hangup 603;
    called in vip                         -> hangup;
    default and anonymous                 -> allow;
    default                               -> hangup;
}
campaign "spring-*" {
    called in vip                         -> status "No";
    caller in vip                         -> status "No";
    country DE                            -> hangup;
}
