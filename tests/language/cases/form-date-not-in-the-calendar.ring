ringfence 1;
hours office { closed 2026-02-29; }
inbound { anonymous -> hangup; }
