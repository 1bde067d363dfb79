ringfence 1;
hours office { mon-fri 08:00-19:00; }
hours shop "Europe/Warsaw" { mon-fri 08:00-19:00; }
hours law "UTC" { mon-fri 08:00-20:00; }
inbound { outside office and outside shop -> hangup 480; }
widget { outside law -> hangup 603; }
test "a time of which zone" {
    at 2026-03-02 12:00;
    inbound from +48601000001 to +48221234567 -> allow;
    at 2026-03-02 13:00 "Europe/Warsaw";
    inbound from +48601000001 to +48221234567 -> allow;
}
