ringfence 1;
list Vip;
inbound { Vip -> hangup; }
