ringfence 1;
include "included/nobody.ring";
