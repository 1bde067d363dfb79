ringfence 1;
list ours { +48221234567; }
list burned { +48221234567; }
presentation {
    otherwise -> present ours except burned;
    otherwise -> hangup 403;
}
