# A queue that calls back: somebody hung up while waiting, or pressed a key to be called. Is the call made?
#
# `callback` is bound to the queue's name and asks about the number to be called back.

ringfence 1;
region   PL;
timezone "Europe/Warsaw";

list complaints "Asked us to stop" review;
list waiting    "Called back today" ttl 12h max 10000;  # nobody is called back twice in twelve hours

hours office { mon-fri 08:00-19:00; }

callback "infoline" {
    complaints                            -> hangup;
    type premium|shared_cost|voip|unknown -> hangup;  # whoever typed it wants us to pay for the call
    outside office                        -> hangup 480 "Not now";
    waiting                               -> hangup;
    otherwise                             -> add waiting then allow;  # `add` goes on to the next action
}

callback "sales-*", "retention-*" {  # one block for several queues
    complaints -> hangup;
}
