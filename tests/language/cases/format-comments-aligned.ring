region PL; # the country
timezone "Europe/Warsaw"; # the zone

list a; # apart: a column of their own
inbound {   # another
    a -> hangup; # why
    b and c -> hangup 603 "Decline"; # why not
    d -> allow;
    e -> hangup 603; # alone
}
