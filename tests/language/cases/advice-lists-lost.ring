ringfence 1;
list vip     { +48601234567; }
list unused;             # declared, and no rule asks for it
list filled;             # a rule changes it, and none asks for it
list shown   { +48221234567; }
list aging   max-age 31d;
inbound { vip -> allow; otherwise -> add filled then hangup; }
campaign { stale aging -> status; }
presentation { otherwise -> present shown; }
