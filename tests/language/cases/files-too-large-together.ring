ringfence 1;
include "included/large-1.ring";
include "included/large-2.ring";
include "included/large-3.ring";
