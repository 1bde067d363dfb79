# An outgoing campaign: may the dialler call this number, and if not, what becomes of the record?
#
# `campaign` asks about the number to be dialled. `status` is for diallers that write the outcome into the record: its
# text is what they write, `Blacklist` when none is given.

ringfence 1;
region PL;

list dnc        "National do-not-call register" registry max-age 31d;  # ringfence import dnc FILE
list complaints "Asked us to stop" review;                             # an entry is in no list until somebody approves it
list customers  { +48 58 700 00 00..+48 58 700 00 99; }

campaign "spring-sale" {
    stale dnc  -> status "No fresh register";  # no import for 31 days: nobody is called
    dnc        -> status "Do not call";
    complaints -> status;  # "Blacklist"
}

# A name may be a pattern; each `*` stands for any characters. The longest pattern is tried first, the block for
# exactly this name before all of them.
campaign "service-*" {
    customers         -> allow;  # the register does not forbid to call one's customers
    dnc or complaints -> status "Do not call";
}

# Bound to nothing: every campaign comes here when its own blocks have not decided.
campaign {
    # What costs as much as `premium` may be `shared_cost`, or of a range that the numbering plan does not know.
    type premium|shared_cost|unknown or not country PL -> status "Wrong number";
}

test "nobody is called without a fresh register" {
    given dnc { +48601000001; }
    campaign "spring-sale" to +48601000001 -> status "Do not call";
    campaign "spring-sale" to +48601000002 -> allow;
    after 31d                              -> allow;
    after 1s                               -> status "No fresh register";
}
