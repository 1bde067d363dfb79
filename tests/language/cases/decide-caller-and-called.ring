ringfence 1;
list staff { +48221234567; }
inbound to +4822* { caller in staff or called in staff -> hangup; }
campaign { caller in staff -> status; }
