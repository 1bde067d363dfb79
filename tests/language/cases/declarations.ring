ringfence 1;
region;
region PL DE;
region PL { }
region PL;
region PL;
timezone Europe;
use weather;
use weather 2 3;
list;
list Vip;
list list_of_a_name_that_is_far_longer_than_sixty_four_characters_are_allowed;
list calls;
list dnc "x" registri;
list a ttl 5;
list b max;
list c registry registry;
list d ttl 0s;
list e "x", review;
list f max-age;
list g max-age 4000d;
list h max-age 0s;
list i max-aeg 31d;
list robots;
list robots;
hours office;
hours night { 22:00-06:00; }
hours night { mon 22:00-06:00; }
hours day "Mars/Olympus" x { }
