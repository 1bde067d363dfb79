ringfence 1;
list dnc;
hours office { mon-fri 08:00-19:00; }
inbound {
    dnc and inside office                 -> hangup;
    anonymous                             -> hangup 433;
    dnc and outside office                -> redirect "robot";
    dnc                                   -> hangup;
    channel sms                           -> hangup;
    channel call                          -> allow;
    malformed                             -> hangup;
}
