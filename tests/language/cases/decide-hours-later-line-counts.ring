ringfence 1;
hours office {
    mon-sun    08:00-16:00;
    closed     2026-12-24..2026-12-26;
    2026-12-24 08:00-12:00;
}
inbound { outside office -> hangup; }
