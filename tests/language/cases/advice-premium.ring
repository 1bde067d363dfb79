ringfence 1;
region PL;
inbound { type premium -> hangup; }                           # nobody dials these
campaign "a" { type premium -> status; }
campaign "b" { type premium|shared_cost -> status; }
campaign "c" { type premium|shared_cost|unknown -> status; }
campaign "d" { type premium -> status; type shared_cost -> status "dear"; country PL and type unknown -> allow; }
campaign "e" { not type mobile|fixed -> status; }
campaign "f" { not (type premium or country DE) and type voip, mobile -> status; }
