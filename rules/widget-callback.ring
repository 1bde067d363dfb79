# A click-to-call form on a web page: anybody can type any number into it, and the call costs us money.
#
# `widget` is bound to the form's name and asks about the number that was typed.

ringfence 1;
region PL;  # 601 000 001 typed into the form is +48601000001

list dnc    "National do-not-call register" registry;
list pranks "Typed by people who were not there" ttl 30d;

widget "homepage" {
    malformed             -> status "Please check the number";
    pranks                -> status "refused";
    dnc or not country PL -> status "refused";
    not type mobile|fixed -> status "refused";  # neither premium rate nor anything else that is dear
    calls 4 within 1h     -> add pranks for 7d then status "refused";
}

widget "partner-*" {
    not country PL, DE, CZ, SK -> status "refused";
}
