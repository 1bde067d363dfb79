ringfence 1;
list ours { +48221234567; +48585000000; +49301234560; }
presentation { otherwise -> present ours area; }
