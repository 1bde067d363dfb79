hours office "Europe/Warsaw" { mon-fri 08:00-13:00, 14:00-19:00; sat 09:00-13:00; closed 2026-12-25..2026-12-26; }
