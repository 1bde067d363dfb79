ringfence 1;
region PL;
hours warsaw "Europe/Warsaw" { mon-fri 09:00-17:00; }
hours tokyo "Asia/Tokyo" { mon-fri 09:00-17:00; }
inbound {
    inside warsaw and inside tokyo -> hangup;
    inside warsaw                  -> hangup 486;
}
