ringfence 1;
region UK;
