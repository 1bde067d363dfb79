# Number presentation: which of our numbers does an outgoing call show?
#
# `presentation` is bound to the name of a route and asks about the number called. `present` picks one number of the
# list at random, each with the same probability. A number shown too often is taken for spam by handsets, so that the
# ones in `burned` get a rest.

ringfence 1;
region PL;

list warsaw   { +48221234567; +48221234568; }
list gdansk   { +48587000000..+48587000099; }
list regional { +48221234569; +48587000100; +48717000100; }
list german   { +49301234560; }
list burned   "Presented too often" ttl 7d;

presentation "pl-mobile" {
    otherwise -> present warsaw except burned sticky;  # one callee sees the same number while the pool stays
    otherwise -> present gdansk except burned;         # reached when all of Warsaw is burned
}

presentation "pl-fixed" {
    otherwise -> present regional except burned area;  # the one that begins as the callee's number does
}

presentation "de-*" {
    country DE     -> present german;
    not country DE -> hangup 403 "Not on this route";
}
