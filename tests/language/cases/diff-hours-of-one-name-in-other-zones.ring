ringfence 1;
timezone "Europe/Warsaw";
hours office { mon 10:00-11:00; }
inbound { inside office -> hangup; }
