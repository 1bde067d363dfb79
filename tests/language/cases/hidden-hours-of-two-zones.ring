ringfence 1;
hours warsaw   "Europe/Warsaw"    { mon-fri 09:00-18:00; }
hours london   "Europe/London"    { mon-fri 08:00-17:00; }
hours evening  "Europe/Warsaw"    { mon-fri 15:00-23:00; }
hours new-york "America/New_York" { mon-fri 09:00-17:00; }
inbound {
    inside warsaw   -> allow;
    inside london   -> redirect "london";
    inside evening  -> redirect "evening";
    inside new-york -> redirect "new-york";
}
# London's clocks change with Warsaw's. New York's do not: for some weeks of spring and autumn it is nine there when it
# is two in the afternoon in Warsaw.
