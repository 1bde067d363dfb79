ringfence 1;
region PL;
include "included/german.ring";
