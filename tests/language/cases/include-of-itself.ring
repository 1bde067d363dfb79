ringfence 1;
include "include-of-itself.ring";
