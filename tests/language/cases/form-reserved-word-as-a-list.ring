ringfence 1;
list then;
inbound { then -> hangup; }
inbound { robot then hangup; }
inbound { robot then dnc -> hangup; }
