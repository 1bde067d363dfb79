ringfence 1;
region PL;
inbound {
    country DE, AT -> redirect +48221230000;
    type premium   -> hangup;
}
