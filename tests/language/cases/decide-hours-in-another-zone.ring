ringfence 1;
timezone "Europe/Warsaw";
hours tokyo "Asia/Tokyo" { mon-fri 09:00-17:00; }
inbound { inside tokyo -> hangup; }
