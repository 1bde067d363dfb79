ringfence 1;
always { type unknown|premium -> hangup; }
