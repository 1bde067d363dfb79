# One list for the whole house, and one trunk that it does not hold for.
#
# `always` is tried before the blocks of every scenario. A list's name in it asks about whatever number the scenario
# asks about: the caller of an inbound call, the number called of a campaign.

ringfence 1;
region PL;

list default "Numbers added by hand";  # ringfence add default +48601000001 --description "..."
list staff   { +48221234500..+48221234599; }

always {
    staff                        -> allow;       # before the list: nobody locks us out of our own house
    default and not trunk "mvno" -> hangup 603;  # calls of the trunk "mvno" have been screened already
}

inbound {
    anonymous and not trunk "mvno" -> hangup 433;
}
