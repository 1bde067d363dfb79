ringfence 1;
region PL;
use verstat 1;
