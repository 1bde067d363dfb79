ringfence 1;
include partners.ring;
include other/half;
include one two.ring;
