ringfence 1;
region PL;
list senders { "INFO"; }
inbound { senders -> hangup; }
