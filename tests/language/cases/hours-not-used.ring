ringfence 1;
hours office { mon 08:00-19:00; }
inbound { anonymous -> hangup; }
