ringfence 1;
hours office { monday 08:00-19:00; }
inbound { inside office -> hangup; }
