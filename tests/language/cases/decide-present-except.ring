ringfence 1;
list ours { +48221234567; +48221234568; }
list burned { +48221234567; }
presentation { otherwise -> present ours except burned; }
