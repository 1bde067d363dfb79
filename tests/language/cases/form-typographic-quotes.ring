ringfence 1;
inbound { trunk “mvno” -> hangup; }
