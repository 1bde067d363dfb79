ringfence 1;
inbound { trunk "a\n" -> hangup; }
