ringfence 1;
list head-office { +48221234500..+48221234599; +48587000000; }
inbound {
    number +4822*                         -> allow;
    number +48221*                        -> hangup;
    number +48221234567                   -> allow;
    head-office                           -> redirect "reception";
}
inbound to +48221234567 {
    head-office                           -> allow;
    number +48221234500..+48221234550     -> hangup;
    number +48587000000                   -> hangup;
    number +485870000001                  -> hangup;
}
