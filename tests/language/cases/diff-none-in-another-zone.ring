ringfence 1;
region PL;
hours office "Europe/Warsaw" { mon-fri 09:00-18:00; }
inbound {
    country PL and outside office -> hangup;
    country GB                    -> status;
}
