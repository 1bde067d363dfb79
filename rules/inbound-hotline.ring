# An inbound hotline: who is put through, who is sent elsewhere, who is refused.
#
# `inbound` is for calls and text messages that come in. The block is bound to the number called, and a list's name
# asks about the caller. Rules are tried from the top; the first one that holds and ends the search decides. When none
# does, the call is let through: write what you refuse, not what you accept.

ringfence 1;
region   PL;
timezone "Europe/Warsaw";

list vip     "Put through at any hour" { +48601234567; +48 22 500*; }
list robots  "Known robocallers";
list senders "Senders of text messages that nobody reads" { "INFO"; "PROMO24"; }

hours office {
    mon-fri 08:00-19:00;
    sat     09:00-13:00;
    closed  2026-12-25..2026-12-26;
}

inbound to +48 22 123 45 67 {
    vip                          -> allow;                            # ends the search: no rule below is asked
    malformed                    -> hangup 484 "Address Incomplete";  # what is no number is in no list
    channel sms and senders      -> hangup;                           # with no SIP code: the application picks one
    robots                       -> redirect "honeypot";              # a target that the telephony application knows
    anonymous and outside office -> redirect +48 22 123 00 00;        # a number: here, of the voicemail
    type premium                 -> hangup 603 "Decline";
    outside office               -> redirect "voicemail";
}

# A block bound to exactly the number called comes before a prefix, a longer prefix before a shorter one, and a block
# bound to nothing comes last. The search goes on from one to the next until a rule decides.
inbound to +48 800 123 4*, +48 800 123 5* {
    on failure hangup;  # when the store cannot be read; else: allow
    anonymous -> hangup 433 "Anonymity Disallowed";
}

inbound {
    robots -> hangup 603;
}
