# +48601000001 is of Poland: what is said of Germany is nothing to it.
ringfence 1;
region PL;
inbound {
    country DE -> hangup;
}
