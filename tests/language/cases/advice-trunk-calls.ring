ringfence 1;
list robots { +48601000001; }
inbound {
    trunk "partner" and calls 100 within 1m                           -> hangup 503;
    (trunk "a" or trunk "b") and channel sms and calls 5 within 5m    -> hangup 486;
    anonymous or (trunk "c" and calls 7 within 7m)                    -> hangup 433;
    trunk "d" and (channel sms and calls 8 within 8m)                 -> hangup 482;
    trunk "partner" and not anonymous and calls 10 within 1m          -> hangup 480;
    trunk "partner" and robots and calls 2 within 1m                  -> hangup 484;
    not trunk "mvno" and calls 9 within 9m                            -> hangup 487;
    calls 50 within 1h                                                -> hangup 488;
}
campaign { trunk "out" and calls 3 within 1d -> status; }
