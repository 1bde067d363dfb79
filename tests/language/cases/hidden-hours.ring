ringfence 1;
timezone "Europe/Warsaw";
hours office { mon-fri 08:00-19:00; sat 09:00-13:00; closed 2026-12-25; }
hours weekday { mon-fri 09:00-17:00; closed 2026-12-25..2026-12-26; }
hours lunch { mon-sun 12:00-13:00; }
hours elsewhere "America/New_York" { mon-fri 09:00-17:00; }
inbound {
    inside office                         -> allow;
    inside weekday                        -> redirect "weekday";
    inside lunch                          -> redirect "lunch";
    inside elsewhere                      -> redirect "elsewhere";
}
