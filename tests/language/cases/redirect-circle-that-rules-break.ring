ringfence 1;
list seen;
list waiting;
list lost;

# The second visit finds another list.
inbound to +48221234580 { waiting -> remove waiting then redirect +48221234581; }
inbound to +48221234581 { waiting -> redirect +48221234580; }
inbound to +48221234590 {
    not seen and not anonymous and not malformed -> add seen then redirect +48221234591;
}
inbound to +48221234591 { otherwise -> redirect +48221234590; }

# Nothing changes this one.
inbound to +48221234570 { lost -> redirect +48221234571; }
inbound to +48221234571 { lost -> redirect +48221234570; }
