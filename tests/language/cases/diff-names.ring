ringfence 1;
region PL;
list dnc;
campaign "spring-*" {
    dnc -> status "no";
}
campaign {
    dnc -> status;
}
