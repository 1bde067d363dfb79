ringfence 1;
"text v;
list a;
inbound { a -> hangup; }
