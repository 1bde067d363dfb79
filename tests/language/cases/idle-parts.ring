ringfence 1;
list a;
list b;
list poland { +48*; }
hours office { mon-fri 08:00-19:00; }
hours morning { mon-fri 08:00-12:00; }
inbound {
    number +4822* and poland              -> hangup;
    a or a and b                          -> hangup 601;
    b and inside morning and inside office -> hangup 602;
    b and (anonymous or not b or outside office) -> hangup 603;
    number +49*, +4930* and not anonymous -> hangup 604;
    otherwise and trunk "x"               -> hangup 605;
    trunk "x" or trunk "y" and not trunk "x" -> hangup 606;
    not anonymous and calls 5 within 5m   -> hangup;
}
