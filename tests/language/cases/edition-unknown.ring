ringfence 2;
ringfence 1;
