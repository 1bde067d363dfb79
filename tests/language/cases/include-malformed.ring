ringfence 1;
include partners.ring;
