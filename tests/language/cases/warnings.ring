ringfence 1;
list unused;
list filled;
list dnc registry { +48601234567; +48601234567; }
hours office { mon 08:00-09:00; }
inbound {
    dnc                   -> add filled then add dnc for 5m then hangup;
    anonymous             -> remove filled then hangup;
}
test "nothing is expected" { at 2026-03-02 22:00; }
