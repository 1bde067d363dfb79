ringfence 1;
hours night { fri 22:00-06:00; }
inbound { inside night -> hangup; }
