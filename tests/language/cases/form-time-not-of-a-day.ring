ringfence 1;
hours office { mon 08:00-25:00; }
inbound { anonymous -> hangup; }
