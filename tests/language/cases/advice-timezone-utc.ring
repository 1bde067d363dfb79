# What was UTC stays UTC.
ringfence 1;
hours law "UTC" { mon-fri 08:00-20:00; }
inbound { outside law -> hangup 603; }
test "utc" { at 2026-03-02 12:00; inbound from +48601000001 to +48221234567 -> allow; }
