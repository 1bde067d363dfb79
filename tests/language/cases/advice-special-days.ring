ringfence 1;
timezone "Europe/Warsaw";
hours past     { mon-fri 08:00-19:00; closed 2025-12-25..2025-12-26; 2026-11-28 09:00-12:00; closed 2026-01-01; }
hours today    { mon-fri 08:00-19:00; closed 2026-11-29; }
hours to-come  { mon-fri 08:00-19:00; closed 2025-12-25; closed 2026-12-25; }
hours none     { mon-fri 08:00-19:00; }
hours tokyo    "Asia/Tokyo" { mon-fri 08:00-19:00; closed 2026-11-29; }   # where it is the 30th already
hours honolulu "Pacific/Honolulu" { mon-fri 08:00-19:00; closed 2026-11-28; }
inbound {
    outside past or outside today or outside to-come -> hangup;
    outside none or outside tokyo or outside honolulu -> hangup 480;
}
