ringfence 1;
// not one
list a;
