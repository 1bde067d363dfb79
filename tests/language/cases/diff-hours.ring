ringfence 1;
region PL;
timezone "Europe/Warsaw";
list dnc;
hours office { mon-fri 08:00-18:00; }
inbound to +48221234567 {
    dnc and outside office -> hangup;
}
