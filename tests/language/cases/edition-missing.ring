# no edition
region PL;
