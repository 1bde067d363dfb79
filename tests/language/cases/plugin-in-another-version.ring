ringfence 1;
use weather 3;
