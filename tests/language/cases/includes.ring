ringfence 1;
include "included/circle.ring";
include "included/none.ring";
include partners;
