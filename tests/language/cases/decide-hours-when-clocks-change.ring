ringfence 1;
timezone "Europe/Warsaw";
hours office { mon-sun 08:00-16:00; }
inbound { inside office -> hangup; }
