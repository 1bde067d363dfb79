ringfence 1;
list our-numbers { +48221234560..+48221234569; }
list dnc;
always {
    called in our-numbers                 -> allow;
}
inbound to +48221234567, +48221234568 {
    dnc                                   -> hangup;
    anonymous                             -> hangup 433;
}
inbound to +4858* {
    number +48*                           -> allow;
    number +4822* and dnc                 -> hangup;
    number +4822*                         -> redirect "warsaw";
}
inbound {
    number +48*                           -> allow;
    dnc                                   -> hangup;
}
