ringfence 1;
list pests;
inbound { pests -> hangup; }
