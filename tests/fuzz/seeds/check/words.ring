
list robots;
hours office { mon 08:00-09:00; }
inbound {
    robts                 -> hangup;
    robots                -> hangpu;
    office                -> hangup;
    hangup                -> robots;
    +48601234567          -> hangup;
    "x"                   -> hangup;
    xyz                   -> xyz;
    inside robots         -> hangup;
    caller in nobody      -> hangup;
    outside ofice         -> hangup;
    robots AND anonymous  -> hangup;
    anonymous AND robots  -> hangup;
    raining               -> hangup;
    anonymous             -> malformed;
}
