ringfence 1;
region PL;
list codes { "7464"; }
inbound { codes -> hangup; }
