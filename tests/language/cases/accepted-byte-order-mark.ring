ringfence 1;
