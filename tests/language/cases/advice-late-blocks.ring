ringfence 1;
list vip { +48601234567; }
list robots { +48601000001; }
inbound { vip -> allow; }                                     # too late
inbound to +48221234567 { robots -> hangup; }
campaign "sale-*" { vip -> allow; }                           # too late for sale-1
campaign "sale-1" { robots -> status; }
campaign "service-*" { vip -> allow; }                        # nothing refuses before it
widget "home*" { vip -> allow; }                              # in time for the one bound to nothing
widget "home" { robots -> status; }
widget { robots -> status "later"; }
callback { otherwise -> allow; }                              # says what happens anyway
callback "infoline" { robots -> hangup; }
presentation { vip -> allow; }                                # nothing refuses before it
presentation "a" { robots -> log "seen"; }
