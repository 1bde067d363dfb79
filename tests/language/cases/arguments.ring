ringfence 1;
list robots;
list fresh max-age 31d;
inbound {
    robots robots         -> allow;
    anonymous 5           -> allow;
    calls 5               -> allow;
    calls 5 within        -> allow;
    calls 5 witin 5m      -> allow;
    calls within 5m       -> allow;
    country pl            -> allow;
    country PL DE         -> allow;
    country PL, 5         -> allow;
    number "x y z a b c d e" -> allow;
    channel fax           -> allow;
    type moble            -> allow;
    calls 0 within 60d    -> allow;
    malformed             -> redirect;
    robots                -> redirect 5;
    robots                -> add robots forr 5m then hangup 200;
    robots                -> status "100%";
    robots                -> hangup, 603;
    stale                 -> allow;
    stale fresh, robots   -> allow;
    stale fresh robots    -> allow;
    stale nobody          -> allow;
}
