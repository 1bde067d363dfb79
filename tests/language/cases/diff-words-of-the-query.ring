ringfence 1;
region PL;
list dnc registry max-age 31d;
campaign {
    stale dnc -> status "old";
    dnc       -> status;
}
inbound {
    channel sms and malformed -> hangup;
    trunk "mvno"              -> redirect "mvno";
    trunk "x"                 -> redirect "x";
}
