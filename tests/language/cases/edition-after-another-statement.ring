region PL;
ringfence 1;
