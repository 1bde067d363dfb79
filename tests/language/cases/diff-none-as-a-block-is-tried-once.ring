# The first number is one of the others: its block is not tried a second time.
ringfence 1;
region PL;
list dnc;
inbound to +48221234567, +4822* {
    dnc       -> log "listed";
    otherwise -> hangup;
}
