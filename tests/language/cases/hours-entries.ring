ringfence 1;
hours office "Europe/Warsav" {
    mon-fri;
    mo 08:00-09:00;
    mon 08:00-09:00 10:00-11:00;
    mon 08:00;
    mon 08:00-08:00;
    closed;
    closed mon;
    closed 2026-12-24 08:00-09:00;
    2026-12-24 22:00-06:00;
    mon { }
    mon -> tue;
}
inbound { inside office -> allow; }
