ringfence 1;
use wether 2;
use sun 1;
use weather 1;
