ringfence 1;
lits vip;
