ringfence 1;
ringfence 1;
