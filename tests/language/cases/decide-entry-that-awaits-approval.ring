ringfence 1;
list complaints review;
inbound { complaints -> hangup; }
