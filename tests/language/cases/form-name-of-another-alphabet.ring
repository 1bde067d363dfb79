ringfence 1;
inbound { zażółć -> hangup; }
