ringfence 1;
region PL;
region DE;
