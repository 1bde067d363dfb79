ringfence 1;
use wether 2;
