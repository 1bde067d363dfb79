ringfence 1;
list dnc registry max-age 31d;
campaign {
    stale dnc -> status "No fresh register";
    dnc       -> status "Do not call";
}
