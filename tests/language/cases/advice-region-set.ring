ringfence 1;
region DE;
timezone "UTC";
hours office { mon-fri 08:00-19:00; }
inbound { outside office -> hangup; }
test "national" { at 2026-03-02 12:00; inbound from "22 123 45 67" to +48221234567 -> allow; }
