ringfence 1;
list vip;
list poland { +48*; }
hours office { mon-fri 08:00-19:00; }
hours night { mon-sun 22:00-06:00; }
inbound {
    number +4822* and number +49*         -> hangup;
    country PL and not type mobile and country DE -> hangup;
    inside office and inside night        -> hangup;
    inside office and outside office      -> hangup;
    anonymous and vip                     -> hangup;
    malformed and country PL              -> hangup;
    channel sms and channel call          -> hangup;
    trunk "a" and trunk "b"               -> hangup;
    type premium and type tollfree        -> hangup;
    number +48601000001 and not poland    -> hangup;
    (anonymous and malformed) or (vip and not vip) -> hangup;
    not (vip or not vip)                  -> hangup;
    type fixed and type mobile            -> hangup;
    country PL and number +49*            -> hangup;
}
campaign {
    anonymous and vip                     -> hangup;
    malformed and type mobile             -> hangup;
}
