ringfence 1;

