hours office { mon 08:00-09:00; }
inbound { malformed -> hangup; }
list a { +48601234567; }
